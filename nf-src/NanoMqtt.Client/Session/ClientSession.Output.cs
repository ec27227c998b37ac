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
        // A range to be sent, valid until the next call.
        internal byte[] OutputBuffer;
        internal int OutputOffset;
        internal int OutputLength;

        // Room for one more acknowledgement: five bytes, and what the writer keeps free for a longer header.
        private const int ControlRoomBytes = 8;
        private const int MinimumSendBufferBytes = 32;

        private readonly byte[] _sendBuffer;
        private int _outputTail;

        // The payload that follows what is in the send buffer, from an array or piece by piece from a reader.
        private byte[] _payload;
        private LargePayload _payloadSource;
        private int _payloadOffset;
        private int _payloadLeft;

        // Whether there is something to send; it counts as sent from then on.
        internal bool NextOutput()
        {
            if (IsStoreDirty && (_mustSync || _storeIntervalMs == 0))
            {
                Sync();
            }

            if (_outputTail > 0)
            {
                return TakeSendBuffer();
            }

            if (_payloadLeft > 0)
            {
                return TakePayload();
            }

            if (State != SessionState.Connected)
            {
                return false;
            }

            if (_subscriptions.HasUnsent && WriteSubscriptions())
            {
                return true;
            }

            int inFlight = _arena.InFlightCount;
            return inFlight < _arena.Count && inFlight < _window && WriteMessage();
        }

        // What NextOutput gave has been sent.
        internal void HandleSent(long nowMs)
        {
            _lastSentMs = nowMs;
            _statistics.BytesSent += OutputLength;
        }

        // [MQTT-4.6.0-1] Oldest first, PUBLISH or PUBREL as it stands.
        private bool WriteMessage()
        {
            int index = _arena.NextToSend();
            while (index >= 0 && _limits != null && IsForbidden(index))
            {
                Drop(index, MqttResult.NotAllowed);
                index = _arena.NextToSend();
            }

            if (index < 0)
            {
                return false;
            }

            if (_arena.StateOf(index) == InFlightState.ReleaseQueued)
            {
                AppendControl(MqttPacketType.Pubrel, _arena.PacketIdOf(index), MqttReasonCode.Success);
                _arena.MarkSent(index);
                return TakeSendBuffer();
            }

            // Marked before it is sent: a send that fails may have got through, and the repetition must say DUP.
            Give(_arena.Buffer, _arena.OffsetOf(index), _arena.LengthOf(index));
            LargePayload large = (LargePayload)_arena.PayloadOf(index);
            if (large != null)
            {
                BeginPayload(large.Packet, large);
            }

            _arena.MarkSent(index);
            _statistics.MessagesSent++;
            return true;
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

        private bool TakePayload()
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

        // The caller has made sure that there is room.
        private void AppendControl(MqttPacketType type, int packetId, MqttReasonCode reason)
        {
            _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
            if (packetId != 0)
            {
                _writer.WriteUInt16(packetId);
            }

            if (reason != MqttReasonCode.Success && IsLevel5)
            {
                _writer.WriteByte((int)reason);
            }

            _writer.Finish(FixedHeader.FirstByte(type));
            Append();
        }

        // Closes the gap that the writer leaves in front of a packet, so that one send carries all.
        private void Append()
        {
            if (_writer.PacketOffset != _outputTail)
            {
                Array.Copy(_sendBuffer, _writer.PacketOffset, _sendBuffer, _outputTail, _writer.PacketLength);
            }

            _outputTail += _writer.PacketLength;
        }

        private bool TakeSendBuffer()
        {
            Give(_sendBuffer, 0, _outputTail);
            _outputTail = 0;
            return true;
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
            _payloadSource = null;
        }
    }
}
