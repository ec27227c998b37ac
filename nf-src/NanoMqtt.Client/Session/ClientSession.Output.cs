using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Output, in this order: the send buffer (control packets and QoS 0 messages as they came), the payload that did not fit it,
    /// subscriptions, queued messages straight from the arena as far as the window allows.
    /// </content>
    internal sealed partial class ClientSession
    {
        // Whether NextOutput may have something. Set by whatever adds or makes room for output.
        internal bool HasOutput;

        // A range to be sent, valid until the next call.
        internal byte[] OutputBuffer;
        internal int OutputOffset;
        internal int OutputLength;

        // Room for one more acknowledgement.
        private const int ControlRoomBytes = 5;
        private const int PubrelByte = (int)MqttPacketType.Pubrel << 4 | 2;
        private const int MinimumSendBufferBytes = 32;

        private readonly byte[] _sendBuffer;
        private int _outputTail;
        private int _window;

        // The message whose payload follows what is in the send buffer, and perhaps who reads it; how much of it is left.
        private PublishPacket _payload;
        private MqttPayloadReader _payloadReader;
        private int _payloadLeft;

        // Whether there is something to send; it counts as sent from then on.
        internal bool NextOutput(long nowMs)
        {
            if (!TryPrepare())
            {
                HasOutput = false;
                return false;
            }

            _sentMs = nowMs;
            Statistics.BytesSent += OutputLength;
            return true;
        }

        private bool TryPrepare()
        {
            if (_mustSync)
            {
                Sync();
            }

            if (_outputTail > 0)
            {
                Give(_sendBuffer, 0, _outputTail);
                _outputTail = 0;
            }
            else if (_payloadLeft > 0)
            {
                if (!TryTakePayload())
                {
                    return false;
                }
            }
            else if (State != SessionState.Connected || !((HasUnsent && WriteFilters()) || WriteMessage()))
            {
                return false;
            }

            HasOutput = _arena.WaitingCount > 0 || _payloadLeft > 0 || HasUnsent;
            return true;
        }

        // [MQTT-4.6.0-1] Oldest first, PUBLISH or PUBREL as it stands, as far as the window allows.
        private bool WriteMessage()
        {
            InFlightArena arena = _arena;
            int index;
            for (;;)
            {
                // Marked before it is sent: a send that fails may have got through, and the repetition must say DUP.
                index = arena.InFlightCount < _window ? arena.SendNext() : -1;
                if (index < 0)
                {
                    return false;
                }

                int length = arena.Lengths[index];
                LargePayload large = (LargePayload)arena.PayloadOf(index);
                if (length == 0)
                {
                    AppendControl(PubrelByte, arena.PacketIdOf(index), MqttReasonCode.Success);
                    return TryPrepare();
                }

                if (large != null)
                {
                    length += large.Packet.PayloadLength;
                }

                // It may have been queued before the server could be asked, or even sent to one that allowed more: what is forbidden now is not sent
                // again, although 5.0 [MQTT-4.4.0-1] wants it.
                int first = arena.Buffer[arena.Offsets[index]];
                if (Check(first, length) == MqttReasonCode.Success)
                {
                    Give(arena.Buffer, arena.Offsets[index], arena.Lengths[index]);
                    Statistics.MessagesSent++;
                    if (large != null)
                    {
                        BeginPayload(large.Packet, large);
                        if ((first & ExactlyOnceBit) != 0)
                        {
                            StoreKey(arena.PacketIdOf(index)); // all that the next life needs to release the identifier
                            Sync();
                        }
                    }

                    return true;
                }

                Drop(index, MqttResult.NotAllowed);
            }
        }

        private void BeginPayload(PublishPacket packet, LargePayload large)
        {
            _payload = packet;
            _payloadReader = large?.Reader;
            _payloadLeft = packet.PayloadLength;
        }

        private bool TryTakePayload()
        {
            PublishPacket packet = _payload;
            int count = _payloadLeft;
            int position = packet.PayloadLength - count;
            if (_payloadReader == null)
            {
                Give(packet.Payload ?? packet.Buffer, packet.PayloadOffset, count);
            }
            else
            {
                count = count < _sendBuffer.Length ? count : _sendBuffer.Length;
                if (!TryReadPayload(position, count))
                {
                    GiveUpPayload();
                    return false;
                }

                Give(_sendBuffer, 0, count);
            }

            _payloadLeft -= count;
            if (_payloadLeft == 0)
            {
                ForgetPayload();
            }

            return true;
        }

        private bool TryReadPayload(int position, int count)
        {
            try
            {
                return _payloadReader(position, _sendBuffer, 0, count);
            }
            catch (Exception)
            {
                return false;
            }
        }

        // The packet is begun and cannot be completed: the connection ends, and the message with it.
        private void GiveUpPayload()
        {
            InFlightArena arena = _arena;
            for (int i = arena.First; i < arena.Used; i++)
            {
                if (arena.PayloadOf(i) is LargePayload large && large.Packet == _payload)
                {
                    Drop(i, MqttResult.Dropped);
                    break;
                }
            }

            End(MqttDisconnectReason.ConnectionLost, 0);
        }

        // A packet without reason code and properties, unless the reason is worth telling. The caller has made sure that there is room.
        private void AppendControl(int firstByte, int packetId, MqttReasonCode reason)
        {
            byte[] buffer = _sendBuffer;
            int tail = _outputTail;
            int length = packetId == 0 ? 0 : reason == MqttReasonCode.Success || !IsLevel5 ? 2 : 3;
            buffer[tail] = (byte)firstByte;
            buffer[tail + 1] = (byte)length;
            buffer[tail + 2] = (byte)(packetId >> 8);
            buffer[tail + 3] = (byte)packetId;
            buffer[tail + 4] = (byte)reason;
            _outputTail = tail + 2 + length;
            HasOutput = true;
        }

        // For a packet behind those in the send buffer; Append when it is complete.
        private PacketWriter Open() => Open(_sendBuffer, _outputTail);

        // What the server would not take does not fit.
        private PacketWriter OpenControl()
        {
            PacketWriter writer = Open();
            int limit = _outputTail + LargestWithGap;
            if (limit < writer.Limit)
            {
                writer.Limit = limit;
            }

            return writer;
        }

        private PacketWriter Open(byte[] buffer, int offset)
        {
            PacketWriter writer = _writer ??= new PacketWriter();
            writer.Open(buffer, offset, buffer.Length);
            return writer;
        }

        // Closes the gap that the writer leaves in front of a packet, so that one send carries all.
        private void Append()
        {
            byte[] buffer = _sendBuffer;
            int length = _writer.PacketLength;
            Array.Copy(buffer, _writer.PacketOffset, buffer, _outputTail, length);
            _outputTail += length;
            HasOutput = true;
        }

        private void Give(byte[] buffer, int offset, int length)
        {
            OutputBuffer = buffer;
            OutputOffset = offset;
            OutputLength = length;
        }

        private void DiscardOutput()
        {
            _outputTail = 0;
            ForgetPayload();
        }

        private void ForgetPayload()
        {
            _payloadLeft = 0;
            _payload = null;
            _payloadReader = null;
        }
    }
}
