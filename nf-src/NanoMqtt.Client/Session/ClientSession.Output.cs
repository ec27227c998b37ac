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

        // Room for one more acknowledgement: four bytes, and what the writer keeps free for a longer header.
        private const int ControlRoomBytes = 8;
        private const int MinimumSendBufferBytes = 32;

        private readonly byte[] _sendBuffer;
        private int _outputTail;
        private byte[] _payload;
        private int _payloadOffset;
        private int _payloadLength;

        // Whether there is something to send; it counts as sent from then on.
        internal bool NextOutput()
        {
            if (_outputTail > 0)
            {
                return TakeSendBuffer();
            }

            if (_payload != null)
            {
                Give(_payload, _payloadOffset, _payloadLength);
                _payload = null;
                return true;
            }

            if (State != SessionState.Connected)
            {
                return false;
            }

            if (_subscriptions.HasUnsent && WriteSubscriptions())
            {
                return true;
            }

            return _arena.InFlightCount < _window && WriteMessage();
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
            if (index < 0)
            {
                return false;
            }

            if (_arena.StateOf(index) == InFlightState.ReleaseQueued)
            {
                AppendControl(MqttPacketType.Pubrel, _arena.PacketIdOf(index));
                _arena.MarkSent(index);
                return TakeSendBuffer();
            }

            // Marked before it is sent: a send that fails may have got through, and the repetition must say DUP.
            Give(_arena.Buffer, _arena.OffsetOf(index), _arena.LengthOf(index));
            _arena.MarkSent(index);
            _statistics.MessagesSent++;
            return true;
        }

        // The caller has made sure that there is room.
        private void AppendControl(MqttPacketType type, int packetId)
        {
            _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
            if (packetId == 0)
            {
                PingPacket.Encode(_writer, type);
            }
            else
            {
                AckPacket.Encode(_writer, type, packetId);
            }

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
            _payload = null;
        }
    }
}
