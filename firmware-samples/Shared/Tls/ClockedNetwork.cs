using System.Threading;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A network that is up when date and time are known too: a certificate that is valid from 2025 on is not yet valid for a board that
    /// believes in 1970, and TLS says no.
    /// </summary>
    public sealed class ClockedNetwork : INetwork
    {
        private const int FirstPlausibleYear = 2025;
        private const int LookMs = 100;

        private readonly INetwork _network;
        private readonly IClock _clock;

        /// <summary>Creates it.</summary>
        /// <param name="network">What must be up to ask for the time.</param>
        /// <param name="clock">What must be set.</param>
        public ClockedNetwork(INetwork network, IClock clock)
        {
            _network = network;
            _clock = clock;
        }

        /// <inheritdoc/>
        public string Error { get; private set; }

        /// <inheritdoc/>
        /// <remarks>The time limit is for the network, and then again for the clock.</remarks>
        public bool Connect(int timeoutMs)
        {
            if (!_network.Connect(timeoutMs))
            {
                Error = _network.Error;
                return false;
            }

            if (!IsClockSet())
            {
                _clock.Ask();
            }

            for (int waitedMs = 0; !IsClockSet(); waitedMs += LookMs)
            {
                if (waitedMs >= timeoutMs)
                {
                    Error = "no date and time from the time server, and so no TLS: is the internet there, with UDP port 123 open?";
                    return false;
                }

                Thread.Sleep(LookMs);
            }

            return true;
        }

        private bool IsClockSet()
        {
            return _clock.UtcNow.Year >= FirstPlausibleYear;
        }
    }
}
