using System;

namespace NanoMqtt.WebSocket
{
    // Frames are no longer than the buffer, so a frame of which a part is sent waits here whole, and whatever the broker sends next goes into the
    // next one (MQTT packets need not begin where frames do: [MQTT-6.0.0-2]).
    internal sealed partial class WebSocketChannel
    {
        private const int LongestOutputHeader = 4;

        // What of the output is not sent yet.
        private int _head;
        private int _tail;

        // The last byte that the caller gave is in the output too, but the caller was not told, so that it offers it again and learns when all is
        // sent.
        private bool _isLastHeld;

        // The newest ping that is not answered yet (RFC 6455 §5.5.3), or -1: length of its payload, which is behind the output.
        private int _pingBytes = -1;

        public int Send(byte[] buffer, int offset, int count)
        {
            int sent = 0;
            bool isFree = Flush();
            if (isFree && _isLastHeld)
            {
                _isLastHeld = false;
                sent = 1;
            }

            while (isFree && sent < count)
            {
                int part = count - sent;
                part = part < OutputBytes - LongestOutputHeader ? part : OutputBytes - LongestOutputHeader;
                BeginFrame(Binary, part); // [MQTT-6.0.0-1]
                Append(buffer, offset + sent, part);
                sent += part;
                isFree = Flush();
                if (!isFree)
                {
                    _isLastHeld = true;
                    sent--;
                }
            }

            return _closeCode == Gone ? -1 : sent;
        }

        // Whether all of the output is sent, the answer to a ping too.
        private bool Flush()
        {
            for (;;)
            {
                if (_head < _tail)
                {
                    int sent = _inner.Send(_buffer, _head, _tail - _head);
                    if (sent < 0)
                    {
                        _closeCode = Gone;
                        return false;
                    }

                    _head += sent;
                    if (_head < _tail)
                    {
                        return false;
                    }
                }

                _head = 0;
                _tail = 0;
                if (_pingBytes < 0)
                {
                    return true;
                }

                BeginFrame(Pong, _pingBytes);
                Append(_buffer, ControlOffset, _pingBytes);
                _pingBytes = -1;
            }
        }

        private void BeginFrame(int opcode, int payloadBytes)
        {
            byte[] buffer = _buffer;
            buffer[_tail++] = (byte)(FinalFlag | opcode);
            if (payloadBytes <= LongestControl)
            {
                buffer[_tail++] = (byte)payloadBytes;
                return;
            }

            buffer[_tail++] = LengthOf2Bytes;
            buffer[_tail++] = (byte)(payloadBytes >> 8);
            buffer[_tail++] = (byte)payloadBytes;
        }

        private void Append(byte[] source, int offset, int count)
        {
            Array.Copy(source, offset, _buffer, _tail, count);
            _tail += count;
        }
    }
}
