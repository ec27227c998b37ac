using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The queue of QoS 1 and 2 messages: taking in, making room, dropping.</content>
    internal sealed partial class ClientSession
    {
        private MqttResult Enqueue(PublishPacket packet, LargePayload large)
        {
            if (_queuePolicy == MqttQueuePolicy.KeepLatestPerTopic && !TryReplace(packet))
            {
                return MqttResult.Busy;
            }

            int id = _ids.Take();
            packet.PacketId = id;
            while (id != 0)
            {
                if (TryQueue(packet, large) || (_arena.TryCompact() && TryQueue(packet, large)))
                {
                    return Keep(id, large);
                }

                if (_queuePolicy != MqttQueuePolicy.DropOldest || IsTooLarge(packet, large) || !TryDropOldest())
                {
                    break;
                }
            }

            _ids.Release(id);
            packet.PacketId = 0;
            return IsTooLarge(packet, large) ? MqttResult.PacketTooLarge : MqttResult.QueueFull;
        }

        private bool TryQueue(PublishPacket packet, LargePayload large)
        {
            _arena.Open(_writer);
            if (large == null)
            {
                packet.Encode(_writer, _level);
            }
            else
            {
                packet.EncodeHeader(_writer, _level);
            }

            return _arena.TryCommit(_writer, packet.PacketId);
        }

        // The message is in the arena, at its end.
        private MqttResult Keep(int packetId, LargePayload large)
        {
            if (large != null)
            {
                _arena.SetPayload(large);
            }
            else if (_store != null && !StoreMessage(packetId))
            {
                _arena.Drop(_arena.At(_arena.Places - 1));
                _ids.Release(packetId);
                return MqttResult.QueueFull;
            }

            return MqttResult.Pending;
        }

        private bool IsTooLarge(PublishPacket packet, LargePayload large)
        {
            int bytes = MqttLimits.MaximumFixedHeaderBytes + 4 + (packet.Topic == null ? packet.TopicLength : Utf8.CountBytes(packet.Topic));
            if (large == null)
            {
                bytes += packet.PayloadLength;
            }

            if (IsLevel5)
            {
                bytes += packet.Properties == null ? 1 : 4 + packet.Properties.Length;
            }

            return bytes > _arena.Buffer.Length;
        }

        private bool TryDropOldest()
        {
            int index = _arena.FindUnsent(null, 0, 0);
            if (index < 0)
            {
                return false;
            }

            Drop(index, MqttResult.Dropped);
            return true;
        }

        // Drops what is queued for the topic and was never sent. The topic is encoded behind the pending output; false: drain that first.
        private bool TryReplace(PublishPacket packet)
        {
            if (_arena.Count == 0)
            {
                return true;
            }

            byte[] topic = packet.Buffer;
            int offset = packet.TopicOffset;
            int length = packet.TopicLength;
            if (packet.Topic != null)
            {
                _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
                _writer.WriteString(packet.Topic);
                if (_writer.Overflow)
                {
                    return _outputTail == 0;
                }

                topic = _sendBuffer;
                offset = _outputTail + MqttLimits.MaximumFixedHeaderBytes + 2;
                length = _writer.Position - offset;
            }

            int index = _arena.FindUnsent(topic, offset, length);
            if (index >= 0)
            {
                Drop(index, MqttResult.Dropped);
            }

            return true;
        }

        // Drops a queued message. Its identifier rests until the end is reported, or is given back at once when too many wait to be
        // reported: nobody has asked for events for a long time.
        private void Drop(int index, MqttResult result)
        {
            int id = _arena.PacketIdOf(index);
            _arena.Drop(index);
            DeleteStored(id);
            _statistics.MessagesDropped++;
            if (!TryNoteEnd(id, result))
            {
                _ids.Release(id);
            }
        }
    }
}
