namespace NanoMqtt.WebSocket
{
    // Frames of the client, RFC 6455 §5.2. Of a header that has come in part its bytes are kept; of a payload how much is to come. So frames may be
    // of any length, and MQTT's limits apply to what is in them.
    internal sealed partial class WebSocketChannel
    {
        // How often the inner transport is asked in one call when what came was not all payload.
        private const int MaximumRounds = 4;

        private const int MaskFlag = 0x80;
        private const int ReservedFlags = 0x70;
        private const int OpcodeMask = 0x0F;
        private const int Continuation = 0;
        private const int Text = 1;
        private const int LengthOf2Bytes = 126;
        private const int LengthOf8Bytes = 127;

        private int _headerBytes; // that have come, of a header that is not complete
        private int _maskOffset;
        private int _maskIndex;
        private long _payloadLeft;
        private bool _isInMessage; // of several frames

        // Bytes have been received at offset, where there is room for count; received is -1 if the connection is gone. Puts the MQTT bytes
        // of them in their place, and gives their number, or -1 when the connection is over.
        public int HandleReceived(byte[] buffer, int offset, int received, int count)
        {
            int read = offset;
            int end = offset;
            int limit = offset + count;
            for (int round = 1; ; round++)
            {
                if (received < 0)
                {
                    _closeCode = Gone;
                    break;
                }

                bool isMore = read + received == limit;
                end = Decode(buffer, read, read + received);
                if (!isMore || end == limit || _closeCode != 0 || round == MaximumRounds)
                {
                    break;
                }

                read = end;
                received = _inner.Receive(buffer, read, limit - read);
            }

            if (!Flush())
            {
                _inner.IsSendBlocked = true;
            }

            return _closeCode != 0 && end == offset ? -1 : end - offset;
        }

        // Gives the end of the MQTT bytes, which are moved to the front.
        private int Decode(byte[] buffer, int read, int end)
        {
            int write = read;
            while (read < end && _closeCode == 0)
            {
                if (_request != null)
                {
                    read = _request.Handle(buffer, read, end);
                    Answer();
                }
                else if (_payloadLeft == 0)
                {
                    _buffer[HeaderOffset + _headerBytes++] = buffer[read++];
                    HandleHeader();
                }
                else
                {
                    int part = _payloadLeft < end - read ? (int)_payloadLeft : end - read;
                    write = HandlePayload(buffer, read, write, part);
                    read += part;
                }
            }

            return write;
        }

        private void Answer()
        {
            if (_request.IsComplete)
            {
                _tail = _request.WriteAnswer();
                if (_request.IsAccepted)
                {
                    _request = null;
                }
                else
                {
                    Flush();
                    _closeCode = Gone; // after an HTTP answer there is no close frame
                }
            }
        }

        private void HandleHeader()
        {
            if (_headerBytes < 2)
            {
                return;
            }

            if (_headerBytes == 2)
            {
                CheckHeader(_buffer[HeaderOffset], _buffer[HeaderOffset + 1]);
            }

            long length = _buffer[HeaderOffset + 1] & ~MaskFlag;
            int lengthBytes = length < LengthOf2Bytes ? 0 : length == LengthOf2Bytes ? 2 : 8;
            if (_closeCode != 0 || _headerBytes < 6 + lengthBytes)
            {
                return;
            }

            _headerBytes = 0;
            _maskOffset = HeaderOffset + 2 + lengthBytes;
            _maskIndex = 0;
            if (lengthBytes > 0)
            {
                length = 0;
                for (int i = HeaderOffset + 2; i < _maskOffset; i++)
                {
                    length = length << 8 | _buffer[i];
                }

                if (length < (lengthBytes == 2 ? LengthOf2Bytes : 0x10000))
                {
                    _closeCode = ProtocolError; // in fewer bytes it would fit; or its highest bit is set
                    return;
                }
            }

            _payloadLeft = length;
            if (length == 0)
            {
                EndFrame();
            }
        }

        private void CheckHeader(int first, int second)
        {
            int opcode = first & OpcodeMask;
            bool isFinal = first >= FinalFlag;
            bool isRight = (first & ReservedFlags) == 0 && second >= MaskFlag;
            if (opcode >= CloseFrame)
            {
                isRight &= opcode <= Pong && isFinal && second <= (MaskFlag | LongestControl);
                if (opcode == Ping)
                {
                    _pingBytes = -1; // this one takes its place
                }
            }
            else if (opcode == Text && isRight)
            {
                _closeCode = UnsupportedData; // [MQTT-6.0.0-1]
            }
            else
            {
                isRight &= opcode == (_isInMessage ? Continuation : Binary);
                _isInMessage = !isFinal;
            }

            if (!isRight)
            {
                _closeCode = ProtocolError;
            }
        }

        // Gives the new end of the MQTT bytes.
        private int HandlePayload(byte[] buffer, int read, int write, int count)
        {
            int opcode = _buffer[HeaderOffset] & OpcodeMask;
            if (opcode < CloseFrame)
            {
                Unmask(buffer, read, buffer, write, count);
                write += count;
            }
            else if (opcode != Pong)
            {
                int got = (_buffer[HeaderOffset + 1] & ~MaskFlag) - (int)_payloadLeft;
                Unmask(buffer, read, _buffer, ControlOffset + got, count);
            }

            _payloadLeft -= count;
            if (_payloadLeft == 0)
            {
                EndFrame();
            }

            return write;
        }

        private void Unmask(byte[] source, int read, byte[] target, int write, int count)
        {
            byte[] masks = _buffer;
            int mask = _maskOffset;
            int index = _maskIndex;
            for (int end = read + count; read < end; read++)
            {
                target[write++] = (byte)(source[read] ^ masks[mask + index]);
                index = (index + 1) & 3;
            }

            _maskIndex = index;
        }

        private void EndFrame()
        {
            int opcode = _buffer[HeaderOffset] & OpcodeMask;
            int length = _buffer[HeaderOffset + 1] & ~MaskFlag;
            if (opcode == Ping)
            {
                _pingBytes = length;
            }
            else if (opcode == CloseFrame)
            {
                int code = length == 0 ? NormalClosure : _buffer[ControlOffset] << 8 | _buffer[ControlOffset + 1];
                bool isRight = length != 1 && code >= NormalClosure && code < 5000 && code != 1004 && code != 1005 && code != Gone && code != 1015;
                _closeCode = isRight ? code : ProtocolError; // RFC 6455 §7.4
            }
        }
    }
}
