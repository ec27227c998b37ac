using System;
using System.Collections;

namespace NanoMqtt.Tests
{
    /// <summary>One direction of a <see cref="Link"/>: bytes arrive in order, none is doubled or invented.</summary>
    public sealed class LinkStream
    {
        private readonly Link _link;
        private readonly VirtualClock _clock;
        private readonly ArrayList _onTheWay = new ArrayList();

        internal LinkStream(Link link, VirtualClock clock)
        {
            _link = link;
            _clock = clock;
        }

        /// <summary>How long what is sent from now on is on its way.</summary>
        public int DelayMs { get; set; }

        /// <summary>The most that one <see cref="Receive"/> gives: 1 delivers byte by byte.</summary>
        public int MaximumReceiveBytes { get; set; } = int.MaxValue;

        /// <summary>The link is cut as soon as this many bytes in all were sent here; the last of them still arrives. -1: never.</summary>
        public int CutAfterBytes { get; set; } = -1;

        /// <summary>Bytes that have gone on their way in all.</summary>
        public int SentBytes { get; private set; }

        /// <summary>When the next byte arrives (or has arrived), or long.MaxValue when none is on its way.</summary>
        public long NextArrivalMs => _onTheWay.Count == 0 ? long.MaxValue : ((Chunk)_onTheWay[0]).ArrivesMs;

        /// <summary>The end of the stream: the link is cut and nothing is left to receive. A socket would now receive 0 bytes.</summary>
        public bool IsAtEnd => _link.IsCut && _onTheWay.Count == 0;

        /// <summary>Whether <see cref="CutAfterBytes"/> is reached.</summary>
        public bool IsSpent => CutAfterBytes >= 0 && SentBytes >= CutAfterBytes;

        /// <summary>Sends bytes. Those behind the place of the cut are lost.</summary>
        /// <returns>False when the link is cut, before or during this call.</returns>
        /// <param name="buffer">The bytes; copied.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes.</param>
        public bool Send(byte[] buffer, int offset, int count)
        {
            if (_link.IsCut)
            {
                return false;
            }

            bool isWhole = CutAfterBytes < 0 || count <= CutAfterBytes - SentBytes;
            int passing = isWhole ? count : CutAfterBytes - SentBytes;
            if (passing > 0)
            {
                Chunk chunk = new Chunk { Bytes = new byte[passing], ArrivesMs = _clock.NowMs + DelayMs };
                Array.Copy(buffer, offset, chunk.Bytes, 0, passing);
                _onTheWay.Add(chunk);
                SentBytes += passing;
            }

            return isWhole;
        }

        /// <summary>Receives what has arrived.</summary>
        /// <returns>Number of bytes; 0 when none has arrived (see <see cref="IsAtEnd"/>).</returns>
        /// <param name="buffer">Where to.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">The most that is wanted.</param>
        public int Receive(byte[] buffer, int offset, int count)
        {
            int wanted = count < MaximumReceiveBytes ? count : MaximumReceiveBytes;
            int received = 0;
            while (received < wanted && NextArrivalMs <= _clock.NowMs)
            {
                Chunk chunk = (Chunk)_onTheWay[0];
                int left = chunk.Bytes.Length - chunk.Taken;
                int part = left < wanted - received ? left : wanted - received;
                Array.Copy(chunk.Bytes, chunk.Taken, buffer, offset + received, part);
                chunk.Taken += part;
                received += part;
                if (part == left)
                {
                    _onTheWay.RemoveAt(0);
                }
            }

            return received;
        }

        internal void Lose()
        {
            _onTheWay.Clear();
        }

        private sealed class Chunk
        {
            internal byte[] Bytes;
            internal int Taken;
            internal long ArrivesMs;
        }
    }
}
