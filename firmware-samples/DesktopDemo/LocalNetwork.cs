using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>Where other machines find this one.</summary>
    internal static class LocalNetwork
    {
        /// <summary>This machine's IPv4 address in its network, or the loopback address where it is in none.</summary>
        public static IPAddress Address()
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(n => n.OperationalStatus == OperationalStatus.Up && n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .Select(n => n.GetIPProperties())
                .OrderByDescending(p => p.GatewayAddresses.Count)
                .SelectMany(p => p.UnicastAddresses)
                .Select(a => a.Address)
                .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
        }
    }
}
