using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Conventions;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;

namespace NanoMqtt.Host.Tests.Memory
{
    /// <summary>The numbers of docs/memory.md: heap from real objects, flash from docs/sizes.md.</summary>
    internal static class MemoryPlan
    {
        public static readonly int[] BrokerClients = { 4, 8, 13 };

        // Packed sizes of nanoFramework's assemblies, as their packages have them.
        private static readonly Dictionary<string, int> s_frameworkFlash = new()
        {
            ["mscorlib"] = 32460, ["System.Net"] = 22436, ["System.IO.FileSystem"] = 16684, ["System.IO.Streams"] = 7104, ["nanoFramework.System.Text"] = 5412,
            ["nanoFramework.M2Mqtt.Core"] = 4024, ["System.Threading"] = 3876, ["nanoFramework.Runtime.Events"] = 3408, ["nanoFramework.Runtime.Native"] = 1620,
        };

        private static readonly (string Name, string[] Libraries)[] s_programs =
        {
            ("client", new[] { "Core", "Client", "Net" }),
            ("client that sleeps", new[] { "Core", "Client", "Net", "Storage" }),
            ("client under M2Mqtt's interface", new[] { "Core", "Client", "Net", "M2Mqtt" }),
            ("broker", new[] { "Core", "Broker", "Net" }),
            ("broker that survives a restart", new[] { "Core", "Broker", "Net", "Storage" }),
            ("gateway: broker and bridge", new[] { "Core", "Client", "Broker", "Net", "Bridge" }),
        };

        /// <summary>A client with the default options while it is connected, without its transport and thread.</summary>
        public static int ClientBytes()
        {
            using var broker = new TestBroker();
            using var client = new MqttClient(new TcpTransport("127.0.0.1", broker.Port), new MqttClientOptions { ClientId = "esp32-01" });
            if (client.Connect(Limits.WaitMs) != MqttResult.Success)
            {
                throw new InvalidOperationException("the client does not connect");
            }

            return DeviceHeap.BytesOf(client);
        }

        /// <summary>A broker with the device's options for so many clients, without transports and thread.</summary>
        public static int BrokerBytes(int clients)
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumClients = clients;
            options.MaximumSessions = clients;
            using var broker = new MqttBroker(new TcpAcceptor(0), options);
            return DeviceHeap.BytesOf(broker);
        }

        public static string HeapTable()
        {
            int core = DeviceHeap.StaticBytesOf(typeof(PacketReader).Assembly);
            int client = core + DeviceHeap.StaticBytesOf(typeof(MqttClient).Assembly) + ClientBytes();
            int broker = core + DeviceHeap.StaticBytesOf(typeof(MqttBroker).Assembly);
            var rows = new List<string>
            {
                "| configuration | heap, bytes | threads | sockets |",
                "| --- | --- | --- | --- |",
                $"| client | {Number(client)} | 1, or 0 when polled | 1 |",
            };
            rows.AddRange(BrokerClients.Select(n => $"| broker, {n} clients | {Number(broker + BrokerBytes(n))} | 1 | {n + 1} |"));
            rows.Add($"| gateway: broker, 8 clients, and a bridge's client | {Number(broker + BrokerBytes(8) + client - core)} | 2 | 10 |");
            return string.Join('\n', rows) + "\n";
        }

        public static string FlashTable()
        {
            Dictionary<string, int> ours = Regex.Matches(SourceTree.Read("docs/sizes.md"), @"^\| NanoMqtt\.(\w+) \| ([\d,]+) \|", RegexOptions.Multiline)
                .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
            IEnumerable<string> rows = s_programs.Select(p =>
            {
                int own = p.Libraries.Sum(l => ours[l]);
                int framework = Packages.Closure(p.Libraries.SelectMany(l => ProjectFile.Load($"nf-src/NanoMqtt.{l}/NanoMqtt.{l}.nfproj").Assemblies)).Sum(a => s_frameworkFlash[a]);
                return $"| {p.Name} | {string.Join(", ", p.Libraries)} | {Number(own)} | {Number(framework)} | {Number(own + framework)} |";
            });
            return string.Join('\n', rows.Prepend("| --- | --- | --- | --- | --- |").Prepend("| program | of ours | ours, bytes | nanoFramework's | together |")) + "\n";
        }

        private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }
}
