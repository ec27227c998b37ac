namespace NanoMqtt.WebSocket
{
    // Frames of the client, RFC 6455 §5.2. Of a header that has come in part its bytes are kept; of a payload how much is to come. So frames may be
    // of any length, and MQTT's limits apply to what is in them.
    internal sealed partial class WebSocketChannel
    {
        private const int MaskFlag = 0x80;
        private const int OpcodeMask = 0x0F;
        private const int Continuation = 0;
        private const int Text = 1;
        private const int LengthOf2Bytes = 126;

        private bool _isInMessage; // of several frames

        // Takes what has been received: a number of bytes, or -1 if the connection is gone. Moves the MQTT bytes in it to the front, and gives
        // their number, or -1 when the connection is over.
        public int HandleReceived(byte[] buffer, int offset, int received)
        {
            if (received < 0)
            {
                CloseCode = Gone;
            }

            int write = offset;
            int end = offset + received;
            for (int read = offset; read < end && CloseCode == 0;)
            {
                if (_seen != Accepted)
                {
                    HandleRequest(buffer[read++]);
                }
                else if (_left == 0)
                {
                    _buffer[HeaderOffset + _partBytes++] = buffer[read++];
                    HandleHeader();
                }
                else
                {
                    int part = _left < end - read ? (int)_left : end - read;
                    write += HandlePayload(buffer, read, write, part);
                    read += part;
                }
            }

            if (!_isLastHeld)
            {
                SendOwn();
            }

            WantsTurn = CloseCode != 0 ? write > offset : _tail == 0 && _pingBytes >= 0;
            return CloseCode != 0 && write == offset ? -1 : write - offset;
        }

        private void HandleHeader()
        {
            if (_partBytes < 2)
            {
                return;
            }

            int length = _buffer[HeaderOffset + 1];
            if (_partBytes == 2)
            {
                CheckHeader(_buffer[HeaderOffset], length);
            }

            length &= ~MaskFlag;
            int headerBytes = length < LengthOf2Bytes ? 6 : length == LengthOf2Bytes ? 8 : LongestHeader;
            if (CloseCode != 0 || _partBytes < headerBytes)
            {
                return;
            }

            _left = length;
            if (length >= LengthOf2Bytes)
            {
                _left = 0;
                for (int i = 2; i < headerBytes - 4; i++)
                {
                    _left = _left << 8 | _buffer[HeaderOffset + i];
                }

                if (_left < (length == LengthOf2Bytes ? LengthOf2Bytes : 0x10000))
                {
                    CloseCode = ProtocolError; // in fewer bytes it would fit; or its highest bit is set
                }
            }
            else if (length == 0)
            {
                EndFrame();
            }
        }

        private void CheckHeader(int first, int second)
        {
            int opcode = first & ~FinalFlag; // with the reserved bits, which must be 0
            bool isFinal = first >= FinalFlag;
            bool isRight = second >= MaskFlag;
            if (opcode >= CloseFrame)
            {
                isRight &= opcode <= Pong && isFinal && second <= (MaskFlag | LongestControl);
            }
            else if (opcode != Text)
            {
                isRight &= opcode == (_isInMessage ? Continuation : Binary);
                _isInMessage = !isFinal;
            }

            if (opcode == Ping)
            {
                _pingBytes = -1; // this one takes its place
            }

            CloseCode = !isRight ? ProtocolError : opcode == Text ? UnsupportedData : 0; // [MQTT-6.0.0-1]
        }

        // Gives how many of them are MQTT bytes: all, which are written there then, or none.
        private int HandlePayload(byte[] buffer, int read, int write, int count)
        {
            int opcode = _buffer[HeaderOffset] & OpcodeMask;
            int mqttBytes = 0;
            if (opcode < CloseFrame)
            {
                Unmask(buffer, read, buffer, write, count);
                mqttBytes = count;
            }
            else if (opcode != Pong)
            {
                int got = (_buffer[HeaderOffset + 1] & ~MaskFlag) - (int)_left;
                Unmask(buffer, read, _buffer, ControlOffset + got, count);
            }

            _left -= count;
            if (_left == 0)
            {
                EndFrame();
            }

            return mqttBytes;
        }

        // The mask ends the header. Before it is the length, of which the last two bits tell where in the mask a part of the payload begins.
        private void Unmask(byte[] source, int read, byte[] target, int write, int count)
        {
            byte[] masks = _buffer;
            int mask = HeaderOffset + _partBytes - 4;
            int index = masks[mask - 1] - (int)_left;
            for (int end = read + count; read < end; read++)
            {
                target[write++] = (byte)(source[read] ^ masks[mask + (index++ & 3)]);
            }
        }

        private void EndFrame()
        {
            byte[] buffer = _buffer;
            int opcode = buffer[HeaderOffset] & OpcodeMask;
            int length = buffer[HeaderOffset + 1] & ~MaskFlag;
            _partBytes = 0;
            if (opcode == Ping)
            {
                _pingBytes = length;
            }
            else if (opcode == CloseFrame)
            {
                int code = length == 0 ? NormalClosure : buffer[ControlOffset] << 8 | buffer[ControlOffset + 1];
                bool isRight = length != 1 && code >= NormalClosure && code < 5000 && (code < 1004 || code > Gone) && code != 1015;
                CloseCode = isRight ? code : ProtocolError; // RFC 6455 §7.4
            }
        }
    }
}
