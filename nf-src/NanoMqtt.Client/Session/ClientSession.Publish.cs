using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Publishing: into the output (QoS 0) or the queue (QoS 1 and 2).</content>
    internal sealed partial class ClientSession
    {
        // Never seen outside: the output has to be drained first.
        internal const MqttResult MustDrain = (MqttResult)0xFF;

        // Why Publish gave NotAllowed.
        internal MqttReasonCode PublishReason;

        internal int QueuedCount => _arena.Count;

        // Command: the short way of Publish for the most frequent messages. Gives the packet identifier, 0 at QoS 0; or -1, and nothing is
        // changed: use Publish.
        internal int TryPublish(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain)
        {
            int first = (int)MqttPacketType.Publish << 4 | (int)qos << 1;
            if (retain)
            {
                first |= RetainBit;
            }

            if (_forbidden != 0 && Check(first, ShortPublish.MostOtherBytes + 3 * topic.Length + count) != MqttReasonCode.Success)
            {
                return -1;
            }

            // Straight into the output, or into the queue.
            InFlightArena arena = _arena;
            int id = 0;
            byte[] target = _sendBuffer;
            int position = _outputTail;
            if (qos != MqttQoS.AtMostOnce)
            {
                if (_store != null || _queuePolicy == MqttQueuePolicy.KeepLatestPerTopic || arena.Used == arena.Lengths.Length)
                {
                    return -1;
                }

                id = TakeId();
                target = arena.Buffer;
                position = arena.Tail;
            }
            else if (State != SessionState.Connected || _aliasMaximum != 0)
            {
                return -1;
            }

            int end = ShortPublish.Write(topic, payload, offset, count, first, id, _level, target, position, target.Length);
            if (end == 0)
            {
                return -1;
            }

            if (id == 0)
            {
                _outputTail = end;
                Statistics.MessagesSent++;
            }
            else
            {
                // With nothing before it, it is the next output.
                int inFlight = arena.InFlightCount;
                bool isNext = !HasOutput && inFlight == arena.Count && inFlight < _window && State == SessionState.Connected;
                arena.Append(id, isNext ? InFlightState.Published : InFlightState.Queued, first, position, end);
                if (isNext)
                {
                    PrepareMessage(target, position, end - position);
                    _isPrepared = true;
                }
            }

            HasOutput = true;
            return id;
        }

        // Command. Gives Success (QoS 0: in the output), Pending (queued under the identifier in the packet), NotConnected, NotAllowed,
        // QueueFull, PacketTooLarge; or MustDrain: drain the output and call again. The payload must stay until the output is drained, and
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

            if (result > MqttResult.Pending && result != MustDrain)
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
                    return MustDrain;
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
