using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Publishing: into the output (QoS 0) or the queue (QoS 1 and 2).</content>
    internal sealed partial class ClientSession
    {
        // From Publish, never seen outside: nothing was done; drain the output and call it again.
        internal const MqttResult NotDone = (MqttResult)0xFF;

        // Why Publish gave NotAllowed.
        internal MqttReasonCode PublishReason;

        // The identifier of the message that was taken over last.
        internal int PublishedId;

        // How many places in the arena the short way may fill: none where a store or a policy looks at each message.
        private readonly int _plainPlaces;

        internal int QueuedCount => _arena.Count;

        // Command: the short way of Publish at QoS 0, for what can be sent at once. The message is the output then, without NextOutput, and
        // HasOutput stays false. first: PUBLISH's first byte.
        internal bool TrySend(byte[] payload, int offset, int count, int first, long nowMs)
        {
            if (HasOutput || State != SessionState.Connected || _aliasMaximum != 0)
            {
                return false;
            }

            int length = WriteShort(payload, offset, count, first, 0, _sendBuffer, 0);
            if (length == 0 || (_forbidden != 0 && !IsAllowed(first, length)))
            {
                return false;
            }

            GiveMessage(_sendBuffer, 0, length, nowMs);
            return true;
        }

        // Command: the short way of Publish at QoS 1 and 2. If nothing is to be sent before it, the message is the output as with TrySend.
        internal bool TryQueue(byte[] payload, int offset, int count, int first, long nowMs)
        {
            InFlightArena arena = _arena;
            if (arena.Used >= _plainPlaces)
            {
                return false;
            }

            int id = TakeId();
            int position = arena.Tail;
            int length = WriteShort(payload, offset, count, first, id, arena.Buffer, position);
            if (length == 0 || (_forbidden != 0 && !IsAllowed(first, length)))
            {
                _lastId = id - 1; // it is the next one again
                return false;
            }

            PublishedId = id;
            if ((first & ExactlyOnceBit) != 0)
            {
                id += InFlightArena.ExactlyOnce;
            }

            // Without output nothing waits in the queue, unless the window is full.
            if (!HasOutput && State == SessionState.Connected && arena.InFlightCount < _window)
            {
                GiveMessage(arena.Buffer, position, length, nowMs);
                arena.Append(id + InFlightArena.AtLeastOnceSent, position, length);
            }
            else
            {
                arena.Append(id + InFlightArena.AtLeastOnceQueued, position, length);
                HasOutput = true;
            }

            return true;
        }

        private void GiveMessage(byte[] buffer, int offset, int length, long nowMs)
        {
            OutputBuffer = buffer;
            OutputOffset = offset;
            OutputLength = length;
            _sentMs = nowMs;
            Statistics.BytesSent += length;
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
            int first = (int)packet.QoS << 1;
            if (IsAllowed(packet.Retain ? first | RetainBit : first, packet.PayloadLength))
            {
                result = packet.QoS == MqttQoS.AtMostOnce ? Write(packet, large, packet.Topic == null ? 0 : FindAlias(packet.Topic)) : Enqueue(packet, large);
            }

            if (result > MqttResult.Pending && result != NotDone)
            {
                Statistics.MessagesRefused++;
            }

            return result;
        }

        // Whether the server of this connection takes a message with this first byte, and with so many bytes.
        private bool IsAllowed(int first, int bytes)
        {
            PublishReason = Check(first, bytes);
            return PublishReason == MqttReasonCode.Success;
        }

        // An alias that makes it too large, since it is new or longer than the topic, is left out.
        private MqttResult Write(PublishPacket packet, LargePayload large, int alias)
        {
            if (State != SessionState.Connected)
            {
                return MqttResult.NotConnected;
            }

            bool isWhole = large?.Reader == null && Encode(Open(), packet, alias, true);
            if (!isWhole)
            {
                if (_outputTail > 0)
                {
                    return NotDone;
                }

                // Larger than the buffer: the payload goes out from where it lies.
                if (!Encode(Open(), packet, alias, false))
                {
                    return alias > 0 ? Write(packet, large, 0) : MqttResult.PacketTooLarge;
                }
            }

            if (!IsAllowed(0, _writer.PacketLength + (isWhole ? 0 : packet.PayloadLength)))
            {
                return alias > 0 ? Write(packet, large, 0) : MqttResult.NotAllowed;
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

        private bool Encode(PacketWriter writer, PublishPacket packet, int alias, bool isWhole)
        {
            if (alias > 0)
            {
                return EncodeAliased(packet, alias, isWhole);
            }

            return isWhole ? packet.Encode(writer, _level) : packet.EncodeHeader(writer, _level);
        }
    }
}
