using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.Networking;

namespace NanoMqtt.Samples
{
    /// <summary>Wi-Fi with an address from DHCP.</summary>
    internal sealed class Esp32Wifi : IWifi
    {
        public string Failure { get; private set; }

        public bool IsJoined(string name)
        {
            NetworkInterface station = Station();
            return station != null && station.IPv4Address[0] != '0' && SettingsOf(station).Ssid == name;
        }

        public bool IsLookedFor(string name, string password)
        {
            NetworkInterface station = Station();
            if (station == null)
            {
                return false;
            }

            const Wireless80211Configuration.ConfigurationOptions Automatic = Wireless80211Configuration.ConfigurationOptions.AutoConnect;
            Wireless80211Configuration settings = SettingsOf(station);
            return settings.Ssid == name && settings.Password == password && (settings.Options & Automatic) == Automatic;
        }

        public WifiResult Join(string name, string password, int timeoutMs)
        {
            using (var limit = new CancellationTokenSource(timeoutMs))
            {
                bool isJoined = WifiNetworkHelper.ConnectDhcp(name, password, requiresDateTime: false, token: limit.Token);
                WifiNetworkHelper.WifiAdapter?.Dispose(); // the helper makes one each time, and its list would keep it forever
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

        private static NetworkInterface Station()
        {
            foreach (NetworkInterface candidate in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (candidate.NetworkInterfaceType == NetworkInterfaceType.Wireless80211)
                {
                    return candidate;
                }
            }

            return null;
        }

        private static Wireless80211Configuration SettingsOf(NetworkInterface station)
        {
            return Wireless80211Configuration.GetAllWireless80211Configurations()[station.SpecificConfigId];
        }
    }
}
