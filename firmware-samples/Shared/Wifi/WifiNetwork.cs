namespace NanoMqtt.Samples
{
    /// <summary>Wi-Fi as a node's network: what is wrong with it is one line that says what to look at.</summary>
    public sealed class WifiNetwork : INetwork
    {
        private readonly IWifi _wifi;
        private readonly string _name;
        private readonly string _password;

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
            if (Error == null)
            {
                Error = Explain(_wifi.Join(_name, _password, timeoutMs));
            }

            return Error == null;
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
