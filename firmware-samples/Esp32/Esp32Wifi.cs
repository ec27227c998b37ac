using System.Threading;
using nanoFramework.Networking;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// Wi-Fi with an address from DHCP. A lost network is found again by the firmware itself; a node that finds no broker calls
    /// <see cref="Connect"/> again all the same, which sets up the connection anew where there is none.
    /// </summary>
    internal sealed class WifiNetwork : INetwork
    {
        private readonly string _name;
        private readonly string _password;

        public WifiNetwork(string name, string password)
        {
            _name = name;
            _password = password;
        }

        public string Error { get; private set; }

        public bool Connect(int timeoutMs)
        {
            Error = WifiCredentials.FindProblem(_name, _password);
            if (Error != null)
            {
                return false;
            }

            using (var limit = new CancellationTokenSource(timeoutMs))
            {
                // Leaves a connection to the same network as it is.
                if (WifiNetworkHelper.ConnectDhcp(_name, _password, requiresDateTime: false, token: limit.Token))
                {
                    return true;
                }
            }

            Error = Explain();
            return false;
        }

        private string Explain()
        {
            switch (WifiNetworkHelper.Status)
            {
                case NetworkHelperStatus.FailedNoNetworkInterface:
                    return "this firmware has no Wi-Fi";
                case NetworkHelperStatus.TokenExpiredWaitingIPAddress:
                    return "no address in '" + _name + "': are name and password right, is it 2.4 GHz, is it near enough?";
                case NetworkHelperStatus.ExceptionOccurred:
                    return "cannot join '" + _name + "': " + WifiNetworkHelper.HelperException.Message;
                default:
                    return "cannot join '" + _name + "' (status " + ((int)WifiNetworkHelper.Status).ToString() + ")";
            }
        }
    }
}
