using System.Threading;

namespace NanoMqtt.Samples
{
    /// <summary>Tries to bring a network up for as long as it takes: a line in the log for each failure, pauses that double.</summary>
    public sealed class NetworkKeeper
    {
        private readonly INetwork _network;
        private readonly ILog _log;
        private readonly NodeOptions _options;
        private readonly WaitHandle _wake;
        private int _pauseMs;

        /// <summary>Creates it.</summary>
        /// <param name="network">What is to be up.</param>
        /// <param name="log">Where failures are said.</param>
        /// <param name="options">How long a try and the pauses are.</param>
        /// <param name="wake">What ends a pause early.</param>
        public NetworkKeeper(INetwork network, ILog log, NodeOptions options, WaitHandle wake)
        {
            _network = network;
            _log = log;
            _options = options;
            _wake = wake;
            _pauseMs = options.RetryMinimumMs;
        }

        /// <summary>Tries once; after a failure says so, and waits for the pause to be over or for the event.</summary>
        /// <returns>Whether the network is up.</returns>
        public bool TryConnect()
        {
            if (_network.Connect(_options.NetworkTimeoutMs))
            {
                _pauseMs = _options.RetryMinimumMs;
                return true;
            }

            _log.Write("network: " + _network.Error + "; next try in " + _pauseMs.ToString() + " ms");
            _wake.WaitOne(_pauseMs, false);
            _pauseMs = _pauseMs < _options.RetryMaximumMs / 2 ? _pauseMs * 2 : _options.RetryMaximumMs;
            return false;
        }
    }
}
