using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace NanoMqtt.Benchmarks
{
    /// <summary>A broker on a port of the loopback address that nobody else has.</summary>
    internal sealed class BrokerProcess : ChildProcess
    {
        private const int MostAttempts = 10;
        private const int FirstPort = 10000;

        // The system gives those from here on to outgoing connections.
        private const int FirstOutgoingPort = 32768;

        private BrokerProcess(string name, ProcessStartInfo start)
            : base(start)
        {
            Name = name;
        }

        public string Name { get; }

        public int Port { get; private set; }

        /// <summary>Those that are on this machine, ours first.</summary>
        public static string[] Names => FindMosquitto() == null
            ? new[] { PeerName.NanoMqtt, PeerName.MqttNet }
            : new[] { PeerName.NanoMqtt, PeerName.MqttNet, PeerName.Mosquitto };

        /// <summary>Starts one and waits until it listens.</summary>
        public static BrokerProcess Start(string name)
        {
            if (name == PeerName.Mosquitto)
            {
                return StartMosquitto();
            }

            var broker = new BrokerProcess(name, new ProcessStartInfo(Environment.ProcessPath, new[] { ServeCommand.Verb, name }));
            broker.Port = (int)broker.ReadNumber();
            return broker;
        }

        // It cannot let the system choose its port: when somebody else has the one that was chosen here, it ends, and another one is tried.
        private static BrokerProcess StartMosquitto()
        {
            string configuration = Path.GetTempFileName();
            try
            {
                for (int attempt = 0; attempt < MostAttempts; attempt++)
                {
                    int port = Random.Shared.Next(FirstPort, FirstOutgoingPort);
                    WriteConfiguration(configuration, port);
                    var start = new ProcessStartInfo(FindMosquitto(), new[] { "-c", configuration }) { RedirectStandardError = true };
                    var broker = new BrokerProcess(PeerName.Mosquitto, start) { Port = port };
                    if (broker.HasWritten(" running"))
                    {
                        return broker;
                    }

                    broker.Dispose();
                }
            }
            finally
            {
                File.Delete(configuration);
            }

            throw new InvalidOperationException("mosquitto does not start to listen");
        }

        // As it comes, but with limits like those that the others have: what is measured is delivery, not dropping.
        private static void WriteConfiguration(string path, int port) =>
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"""
                listener {port} 127.0.0.1
                allow_anonymous true
                persistence false
                log_dest stderr
                log_type information
                connection_messages false
                set_tcp_nodelay true
                max_inflight_messages 100
                max_queued_messages 100000

                """));

        // Debian puts it where an ordinary user's PATH does not look.
        private static string FindMosquitto()
        {
            string path = (Environment.GetEnvironmentVariable("PATH") ?? "") + Path.PathSeparator + "/usr/sbin";
            return path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, PeerName.Mosquitto)).FirstOrDefault(File.Exists);
        }
    }
}
