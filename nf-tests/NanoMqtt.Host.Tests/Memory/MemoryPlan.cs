using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Conventions;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;

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
            ("client that asks for answers", new[] { "Core", "Client", "Net", "Requests" }),
            ("client that sleeps", new[] { "Core", "Client", "Net", "Storage" }),
            ("client under M2Mqtt's interface", new[] { "Core", "Client", "Net", "M2Mqtt" }),
            ("broker", new[] { "Core", "Broker", "Net", "Listener" }),
            ("broker that survives a restart", new[] { "Core", "Broker", "Net", "Listener", "Storage" }),
            ("gateway: broker and bridge", new[] { "Core", "Client", "Broker", "Net", "Listener", "Bridge" }),
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

            ForgetTables();
            return Statics(typeof(PacketReader), typeof(MqttClient)) + DeviceHeap.BytesOf(client);
        }

        /// <summary>A broker with the device's options for so many clients, without transports and thread.</summary>
        public static int BrokerBytes(int clients)
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumClients = clients;
            options.MaximumSessions = clients;
            using var broker = new MqttBroker(new TcpAcceptor(0), options);
            MakeTables();
            return Statics(typeof(PacketReader), typeof(MqttBroker)) + DeviceHeap.BytesOf(broker);
        }

        /// <summary>The Gateway sample's broker and bridge once it has been connected and has subscribed, without transports and threads.</summary>
        public static int GatewayBytes()
        {
            using var upstream = new TestBroker();
            using var broker = new MqttBroker(new TcpAcceptor(0), MqttBrokerOptions.CreateDeviceDefaults());
            using MqttBridge bridge = GatewayBridge.Create(new GatewayOptions { Board = "esp32-01" }, broker, new TcpTransport("127.0.0.1", upstream.Port));
            using var subscribed = new ManualResetEventSlim();
            bridge.Client.Subscribed += (client, filter, result) => subscribed.Set();
            bridge.Start();
            if (!subscribed.Wait(Limits.WaitMs))
            {
                throw new InvalidOperationException("the bridge does not subscribe");
            }

            bridge.Stop(Limits.WaitMs);

            MakeTables();

            // The broker is reached from the bridge.
            return Statics(typeof(PacketReader), typeof(MqttClient), typeof(MqttBroker), typeof(MqttBridge)) + DeviceHeap.BytesOf(bridge);
        }

        public static string HeapTable()
        {
            var rows = new List<string>
            {
                "| configuration | heap, bytes | threads | sockets |",
                "| --- | --- | --- | --- |",
                $"| client | {Number(ClientBytes())} | 1, or 0 when polled | 1 |",
            };
            rows.AddRange(BrokerClients.Select(n => $"| broker, {n} clients | {Number(BrokerBytes(n))} | 1 | {n + 1} |"));
            rows.Add($"| Gateway sample: broker, 8 clients, and bridge | {Number(GatewayBytes())} | 2 | 10 |");
            return string.Join('\n', rows) + "\n";
        }

        public static string FlashTable()
        {
            IEnumerable<string> rows = s_programs.Select(p =>
                $"| {p.Name} | {string.Join(", ", p.Libraries)} | {Number(OurFlash(p.Libraries))} | {Number(FrameworkFlash(p.Libraries))} | {Number(OurFlash(p.Libraries) + FrameworkFlash(p.Libraries))} |");
            return string.Join('\n', rows.Prepend("| --- | --- | --- | --- | --- |").Prepend("| program | of ours | ours, bytes | nanoFramework's | together |")) + "\n";
        }

        /// <summary>The largest of the programs, without drivers and code of its own.</summary>
        public static int LargestProgram() => s_programs.Max(p => OurFlash(p.Libraries) + FrameworkFlash(p.Libraries));

        private static int OurFlash(string[] libraries)
        {
            Dictionary<string, int> ours = Regex.Matches(SourceTree.Read("docs/sizes.md"), @"^\| NanoMqtt\.(\w+) \| ([\d,]+) \|", RegexOptions.Multiline)
                .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
            return libraries.Sum(l => ours[l]);
        }

        private static int FrameworkFlash(string[] libraries) =>
            Packages.Closure(libraries.SelectMany(l => ProjectFile.Load($"nf-src/NanoMqtt.{l}/NanoMqtt.{l}.nfproj").Assemblies)).Sum(a => s_frameworkFlash[a]);

        // The tables of 5.0 are made when they are first needed: by a broker sooner or later, by a client of 3.1.1 never.
        private static void MakeTables()
        {
            _ = ReasonCodes.IsAllowed(MqttReasonCode.Success, MqttPacketType.Connack);
            _ = PropertyTable.IsAllowed(MqttProperty.UserProperty, MqttPacketType.Connect);
        }

        // Other tests have needed them.
        private static void ForgetTables()
        {
            foreach (Type type in new[] { typeof(ReasonCodes), typeof(PropertyTable) })
            {
                type.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Single(f => f.FieldType.IsArray).SetValue(null, null);
            }
        }

        // What the assemblies of these types hold.
        private static int Statics(params Type[] types) => types.Sum(t => DeviceHeap.StaticBytesOf(t.Assembly));

        private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }
}
