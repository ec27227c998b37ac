using System.Threading;

namespace NanoMqtt.Samples
{
    /// <summary>Tries to bring a network up for as long as it takes, with a line in the log for each failure and pauses that double.</summary>
    public sealed class NetworkKeeper
    {
        private readonly INetwork _network;
        private readonly int _timeoutMs;
        private readonly RetryPause _pause;

        /// <summary>Creates it.</summary>
        /// <param name="network">What is to be up.</param>
        /// <param name="log">Where it reports failures.</param>
        /// <param name="options">How long a try and the pauses are.</param>
        /// <param name="wake">What ends a pause early.</param>
        public NetworkKeeper(INetwork network, ILog log, NodeOptions options, WaitHandle wake)
        {
            _network = network;
            _timeoutMs = options.NetworkTimeoutMs;
            _pause = new RetryPause(options, log, wake);
        }

        /// <summary>Tries once. After a failure it says so, and waits until the pause is over or the event is set.</summary>
        /// <returns>Whether the network is up.</returns>
        public bool TryConnect()
        {
            if (_network.Connect(_timeoutMs))
            {
                _pause.Reset();
                return true;
            }

            _pause.WaitAfter("network: " + _network.Error);
            return false;
        }
    }
}
