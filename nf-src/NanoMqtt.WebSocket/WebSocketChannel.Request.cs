using System;
using NanoMqtt.Core;

namespace NanoMqtt.WebSocket
{
    // The HTTP request that makes a connection WebSocket, and its answer (RFC 6455 §4.2). It is read a line at a time; the lines of headers that do
    // not matter may be of any length, all together are limited.
    internal sealed partial class WebSocketChannel
    {
        private const int MaximumRequestBytes = 8192;
        private const int LongestLine = OutputBytes;
        private const int KeyOffset = LongestLine;
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
        private const int Accepted = 256;

        // What of these the request has.
        private int _seen;

        private void HandleRequest(byte next)
        {
            if (--_left < 0)
            {
                _seen = TooLong;
                Answer();
            }
            else if (next == '\n')
            {
                HandleLine();
                _partBytes = 0;
            }
            else if (next != '\r')
            {
                if (_partBytes < LongestLine)
                {
                    _buffer[_partBytes] = next;
                }

                _partBytes++;
            }
        }

        private void HandleLine()
        {
            if (_partBytes > LongestLine)
            {
                _partBytes = 1; // none of those that matter, or not in order
            }

            if (_seen == 0 && Is("get ", 0) && Is(" http/1.1", _partBytes - 9))
            {
                _seen = Get;
                return;
            }

            if (_seen == 0 || _partBytes == 0)
            {
                Answer();
                return;
            }

            _seen |= Is("host:", 0) ? Host : 0;
            Look("upgrade:", "websocket", 9, Upgrade);
            Look("connection:", "upgrade", 7, Connection);
            Look("sec-websocket-version:", "13", 2, Version);
            Look("sec-websocket-protocol:", "mqtt", 4, Protocol); // [MQTT-6.0.0-3]
            int key = Look("sec-websocket-key:", "==", KeyBytes, Key);
            if (key > 0)
            {
                Array.Copy(_buffer, key, _buffer, KeyOffset, KeyBytes);
            }
        }

        // Looks in the line of this name for a word with this end and length. Gives where it is, or 0.
        private int Look(string name, string end, int bytes, int flag)
        {
            int start = Is(name, 0) ? name.Length : _partBytes;
            for (int i = start; i < _partBytes; i++)
            {
                int behind = i + bytes;
                if ((i == start || IsSeparator(i - 1)) && IsSeparator(behind) && Is(end, behind - end.Length))
                {
                    _seen |= flag;
                    return i;
                }
            }

            return 0;
        }

        private bool IsSeparator(int position)
        {
            int b = position < _partBytes ? _buffer[position] : ',';
            return b == ' ' || b == ',' || b == '\t';
        }

        // Whether the line has this text there, in capitals or not.
        private bool Is(string lower, int position)
        {
            bool isSame = position >= 0 && position + lower.Length <= _partBytes;
            for (int i = 0; isSame && i < lower.Length; i++)
            {
                isSame = (_buffer[position + i] | 0x20) == lower[i];
            }

            return isSame;
        }

        private void Answer()
        {
            bool isAccepted = _seen == All;
            Write("HTTP/1.1 ");
            Write(isAccepted ? "101 Switching Protocols"
                : _seen == TooLong ? "431 Request Too Long"
                : _seen > 0 && (_seen & Version) == 0 ? "426 Upgrade Required"
                : "400 Bad Request");
            Write("\r\nUpgrade: websocket\r\nConnection: Upgrade");
            if (isAccepted)
            {
                Write("\r\nSec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: "); // [MQTT-6.0.0-4]
                Utf8.Write("258EAFA5-E914-47DA-95CA-C5AB0DC85B11", _buffer, KeyOffset + KeyBytes);
                Sha1.Write(_buffer, KeyOffset, _tail);
                _tail += AnswerBytes;
                Write("\r\n\r\n");
                _seen = Accepted;
                _left = 0;
            }
            else
            {
                Write(", close\r\nSec-WebSocket-Version: 13\r\n\r\nThis is an MQTT broker: use WebSocket with subprotocol mqtt.\n");
                Flush();
                CloseCode = Gone; // after an HTTP answer there is no close frame
            }
        }

        private void Write(string text)
        {
            _tail += Utf8.Write(text, _buffer, _tail);
        }
    }
}
