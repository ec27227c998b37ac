using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The queue of QoS 1 and 2 messages: taking in, making room, dropping.</content>
    internal sealed partial class ClientSession
    {
        // Of a PUBLISH without properties: what is neither topic nor payload.
        private const int MaximumOtherBytes = MqttLimits.MaximumFixedHeaderBytes + 5;

        // Command: the short way of Publish for the most frequent messages. Gives the packet identifier, or 0: use Publish.
        internal int Enqueue(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain)
        {
            if (qos == MqttQoS.AtMostOnce || _store != null || _queuePolicy == MqttQueuePolicy.KeepLatestPerTopic
                || (_limits != null && _limits.Check((int)qos, retain, MaximumOtherBytes + 3 * topic.Length + count) != MqttReasonCode.Success))
            {
                return 0;
            }

            // With nothing before it, it is the next output.
            int inFlight = _arena.InFlightCount;
            bool isNext = !HasOutput && inFlight == _arena.Count && inFlight < _window && State == SessionState.Connected;
            int first = (int)MqttPacketType.Publish << 4 | (int)qos << 1;
            int id = TakeId();
            int index = _arena.TryAdd(topic, payload, offset, count, retain ? first | 1 : first, id, _level, isNext);
            if (index < 0)
            {
                return 0;
            }

            HasOutput = true;
            if (isNext)
            {
                _isPrepared = true;
                PrepareMessage(index);
            }

            return id;
        }

        private MqttResult Enqueue(PublishPacket packet, LargePayload large)
        {
            if (_queuePolicy == MqttQueuePolicy.KeepLatestPerTopic && !TryReplace(packet))
            {
                return MqttResult.Busy;
            }

            HasOutput = true;
            int id = TakeId();
            packet.PacketId = id;
            MqttResult result;
            for (;;)
            {
                result = TryQueue(packet, large);
                if (result == MqttResult.QueueFull && _arena.TryCompact())
                {
                    result = TryQueue(packet, large);
                }

                if (result == MqttResult.Pending)
                {
                    if (TryKeep(id, large))
                    {
                        return result;
                    }

                    result = MqttResult.QueueFull; // the store is
                    break;
                }

                if (result == MqttResult.NotAllowed || IsTooLarge(packet, large) || _queuePolicy != MqttQueuePolicy.DropOldest || !TryDropOldest())
                {
                    break;
                }
            }

            packet.PacketId = 0;
            return result == MqttResult.QueueFull && IsTooLarge(packet, large) ? MqttResult.PacketTooLarge : result;
        }

        // Encodes it straight into the arena.
        private MqttResult TryQueue(PublishPacket packet, LargePayload large)
        {
            _arena.Open(_writer);
            bool fits = large == null ? packet.Encode(_writer, _level) : packet.EncodeHeader(_writer, _level);
            if (!fits)
            {
                return MqttResult.QueueFull;
            }

            if (_limits != null && !IsAllowed(packet, _writer.PacketLength + (large == null ? 0 : packet.PayloadLength)))
            {
                return MqttResult.NotAllowed;
            }

            return _arena.TryCommit(_writer, packet.PacketId) ? MqttResult.Pending : MqttResult.QueueFull;
        }

        // The message is in the arena, at its end.
        private bool TryKeep(int packetId, LargePayload large)
        {
            if (large != null)
            {
                _arena.SetPayload(large);
            }
            else if (_store != null && !StoreMessage(packetId))
            {
                _arena.Drop(_arena.At(_arena.Places - 1));
                return false;
            }

            return true;
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
