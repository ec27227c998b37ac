using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The queue of QoS 1 and 2 messages: taking in, making room, dropping.</content>
    internal sealed partial class ClientSession
    {
        private MqttResult Enqueue(PublishPacket packet, LargePayload large)
        {
            int leastBytes = LeastBytes(packet, large);
            if (IsTooLarge(packet.Topic, leastBytes))
            {
                return MqttResult.PacketTooLarge;
            }

            if (QueuePolicy == MqttQueuePolicy.KeepLatestPerTopic && !TryReplace(packet))
            {
                return NotDone;
            }

            HasOutput = true;
            packet.PacketId = TakeId();
            PublishedId = packet.PacketId;
            MqttResult result;
            do
            {
                result = _arena.HasRoom(leastBytes) ? TryQueue(packet, large) : MqttResult.QueueFull;
            }
            while (result == MqttResult.QueueFull
                && (_arena.TryCompact() || (QueuePolicy == MqttQueuePolicy.DropOldest && TryDrop(null, 0, 0))));

            if (result == MqttResult.Pending)
            {
                if (TryKeep(packet.PacketId, large))
                {
                    return result;
                }

                result = MqttResult.QueueFull; // the store is
            }

            packet.PacketId = 0;
            return result;
        }

        // Encodes it straight into the arena.
        private MqttResult TryQueue(PublishPacket packet, LargePayload large)
        {
            PacketWriter writer = Open(_arena.Buffer, _arena.Tail);
            bool fits = large == null ? packet.Encode(writer, _level) : packet.EncodeHeader(writer, _level);
            if (fits && !IsAllowed(0, writer.PacketLength + (large == null ? 0 : packet.PayloadLength)))
            {
                return MqttResult.NotAllowed;
            }

            return fits && _arena.TryCommit(writer, packet.PacketId) ? MqttResult.Pending : MqttResult.QueueFull;
        }

        // The message is in the arena, at its end.
        private bool TryKeep(int packetId, LargePayload large)
        {
            if (large != null)
            {
                _arena.SetPayload(large);
            }
            else if (Store != null && !StoreMessage(packetId, _arena.Used - 1))
            {
                _arena.Drop(_arena.Used - 1);
                return false;
            }

            return true;
        }

        // What it takes in the arena, with one byte for each character of the topic.
        private int LeastBytes(PublishPacket packet, LargePayload large)
        {
            return MqttLimits.MaximumFixedHeaderBytes + 4 + PropertyBytes(packet.Properties)
                + (packet.Topic == null ? packet.TopicLength : packet.Topic.Length) + (large == null ? packet.PayloadLength : 0);
        }

        // Counting is slow, and seldom needed: a character takes at most three bytes.
        private bool IsTooLarge(string topic, int leastBytes)
        {
            int left = _arena.Buffer.Length - leastBytes;
            return left < 0 || (topic != null && left < 2 * topic.Length && left < Utf8.CountBytes(topic) - topic.Length);
        }

        // What they take at most in a packet.
        private int PropertyBytes(PropertyBlock properties)
        {
            return !IsLevel5 ? 0 : properties == null ? 1 : 4 + properties.Length;
        }

        // Drops what is queued for the topic and was never sent. The topic is encoded behind the pending output; false: drain that first.
        private bool TryReplace(PublishPacket packet)
        {
            byte[] buffer = packet.Buffer;
            int offset = packet.TopicOffset;
            int length = packet.TopicLength;
            if (packet.Topic != null)
            {
                PacketWriter writer = Open();
                buffer = _sendBuffer;
                offset = writer.Position + 2;
                writer.WriteString(packet.Topic);
                length = writer.Position - offset;
                if (writer.Overflow)
                {
                    return _outputTail == 0;
                }
            }

            TryDrop(buffer, offset, length);
            return true;
        }

        // Drops the oldest message that was never sent, of a topic or of any.
        private bool TryDrop(byte[] topic, int offset, int length)
        {
            int index = _arena.FindUnsent(topic, offset, length);
            if (index < 0)
            {
                return false;
            }

            Drop(index, MqttResult.Dropped);
            return true;
        }

        // Drops a queued message. Its identifier rests until the end is reported.
        private void Drop(int index, MqttResult result)
        {
            int id = _arena.PacketIdOf(index);
            _arena.Drop(index);
            DeleteStored(id);
            Statistics.MessagesDropped++;
            NoteEnd(id, result);
        }
    }
}
