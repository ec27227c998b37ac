using System;
using NanoMqtt.Core;

namespace NanoMqtt.WebSocket
{
    // The HTTP request that makes a connection WebSocket, and its answer (RFC 6455 §4.2). Reads a line at a time into the channel's buffer.
    // The lines of other headers may be of any length, all together are limited.
    internal sealed class UpgradeRequest
    {
        private const int MaximumBytes = 8192;
        private const int KeyBytes = 24; // 16 in base64
        private const int AnswerBytes = 28; // 20 in base64

        // What a request must have.
        private const int Get = 1;
        private const int Host = 2;
        private const int Upgrade = 4;
        private const int Connection = 8;
        private const int Key = 16;
        private const int Protocol = 32;
        private const int Version = 64;
        private const int All = 127;

        // None of them counts any more.
        private const int TooLong = 128;

        // Whether it can be answered.
        public bool IsComplete;

        private readonly byte[] _buffer;
        private readonly int _lineLimit; // behind it is the key
        private int _bytes;
        private int _lineBytes;
        private int _seen;

        public UpgradeRequest(byte[] buffer, int lineLimit)
        {
            _buffer = buffer;
            _lineLimit = lineLimit;
        }

        public bool IsAccepted => _seen == All;

        // Takes bytes until it is complete, and gives the index behind them.
        public int Handle(byte[] source, int read, int end)
        {
            while (read < end && !IsComplete)
            {
                byte next = source[read++];
                if (++_bytes > MaximumBytes)
                {
                    _seen = TooLong;
                    IsComplete = true;
                }
                else if (next == '\n')
                {
                    HandleLine();
                    _lineBytes = 0;
                }
                else if (next != '\r')
                {
                    if (_lineBytes < _lineLimit)
                    {
                        _buffer[_lineBytes] = next;
                    }

                    _lineBytes++;
                }
            }

            return read;
        }

        // Writes it to the front of the buffer, and gives its length.
        public int WriteAnswer()
        {
            int length = Write("HTTP/1.1 ", 0);
            length = Write(Status(), length);
            length = Write("\r\nUpgrade: websocket\r\nConnection: Upgrade", length);
            if (!IsAccepted)
            {
                return Write(", close\r\nSec-WebSocket-Version: 13\r\n\r\nThis is an MQTT broker: use WebSocket with subprotocol mqtt.\n", length);
            }

            length = Write("\r\nSec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: ", length); // [MQTT-6.0.0-4]
            Write("258EAFA5-E914-47DA-95CA-C5AB0DC85B11", _lineLimit + KeyBytes);
            Sha1.Write60InBase64(_buffer, _lineLimit, length);
            return Write("\r\n\r\n", length + AnswerBytes);
        }

        private string Status()
        {
            switch (_seen)
            {
                case All:
                    return "101 Switching Protocols";
                case TooLong:
                    return "431 Request Too Long";
                case 0:
                    return "400 Bad Request";
                default:
                    return (_seen & Version) == 0 ? "426 Upgrade Required" : "400 Bad Request";
            }
        }

        private void HandleLine()
        {
            if (_lineBytes > _lineLimit)
            {
                _lineBytes = 0; // none of those below, or not in order
                IsComplete = _seen == 0;
            }
            else if (_seen == 0)
            {
                _seen = Is("get ", 0) && Is(" http/1.1", _lineBytes - 9) ? Get : 0;
                IsComplete = _seen == 0;
            }
            else if (_lineBytes == 0)
            {
                IsComplete = true;
            }
            else
            {
                HandleHeader();
            }
        }

        private void HandleHeader()
        {
            if (Is("host:", 0))
            {
                _seen |= Host;
            }
            else if (Is("upgrade:", 0))
            {
                _seen |= Has("websocket", 8) ? Upgrade : 0;
            }
            else if (Is("connection:", 0))
            {
                _seen |= Has("upgrade", 11) ? Connection : 0;
            }
            else if (Is("sec-websocket-", 0))
            {
                HandleWebSocketHeader();
            }
        }

        private void HandleWebSocketHeader()
        {
            if (Is("key:", 14))
            {
                int start = SkipSpaces(18);
                if (EndOfWord(start) - start == KeyBytes && Is("==", start + KeyBytes - 2))
                {
                    Array.Copy(_buffer, start, _buffer, _lineLimit, KeyBytes);
                    _seen |= Key;
                }
            }
            else if (Is("protocol:", 14))
            {
                _seen |= Has("mqtt", 23) ? Protocol : 0; // [MQTT-6.0.0-3]
            }
            else if (Is("version:", 14))
            {
                _seen |= Has("13", 22) ? Version : 0;
            }
        }

        // Whether the line has this text there, in capitals or not.
        private bool Is(string lower, int position)
        {
            int length = lower.Length;
            if (position < 0 || position + length > _lineBytes)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                int b = _buffer[position + i];
                if (b != lower[i] && (b < 'A' || b > 'Z' || b + 'a' - 'A' != lower[i]))
                {
                    return false;
                }
            }

            return true;
        }

        // Whether this word is in the line's list from there on.
        private bool Has(string word, int position)
        {
            while ((position = SkipSpaces(position)) < _lineBytes)
            {
                int end = EndOfWord(position);
                if (end - position == word.Length && Is(word, position))
                {
                    return true;
                }

                position = end + 1;
            }

            return false;
        }

        private int SkipSpaces(int position)
        {
            while (position < _lineBytes && IsSeparator(position))
            {
                position++;
            }

            return position;
        }

        private int EndOfWord(int position)
        {
            while (position < _lineBytes && !IsSeparator(position))
            {
                position++;
            }

            return position;
        }

        private bool IsSeparator(int position)
        {
            int b = _buffer[position];
            return b == ' ' || b == ',' || b == '\t';
        }

        private int Write(string text, int position)
        {
            return position + Utf8.Write(text, _buffer, position);
        }
    }
}
