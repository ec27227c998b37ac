using System;
using System.CommandLine;
using System.Net;
using MQTTnet.Server;
using NanoMqtt.Broker;
using NanoMqtt.Net;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The hidden verb of <see cref="BrokerProcess"/>: a broker that answers with the bytes that live in its heap.</summary>
    internal static class ServeCommand
    {
        // More than any case has in the air: its own default drops above 250.
        private const int MqttNetPendingMessages = 100000;

        public static Command Create()
        {
            var name = new Argument<string>("name");
            var port = new Argument<int>("port");
            var command = new Command("serve") { name, port };
            command.Hidden = true;
            command.SetAction(line =>
            {
                using IDisposable broker = line.GetValue(name) == PeerName.NanoMqtt ? StartNanoMqtt(line.GetValue(port)) : StartMqttNet(line.GetValue(port));
                ChildProcess.Answer(() => GC.GetTotalMemory(forceFullCollection: true));
            });
            return command;
        }

        private static MqttBroker StartNanoMqtt(int port)
        {
            var broker = new MqttBroker(new TcpAcceptor("127.0.0.1", port), new MqttBrokerOptions());
            broker.Start();
            return broker;
        }

        private static MqttServer StartMqttNet(int port)
        {
            MqttServer server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(port)
                .WithMaxPendingMessagesPerClient(MqttNetPendingMessages)
                .Build());
            server.StartAsync().GetAwaiter().GetResult();
            return server;
        }
    }
}
