using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The queue of QoS 1 and 2 messages: taking in, making room, dropping.</content>
    internal sealed partial class ClientSession
    {
        private MqttResult Enqueue(PublishPacket packet, LargePayload large)
        {
            int bytes = LeastBytes(packet);
            if (!Fits(bytes, packet.Topic, LargestWithGap))
            {
                PublishReason = MqttReasonCode.PacketTooLarge; // 5.0 [MQTT-3.2.2-15]
                return MqttResult.NotAllowed;
            }

            if (large != null)
            {
                bytes -= packet.PayloadLength;
            }

            if (!Fits(bytes, packet.Topic, _arena.Buffer.Length))
            {
                return MqttResult.PacketTooLarge;
            }

            if (QueuePolicy == MqttQueuePolicy.KeepLatestPerTopic && !TryReplace(packet, bytes))
            {
                return NotDone;
            }

            HasOutput = true;
            if (TryEncode(packet, bytes, large == null) && TryKeep(packet.PacketId, large))
            {
                return MqttResult.Pending;
            }

            packet.PacketId = 0;
            return MqttResult.QueueFull; // the queue, or the store
        }

        // Straight into the arena.
        private bool TryEncode(PublishPacket packet, int bytes, bool isWhole)
        {
            InFlightArena arena = _arena;
            int id = TakeId();
            packet.PacketId = id;
            PublishedId = id;
            while (!arena.HasRoom(bytes) || !Encode(Open(arena.Buffer, arena.Tail), packet, 0, isWhole) || !arena.TryCommit(_writer, id))
            {
                if (!arena.TryCompact() && (QueuePolicy != MqttQueuePolicy.DropOldest || !TryDrop(packet, bytes, null, 0, 0)))
                {
                    return false;
                }
            }

            return true;
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

        // What the packet takes, and the longest fixed header, with one byte for each character of the topic.
        private int LeastBytes(PublishPacket packet)
        {
            return MqttLimits.MaximumFixedHeaderBytes + 4 + PropertyBytes(packet.Properties)
                + (packet.Topic == null ? packet.TopicLength : packet.Topic.Length) + packet.PayloadLength;
        }

        // Counting is slow, and seldom needed: a character takes at most three bytes.
        private static bool Fits(int leastBytes, string topic, int room)
        {
            int left = room - leastBytes;
            return left >= 0 && (topic == null || left >= 2 * topic.Length || left >= Utf8.CountBytes(topic) - topic.Length);
        }

        // What they take in a packet.
        private int PropertyBytes(PropertyBlock properties)
        {
            return !IsLevel5 ? 0 : properties == null ? 1 : VariableByteInteger.CountBytes(properties.Length) + properties.Length;
        }

        // Drops what is queued for the topic and was never sent. The topic is encoded behind the pending output; false: drain that first.
        private bool TryReplace(PublishPacket packet, int bytes)
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

            while (TryDrop(packet, bytes, buffer, offset, length))
            {
            }

            return true;
        }

        // Drops the oldest message that was never sent, of a topic or of any, unless there would be no room for the new one even without all of them.
        private bool TryDrop(PublishPacket packet, int bytes, byte[] topic, int offset, int length)
        {
            int index = _arena.FindUnsent(topic, offset, length, out int room);
            if (index < 0 || !Fits(bytes, packet.Topic, room))
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
