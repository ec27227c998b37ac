using System;
using System.Threading;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// Wi-Fi as a node's network; each failure is one line that says what to look at. If the board has joined the network before, this only waits,
    /// since the board looks for it by itself. Each new attempt to join writes the settings to flash and never frees some native memory, so a
    /// night without an access point would use that up. Only now and then it joins anew, in case the board has given up.
    /// </summary>
    public sealed class WifiNetwork : INetwork
    {
        private const int WaitsAfterJoin = 15; // with the pauses between them some 20 minutes
        private const int LookMs = 250;

        private readonly IWifi _wifi;
        private readonly string _name;
        private readonly string _password;
        private int _waitsLeft;
        private bool _isKnown;

        /// <summary>Creates it; nothing is touched yet.</summary>
        /// <param name="wifi">The board's Wi-Fi.</param>
        /// <param name="name">The network's name.</param>
        /// <param name="password">Its password; empty for a network without one.</param>
        public WifiNetwork(IWifi wifi, string name, string password)
        {
            _wifi = wifi;
            _name = name;
            _password = password;
        }

        /// <inheritdoc/>
        public string Error { get; private set; }

        /// <inheritdoc/>
        public bool Connect(int timeoutMs)
        {
            Error = WifiCredentials.FindProblem(_name, _password);
            if (Error == null && !_wifi.IsJoined(_name))
            {
                Error = Explain(IsTurnToWait() ? Wait(timeoutMs) : Join(timeoutMs));
            }

            return Error == null;
        }

        private bool IsTurnToWait()
        {
            if (!_isKnown)
            {
                _isKnown = true;
                _waitsLeft = _wifi.IsLookedFor(_name, _password) ? 1 : 0;
            }

            return _waitsLeft-- > 0;
        }

        private WifiResult Join(int timeoutMs)
        {
            WifiResult result = _wifi.Join(_name, _password, timeoutMs);
            bool isLookedFor = result == WifiResult.Joined || result == WifiResult.NoAddress;
            _waitsLeft = isLookedFor ? WaitsAfterJoin : 0;
            return result;
        }

        private WifiResult Wait(int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            while (!_wifi.IsJoined(_name))
            {
                if (Environment.TickCount64 >= endMs)
                {
                    return WifiResult.NoAddress;
                }

                Thread.Sleep(LookMs);
            }

            return WifiResult.Joined;
        }

        private string Explain(WifiResult result)
        {
            switch (result)
            {
                case WifiResult.Joined:
                    return null;
                case WifiResult.NoAddress:
                    return "no address in '" + _name + "': are name and password right, is it 2.4 GHz, is it near enough?";
                case WifiResult.NoWifi:
                    return "this firmware has no Wi-Fi";
                default:
                    return "cannot join '" + _name + "': " + _wifi.Failure;
            }
        }
    }
}
