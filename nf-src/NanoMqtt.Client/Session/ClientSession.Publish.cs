using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Publishing: into the output (QoS 0) or the queue (QoS 1 and 2).</content>
    internal sealed partial class ClientSession
    {
        // Never seen outside: nothing was done. From TryPublish: use Publish. From Publish: drain the output and call it again.
        internal const MqttResult NotDone = (MqttResult)0xFF;

        // Why Publish gave NotAllowed.
        internal MqttReasonCode PublishReason;

        // The identifier of the message that was taken over last.
        internal int PublishedId;

        // How many places in the arena the short way may fill: none where a store or a policy looks at each message.
        private readonly int _plainPlaces;

        internal int QueuedCount => _arena.Count;

        // Command: the short way of Publish for the most frequent messages. Gives Success (QoS 0), Pending or NotDone. When nothing is to be sent
        // before it, it is the output already, without NextOutput, and HasOutput stays false.
        internal MqttResult TryPublish(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, long nowMs)
        {
            int first = (int)qos << 1 | (retain ? PublishByte | RetainBit : PublishByte);
            bool isNext = !HasOutput && State == SessionState.Connected;
            if (_forbidden != 0 && Check(first, ShortPublish.MostOtherBytes + 3 * topic.Length + count) != MqttReasonCode.Success)
            {
                return NotDone;
            }

            if (qos != MqttQoS.AtMostOnce)
            {
                return TryQueue(topic, payload, offset, count, first, isNext, nowMs);
            }

            int end = isNext && _aliasMaximum == 0 ? ShortPublish.Write(topic, payload, offset, count, first, 0, _level, _sendBuffer, 0) : 0;
            if (end == 0)
            {
                return NotDone;
            }

            GiveMessage(_sendBuffer, 0, end, nowMs);
            return MqttResult.Success;
        }

        private MqttResult TryQueue(string topic, byte[] payload, int offset, int count, int first, bool isNext, long nowMs)
        {
            InFlightArena arena = _arena;
            if (arena.Used >= _plainPlaces)
            {
                return NotDone;
            }

            int id = TakeId();
            int position = arena.Tail;
            int end = ShortPublish.Write(topic, payload, offset, count, first, id, _level, arena.Buffer, position);
            if (end == 0)
            {
                _lastId = id - 1; // it is the next one again
                return NotDone;
            }

            PublishedId = id;
            if ((first & ExactlyOnceBit) != 0)
            {
                id += InFlightArena.ExactlyOnce;
            }

            // Without output nothing waits in the queue, unless the window is full.
            if (isNext && arena.InFlightCount < _window)
            {
                GiveMessage(arena.Buffer, position, end, nowMs);
                arena.Append(id + InFlightArena.AtLeastOnceSent, position, end);
            }
            else
            {
                arena.Append(id + InFlightArena.AtLeastOnceQueued, position, end);
                HasOutput = true;
            }

            return MqttResult.Pending;
        }

        private void GiveMessage(byte[] buffer, int offset, int end, long nowMs)
        {
            OutputBuffer = buffer;
            OutputOffset = offset;
            OutputLength = end - offset;
            _sentMs = nowMs;
            Statistics.BytesSent += end - offset;
            Statistics.MessagesSent++;
        }

        // Command. Gives Success (QoS 0: in the output), Pending (queued under the identifier in the packet), NotConnected, NotAllowed,
        // QueueFull, PacketTooLarge or NotDone. The payload must stay until the output is drained, and
        // with large until it is delivered.
        internal MqttResult Publish(PublishPacket packet, LargePayload large)
        {
            packet.PacketId = 0;
            packet.Dup = false;
            MqttResult result = MqttResult.NotAllowed;
            if (IsAllowed(packet, packet.PayloadLength))
            {
                result = packet.QoS == MqttQoS.AtMostOnce ? Write(packet, large) : Enqueue(packet, large);
            }

            if (result > MqttResult.Pending && result != NotDone)
            {
                Statistics.MessagesRefused++;
            }

            return result;
        }

        // Whether the server of this connection takes it, with so many bytes.
        private bool IsAllowed(PublishPacket packet, int bytes)
        {
            int first = (int)packet.QoS << 1;
            PublishReason = Check(packet.Retain ? first | RetainBit : first, bytes);
            return PublishReason == MqttReasonCode.Success;
        }

        private MqttResult Write(PublishPacket packet, LargePayload large)
        {
            if (State != SessionState.Connected)
            {
                return MqttResult.NotConnected;
            }

            int alias = packet.Topic == null ? 0 : FindAlias(packet.Topic);
            bool isWhole = large?.Reader == null && Encode(packet, alias, true);
            if (!isWhole)
            {
                if (_outputTail > 0)
                {
                    return NotDone;
                }

                // Larger than the buffer: the payload goes out from where it lies.
                if (!Encode(packet, alias, false))
                {
                    return MqttResult.PacketTooLarge;
                }
            }

            if (!IsAllowed(packet, _writer.PacketLength + (isWhole ? 0 : packet.PayloadLength)))
            {
                return MqttResult.NotAllowed;
            }

            if (!isWhole)
            {
                BeginPayload(packet, large);
            }

            if (alias > _aliasCount)
            {
                _aliases[_aliasCount++] = packet.Topic;
            }

            Append();
            Statistics.MessagesSent++;
            return MqttResult.Success;
        }

        private bool Encode(PublishPacket packet, int alias, bool isWhole)
        {
            Open();
            if (alias > 0)
            {
                return EncodeAliased(packet, alias, isWhole);
            }

            return isWhole ? packet.Encode(_writer, _level) : packet.EncodeHeader(_writer, _level);
        }
    }
}
