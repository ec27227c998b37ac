using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Benchmarks
{
    /// <summary>A broker on a free port of the loopback address.</summary>
    internal sealed class BrokerProcess : ChildProcess
    {
        private const string MosquittoConfiguration = "nanomqtt-benchmark-mosquitto.conf";
        private const int StartTimeoutMs = 20000;

        private BrokerProcess(string name, int port, string path, params string[] arguments)
            : base(path, arguments)
        {
            Name = name;
            Port = port;
        }

        public string Name { get; }

        public int Port { get; }

        /// <summary>Those that are on this machine, ours first.</summary>
        public static string[] Names => FindMosquitto() == null
            ? new[] { PeerName.NanoMqtt, PeerName.MqttNet }
            : new[] { PeerName.NanoMqtt, PeerName.MqttNet, PeerName.Mosquitto };

        /// <summary>Starts one and waits until it listens.</summary>
        public static BrokerProcess Start(string name)
        {
            int port = FreePort();
            BrokerProcess broker = name == PeerName.Mosquitto
                ? new BrokerProcess(name, port, FindMosquitto(), "-c", WriteConfiguration(port))
                : new BrokerProcess(name, port, Environment.ProcessPath, "serve", name, port.ToString(CultureInfo.InvariantCulture));
            long endMs = Environment.TickCount64 + StartTimeoutMs;
            while (!broker.Listens())
            {
                if (broker.HasExited || Environment.TickCount64 > endMs)
                {
                    broker.Dispose();
                    throw new InvalidOperationException(name + " does not start to listen");
                }

                Thread.Sleep(50);
            }

            return broker;
        }

        // As it comes, but with limits like those that the others have: what is measured is delivery, not dropping.
        private static string WriteConfiguration(int port)
        {
            string path = Path.Combine(Path.GetTempPath(), MosquittoConfiguration);
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"""
                listener {port} 127.0.0.1
                allow_anonymous true
                persistence false
                log_dest none
                set_tcp_nodelay true
                max_inflight_messages 100
                max_queued_messages 100000

                """));
            return path;
        }

        private bool Listens()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        // Debian puts it where an ordinary user's PATH does not look.
        private static string FindMosquitto()
        {
            string path = (Environment.GetEnvironmentVariable("PATH") ?? "") + Path.PathSeparator + "/usr/sbin";
            return path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, PeerName.Mosquitto)).FirstOrDefault(File.Exists);
        }
    }
}
