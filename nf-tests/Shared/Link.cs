namespace NanoMqtt.Tests
{
    /// <summary>
    /// A connection between two engines in memory, on a virtual clock: two byte streams that can delay, split and cut.
    /// </summary>
    /// <remarks>
    /// To cut after every byte of a dialogue, run it once whole, note <see cref="LinkStream.SentBytes"/> of both streams, and run
    /// it again with <see cref="LinkStream.CutAfterBytes"/> from 0 to that number. A reconnect is a new link.
    /// </remarks>
    public sealed class Link
    {
        private bool _isCut;

        /// <summary>What the client writes and the server reads.</summary>
        public readonly LinkStream ToServer;

        /// <summary>What the server writes and the client reads.</summary>
        public readonly LinkStream ToClient;

        /// <summary>Makes an open link.</summary>
        /// <param name="clock">The clock that delays refer to.</param>
        public Link(VirtualClock clock)
        {
            ToServer = new LinkStream(this, clock);
            ToClient = new LinkStream(this, clock);
        }

        /// <summary>Whether the link is cut: nothing more can be sent in either direction.</summary>
        public bool IsCut => _isCut || ToServer.IsSpent || ToClient.IsSpent;

        /// <summary>When the next byte in either direction arrives, or long.MaxValue: how far the clock may jump.</summary>
        public long NextArrivalMs
        {
            get
            {
                long toServer = ToServer.NextArrivalMs;
                long toClient = ToClient.NextArrivalMs;
                return toServer < toClient ? toServer : toClient;
            }
        }

        /// <summary>Cuts both directions. What is on its way still arrives.</summary>
        public void Cut()
        {
            _isCut = true;
        }

        /// <summary>Cuts both directions, and what is on its way is lost too.</summary>
        public void CutAndLose()
        {
            _isCut = true;
            ToServer.Lose();
            ToClient.Lose();
        }
    }
}
