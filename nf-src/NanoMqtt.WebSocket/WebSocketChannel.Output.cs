using System;

namespace NanoMqtt.WebSocket
{
    // Frames are no longer than the buffer, so a frame of which a part is sent waits here whole, and whatever the broker sends next goes into the
    // next one (MQTT packets need not begin where frames do: [MQTT-6.0.0-2]). A pong goes before what the broker sends, but never two in a row while
    // that waits: a client that floods pings and reads slowly still gets its messages.
    internal sealed partial class WebSocketChannel
    {
        private const int LongestOutputHeader = 4;

        // What of the output is not sent yet; both are 0 when all is.
        private int _head;
        private int _tail;

        // The last byte that the caller gave is in the output too, but the caller was not told, so that it offers it again and learns when all is
        // sent.
        private bool _isLastHeld;

        // The newest ping that is not answered yet (RFC 6455 §5.5.3), or -1: length of its payload, which is behind the output.
        private int _pingBytes = -1;

        // As IAcceptedTransport says, and the pong that is due.
        public int Send(byte[] buffer, int offset, int count)
        {
            int sent = 0;
            if (_isLastHeld && Flush())
            {
                _isLastHeld = false;
                sent = 1;
            }

            while (!_isLastHeld && (sent < count || _pingBytes >= 0))
            {
                if (_tail == 0 && _pingBytes >= 0)
                {
                    Put(Pong, _buffer, ControlOffset, _pingBytes);
                    _pingBytes = -1;
                }

                int part = OutputBytes - LongestOutputHeader - _tail;
                part = part < count - sent ? part : count - sent;
                if (part > 0)
                {
                    Put(Binary, buffer, offset + sent, part); // [MQTT-6.0.0-1]
                    sent += part;
                }

                if (!Flush())
                {
                    if (sent == 0)
                    {
                        break; // a pong alone, or nothing fits behind the answer to the request
                    }

                    _isLastHeld = true;
                    sent--;
                }
            }

            return CloseCode == Gone ? -1 : sent;
        }

        // The answer to the request, or a pong. After one that had to wait it is the broker's turn: what it sends takes the next pong along.
        private void SendOwn()
        {
            if (_tail == 0)
            {
                Send(_buffer, 0, 0);
            }
            else
            {
                Flush();
            }

            if (_tail > 0)
            {
                _inner.IsSendBlocked = true;
            }
        }

        // Whether all of the output is sent.
        private bool Flush()
        {
            int sent = _tail == 0 ? 0 : _inner.Send(_buffer, _head, _tail - _head);
            if (sent < 0)
            {
                CloseCode = Gone;
                return false;
            }

            _head += sent;
            if (_head < _tail)
            {
                return false;
            }

            _head = 0;
            _tail = 0;
            return true;
        }

        // A frame.
        private void Put(int opcode, byte[] source, int offset, int count)
        {
            byte[] buffer = _buffer;
            int tail = _tail;
            buffer[tail++] = (byte)(FinalFlag | opcode);
            if (count > LongestControl)
            {
                buffer[tail++] = LengthOf2Bytes;
                buffer[tail++] = (byte)(count >> 8);
            }

            buffer[tail++] = (byte)count;
            Array.Copy(source, offset, buffer, tail, count);
            _tail = tail + count;
        }
    }
}
