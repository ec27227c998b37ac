using System.Threading;
using nanoFramework.Networking;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// Wi-Fi with an address from DHCP. A lost network is found again by the firmware itself; a node that finds no broker calls
    /// <see cref="Join"/> again all the same, which sets up the connection anew where there is none.
    /// </summary>
    internal sealed class Esp32Wifi : IWifi
    {
        public string Failure { get; private set; }

        public WifiResult Join(string name, string password, int timeoutMs)
        {
            using (var limit = new CancellationTokenSource(timeoutMs))
            {
                // Leaves a connection to the same network as it is.
                if (WifiNetworkHelper.ConnectDhcp(name, password, requiresDateTime: false, token: limit.Token))
                {
                    return WifiResult.Joined;
                }
            }

            switch (WifiNetworkHelper.Status)
            {
                case NetworkHelperStatus.FailedNoNetworkInterface:
                    return WifiResult.NoWifi;
                case NetworkHelperStatus.TokenExpiredWaitingIPAddress:
                    return WifiResult.NoAddress;
                case NetworkHelperStatus.ExceptionOccurred:
                    Failure = WifiNetworkHelper.HelperException.Message;
                    return WifiResult.Failed;
                default:
                    Failure = "status " + ((int)WifiNetworkHelper.Status).ToString();
                    return WifiResult.Failed;
            }
        }
    }
}
