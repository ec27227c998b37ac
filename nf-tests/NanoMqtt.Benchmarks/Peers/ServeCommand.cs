using System;
using System.CommandLine;
using System.Globalization;
using System.Net;
using MQTTnet.Server;
using NanoMqtt.Broker;
using NanoMqtt.Listener;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// The hidden verb of <see cref="BrokerProcess"/>: a broker on a port that the system chooses. It writes the port, and answers with the bytes
    /// that live in its heap.
    /// </summary>
    internal static class ServeCommand
    {
        public const string Verb = "serve";

        // More than any case has in the air: its own default drops above 250.
        private const int MqttNetPendingMessages = 100000;

        public static Command Create()
        {
            var name = new Argument<string>("name");
            var command = new Command(Verb) { name };
            command.Hidden = true;
            command.SetAction(line =>
            {
                int port;
                using IDisposable broker = line.GetValue(name) == PeerName.NanoMqtt ? StartNanoMqtt(out port) : StartMqttNet(out port);
                Console.WriteLine(port.ToString(CultureInfo.InvariantCulture));
                ChildProcess.Answer(() => GC.GetTotalMemory(forceFullCollection: true));
            });
            return command;
        }

        private static MqttBroker StartNanoMqtt(out int port)
        {
            var acceptor = new TcpAcceptor("127.0.0.1", 0);
            var broker = new MqttBroker(acceptor, new MqttBrokerOptions());
            broker.Start();
            port = acceptor.Port;
            return broker;
        }

        private static MqttServer StartMqttNet(out int port)
        {
            MqttServerOptions options = new MqttServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(0)
                .WithMaxPendingMessagesPerClient(MqttNetPendingMessages)
                .Build();
            MqttServer server = new MqttServerFactory().CreateMqttServer(options);
            server.StartAsync().GetAwaiter().GetResult();
            port = options.DefaultEndpointOptions.Port;
            return server;
        }
    }
}
