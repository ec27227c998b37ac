using System;
using System.Text;
using NanoMqtt.Broker;

namespace NanoMqtt.WebSocket.Tests
{
    /// <summary>
    /// A client of a <see cref="WebSocketAcceptor"/>, and the transport between them: what it has given is received in pieces, what is sent is taken
    /// in pieces and read as frames.
    /// </summary>
    internal sealed class WebPeer : IAcceptedTransport
    {
        /// <summary>The request of RFC 6455 §1.3, but for the subprotocol.</summary>
        public const string Request = "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://example.com\r\nSec-WebSocket-Protocol: mqtt\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n";

        public const int NoClose = -1;

        private byte[] _given = new byte[16];
        private int _givenHead;
        private int _givenTail;
        private byte[] _taken = new byte[16];
        private int _takenBytes;
        private int _readBytes;

        public WebPeer()
        {
            Acceptor = new WebSocketAcceptor(new PeerAcceptor(this));
            Transport = Acceptor.Accept();
        }

        public WebSocketAcceptor Acceptor { get; }

        /// <summary>The broker's end.</summary>
        public IAcceptedTransport Transport { get; }

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress => "memory";

        public bool IsClosed { get; private set; }

        /// <summary>Whether there is something to receive, or to send after it was blocked.</summary>
        public bool IsReady => _givenHead < _givenTail || (IsSendBlocked && Room > 0);

        /// <summary>Gives no more, once what was given is received.</summary>
        public bool IsGone { get; set; }

        /// <summary>Bytes that one call receives at most.</summary>
        public int Piece { get; set; } = int.MaxValue;

        /// <summary>Bytes that it takes before it blocks.</summary>
        public int Room { get; set; } = int.MaxValue;

        /// <summary>Length of the last frame's payload, of which Payload holds the beginning.</summary>
        public int PayloadBytes { get; private set; }

        public byte[] Payload { get; private set; } = new byte[16];

        /// <summary>A peer whose request has been accepted.</summary>
        public static WebPeer Open()
        {
            WebPeer peer = new WebPeer();
            peer.Give(Request);
            peer.Receive(256);
            peer.Answer();
            return peer;
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            int part = _givenTail - _givenHead;
            part = part < count ? part : count;
            part = part < Piece ? part : Piece;
            Array.Copy(_given, _givenHead, buffer, offset, part);
            _givenHead += part;
            return part == 0 && IsGone ? -1 : part;
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            int part = count < Room ? count : Room;
            Room -= Room == int.MaxValue ? 0 : part;
            _taken = WithRoom(_taken, _takenBytes, part);
            Array.Copy(buffer, offset, _taken, _takenBytes, part);
            _takenBytes += part;
            return part;
        }

        public void Close()
        {
            IsClosed = true;
        }

        public void Give(byte[] bytes, int count)
        {
            if (_givenHead == _givenTail)
            {
                _givenHead = 0;
                _givenTail = 0;
            }

            _given = WithRoom(_given, _givenTail, count);
            Array.Copy(bytes, 0, _given, _givenTail, count);
            _givenTail += count;
        }

        public void Give(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Give(bytes, bytes.Length);
        }

        /// <summary>A frame of the client, in the shortest form.</summary>
        /// <param name="first">Its first byte.</param>
        /// <param name="payload">Its payload.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes.</param>
        public void GiveFrame(int first, byte[] payload, int offset, int count)
        {
            byte[] frame = new byte[14 + count];
            int length = 0;
            frame[length++] = (byte)first;
            frame[length++] = (byte)(0x80 | (count < 126 ? count : count < 65536 ? 126 : 127));
            for (int shift = count < 126 ? -8 : count < 65536 ? 8 : 56; shift >= 0; shift -= 8)
            {
                frame[length++] = (byte)((long)count >> shift);
            }

            int mask = length;
            for (int i = 0; i < 4; i++)
            {
                frame[length++] = (byte)(0xA5 + (count + 1) * (i + 3));
            }

            for (int i = 0; i < count; i++)
            {
                frame[length++] = (byte)(payload[offset + i] ^ frame[mask + (i & 3)]);
            }

            Give(frame, length);
        }

        public void GiveFrame(int first, string payload)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(payload);
            GiveFrame(first, bytes, 0, bytes.Length);
        }

        /// <summary>Receives as the broker does, until nothing comes or it is over.</summary>
        /// <returns>What was received, with "|" behind it if it was over then.</returns>
        /// <param name="room">Bytes that the broker has room for each time.</param>
        public string Receive(int room)
        {
            byte[] buffer = new byte[room + 2];
            StringBuilder all = new StringBuilder();
            int idle = 0;
            while (idle < 2 && !IsOver)
            {
                int count = Transport.Receive(buffer, 1, room);
                IsOver = count < 0;
                idle = count > 0 || _givenHead < _givenTail ? 0 : idle + 1;
                for (int i = 1; i <= count; i++)
                {
                    all.Append((char)buffer[i]);
                }
            }

            return all.ToString() + (IsOver ? "|" : "");
        }

        /// <summary>Whether a Receive said so.</summary>
        public bool IsOver { get; private set; }

        /// <summary>The answer to the request.</summary>
        public string Answer()
        {
            string answer = Encoding.UTF8.GetString(_taken, _readBytes, _takenBytes - _readBytes);
            _readBytes = _takenBytes;
            return answer;
        }

        /// <summary>The next frame that was sent, into Payload.</summary>
        /// <returns>Its first byte; 0 if there is no whole one.</returns>
        public int NextFrame()
        {
            int have = _takenBytes - _readBytes;
            int second = have < 2 ? 0 : _taken[_readBytes + 1];
            int header = second == 126 ? 4 : 2;
            if (have < header)
            {
                return 0;
            }

            int length = second == 126 ? (_taken[_readBytes + 2] << 8) | _taken[_readBytes + 3] : second;
            if (second > 126 || (second == 126 && length < 126))
            {
                throw new InvalidOperationException("masked, or not in the shortest form");
            }

            if (have < header + length)
            {
                return 0;
            }

            int first = _taken[_readBytes];
            Payload = WithRoom(Payload, 0, length);
            Array.Copy(_taken, _readBytes + header, Payload, 0, length);
            PayloadBytes = length;
            _readBytes += header + length;
            return first;
        }

        /// <summary>Reads all frames that are left: the code of the last, if that is a close frame; else NoClose.</summary>
        public int CloseCode()
        {
            int code = NoClose;
            int first;
            while ((first = NextFrame()) != 0)
            {
                code = first == 0x88 ? (Payload[0] << 8) | Payload[1] : NoClose;
            }

            return code;
        }

        private static byte[] WithRoom(byte[] bytes, int count, int more)
        {
            if (count + more <= bytes.Length)
            {
                return bytes;
            }

            byte[] larger = new byte[(count + more) * 2];
            Array.Copy(bytes, 0, larger, 0, count);
            return larger;
        }

        private sealed class PeerAcceptor : IAcceptor
        {
            private readonly WebPeer _peer;
            private bool _isAccepted;

            public PeerAcceptor(WebPeer peer)
            {
                _peer = peer;
            }

            public void Open()
            {
            }

            public void Wait(int timeoutMs)
            {
                _peer.WaitedMs = timeoutMs;
            }

            public IAcceptedTransport Accept()
            {
                bool wasAccepted = _isAccepted;
                _isAccepted = true;
                return wasAccepted ? null : _peer;
            }

            public IAcceptedTransport NextReady() => null;

            public void Wake()
            {
            }

            public void Close()
            {
            }
        }

        /// <summary>What the inner acceptor was last asked to wait.</summary>
        public int WaitedMs { get; private set; }
    }
}
