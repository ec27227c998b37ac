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

        // Whether the output is there and only to be taken.
        private bool _isPrepared;

        // The payload that follows what is in the send buffer, from an array or piece by piece from a reader.
        private byte[] _payload;
        private LargePayload _payloadSource;
        private int _payloadOffset;
        private int _payloadLeft;

        // Whether there is something to send; it counts as sent from then on.
        internal bool NextOutput(long nowMs)
        {
            if (_isPrepared)
            {
                _isPrepared = false;
                HasOutput = false;
            }
            else if (!TryPrepare())
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
            if (IsStoreDirty && (_mustSync || _intervalMs == 0))
            {
                Sync();
            }

            if (_outputTail > 0)
            {
                TakeSendBuffer();
            }
            else if (_payloadLeft > 0)
            {
                if (!TryTakePayload())
                {
                    return false;
                }
            }
            else if (State != SessionState.Connected || !((_subscriptions.HasUnsent && WriteFilters()) || WriteMessage()))
            {
                return false;
            }

            HasOutput = _arena.Count != _arena.InFlightCount || _payloadLeft > 0 || _subscriptions.HasUnsent;
            return true;
        }

        // [MQTT-4.6.0-1] Oldest first, PUBLISH or PUBREL as it stands, as far as the window allows.
        private bool WriteMessage()
        {
            int inFlight = _arena.InFlightCount;
            if (inFlight >= _window || inFlight == _arena.Count)
            {
                return false;
            }

            // Marked before it is sent: a send that fails may have got through, and the repetition must say DUP.
            int index = _arena.SendNext();
            while (_limits != null && index >= 0 && IsForbidden(index))
            {
                Drop(index, MqttResult.NotAllowed);
                index = _arena.SendNext();
            }

            if (index < 0)
            {
                return false;
            }

            if (_arena.LengthOf(index) == 0)
            {
                AppendControl(PubrelByte, _arena.PacketIdOf(index), MqttReasonCode.Success);
                TakeSendBuffer();
            }
            else
            {
                PrepareMessage(index);
                LargePayload large = (LargePayload)_arena.PayloadOf(index);
                if (large != null)
                {
                    BeginPayload(large.Packet, large);
                }
            }

            return true;
        }

        private void PrepareMessage(int index)
        {
            OutputBuffer = _arena.Buffer;
            OutputOffset = _arena.OffsetOf(index);
            OutputLength = _arena.LengthOf(index);
            Statistics.MessagesSent++;
        }

        // Whether the server does not take this PUBLISH, which may have been queued before it could be asked.
        private bool IsForbidden(int index)
        {
            int length = _arena.LengthOf(index);
            if (length == 0)
            {
                return false;
            }

            int firstByte = _arena.Buffer[_arena.OffsetOf(index)];
            LargePayload large = (LargePayload)_arena.PayloadOf(index);
            if (large != null)
            {
                length += large.Packet.PayloadLength;
            }

            return _limits.Check((firstByte >> 1) & 3, (firstByte & 1) != 0, length) != MqttReasonCode.Success;
        }

        private void BeginPayload(PublishPacket packet, LargePayload large)
        {
            _payload = packet.Payload ?? packet.Buffer;
            _payloadSource = large;
            _payloadOffset = large?.Reader == null ? packet.PayloadOffset : 0;
            _payloadLeft = packet.PayloadLength;
        }

        private bool TryTakePayload()
        {
            int count = _payloadLeft;
            if (_payloadSource?.Reader == null)
            {
                Give(_payload, _payloadOffset, count);
            }
            else
            {
                count = count < _sendBuffer.Length ? count : _sendBuffer.Length;
                if (!TryReadPayload(count))
                {
                    GiveUpPayload();
                    return false;
                }

                Give(_sendBuffer, 0, count);
            }

            _payloadOffset += count;
            _payloadLeft -= count;
            if (_payloadLeft == 0)
            {
                ForgetPayload();
            }

            return true;
        }

        private bool TryReadPayload(int count)
        {
            try
            {
                return _payloadSource.Reader(_payloadOffset, _sendBuffer, 0, count);
            }
            catch (Exception)
            {
                return false;
            }
        }

        // The packet is begun and cannot be completed: the connection ends, and the message with it.
        private void GiveUpPayload()
        {
            for (int age = 0; age < _arena.Places; age++)
            {
                int index = _arena.At(age);
                if (_arena.PayloadOf(index) == _payloadSource)
                {
                    Drop(index, MqttResult.Dropped);
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

        // Closes the gap that the writer leaves in front of a packet, so that one send carries all.
        private void Append()
        {
            if (_writer.PacketOffset != _outputTail)
            {
                Array.Copy(_sendBuffer, _writer.PacketOffset, _sendBuffer, _outputTail, _writer.PacketLength);
            }

            _outputTail += _writer.PacketLength;
            HasOutput = true;
        }

        private void TakeSendBuffer()
        {
            OutputBuffer = _sendBuffer;
            OutputOffset = 0;
            OutputLength = _outputTail;
            _outputTail = 0;
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
            _isPrepared = false;
            ForgetPayload();
        }

        private void ForgetPayload()
        {
            _payloadLeft = 0;
            _payload = null;
            _payloadSource = null;
        }
    }
}
