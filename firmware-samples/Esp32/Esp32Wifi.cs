using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.Networking;

namespace NanoMqtt.Samples
{
    /// <summary>Wi-Fi with an address from DHCP.</summary>
    internal sealed class Esp32Wifi : IWifi
    {
        public bool HasAddress
        {
            get
            {
                foreach (NetworkInterface candidate in NetworkInterface.GetAllNetworkInterfaces())
                {
                    if (candidate.NetworkInterfaceType == NetworkInterfaceType.Wireless80211 && candidate.IPv4Address[0] != '0')
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        public string Failure { get; private set; }

        public WifiResult Join(string name, string password, int timeoutMs)
        {
            using (var limit = new CancellationTokenSource(timeoutMs))
            {
                bool isJoined = WifiNetworkHelper.ConnectDhcp(name, password, requiresDateTime: false, token: limit.Token);
                WifiNetworkHelper.WifiAdapter?.Dispose(); // the helper makes one each time, and its list of them keeps it for ever
                if (isJoined)
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
