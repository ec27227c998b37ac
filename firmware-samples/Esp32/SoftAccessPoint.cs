using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using Iot.Device.DhcpServer;
using nanoFramework.Runtime.Native;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A Wi-Fi network of the board's own, with addresses from a DHCP server that runs here: the firmware has none. The firmware starts an
    /// access point only after a restart, so the first time the board restarts once. If it does not keep the settings it does not restart: that would never end.
    /// </summary>
    internal sealed class SoftAccessPoint : INetwork
    {
        /// <summary>The board's address in its network.</summary>
        public const string Address = "192.168.4.1";

        private const string Mask = "255.255.255.0";
        private const int MaximumStations = 8;
        private const WirelessAPConfiguration.ConfigurationOptions Options = WirelessAPConfiguration.ConfigurationOptions.Enable | WirelessAPConfiguration.ConfigurationOptions.AutoStart;
        private const int BeforeRestartMs = 3000;

        private readonly string _name;
        private readonly string _password;
        private readonly ILog _log;
        private bool _isUp;

        public SoftAccessPoint(string name, string password, ILog log)
        {
            _name = name;
            _password = password;
            _log = log;
        }

        public string Error { get; private set; }

        public bool Connect(int timeoutMs)
        {
            if (_isUp)
            {
                return true;
            }

            Error = WifiCredentials.FindProblem(_name, _password);
            NetworkInterface point = Error == null ? Find() : null;
            if (point == null)
            {
                Error = Error ?? "this firmware has no access point";
                return false;
            }

            if (!IsSetUp(point))
            {
                SetUp(point);
                if (!IsSetUp(point))
                {
                    Error = "the settings of the access point '" + _name + "' are not kept: flash the board anew, with --masserase";
                    return false;
                }

                Restart("is set up");
            }

            if (!new DhcpServer().Start(IPAddress.Parse(Address), IPAddress.Parse(Mask)))
            {
                Restart("cannot give addresses"); // no second try: it keeps what it has opened, and would take that for a server at work
            }

            _isUp = true;
            return true;
        }

        private static NetworkInterface Find()
        {
            foreach (NetworkInterface candidate in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (candidate.NetworkInterfaceType == NetworkInterfaceType.WirelessAP)
                {
                    return candidate;
                }
            }

            return null;
        }

        private static WirelessAPConfiguration SettingsOf(NetworkInterface point)
        {
            return WirelessAPConfiguration.GetAllWirelessAPConfigurations()[point.SpecificConfigId];
        }

        private bool IsSetUp(NetworkInterface point)
        {
            WirelessAPConfiguration settings = SettingsOf(point);
            return settings.Ssid == _name && settings.Password == _password && settings.Options == Options;
        }

        private void SetUp(NetworkInterface point)
        {
            point.EnableStaticIPv4(Address, Mask, Address);
            WirelessAPConfiguration settings = SettingsOf(point);
            settings.Options = Options;
            settings.Ssid = _name;
            settings.Password = _password;
            settings.Authentication = _password.Length == 0 ? AuthenticationType.Open : AuthenticationType.WPA2;
            settings.MaxConnections = MaximumStations;
            settings.SaveConfiguration();
        }

        private void Restart(string why)
        {
            _log.Write("network: the access point '" + _name + "' " + why + "; restarting");
            Thread.Sleep(BeforeRestartMs);
            Power.RebootDevice();
        }
    }
}
