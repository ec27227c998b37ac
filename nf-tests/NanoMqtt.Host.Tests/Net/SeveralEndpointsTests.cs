using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.WebSocket;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>One broker with and without TLS, at two ports of the loopback address.</summary>
    [TestFixture]
    public class SeveralEndpointsTests
    {
        private TcpAcceptor _plain;
        private TcpAcceptor _tls;

        [SetUp]
        public void Create()
        {
            _plain = new TcpAcceptor("127.0.0.1", 0);
            _tls = new TcpAcceptor("127.0.0.1", 0, TestCertificates.Server);
        }

        [Test]
        public async Task Messages_go_from_each_endpoint_to_the_others_clients([Values] MqttQoS qos, [Values] bool isWebSocket)
        {
            var all = new TcpAcceptors(_plain, _tls);
            using MqttBroker broker = Start(isWebSocket ? new WebSocketAcceptor(all) : all);
            using var plain = new MqttNetPeer { WebSocketUri = isWebSocket ? $"ws://127.0.0.1:{_plain.Port}" : null };
            await plain.OpenAsync(_plain.Port, "plain");
            using var tls = new MqttNetPeer { WebSocketUri = isWebSocket ? $"wss://127.0.0.1:{_tls.Port}" : null };
            await tls.OpenAsync(_tls.Port, "tls", o => o.WithTlsOptions(t => t.UseTls().WithCertificateValidationHandler(_ => true)));
            await plain.SubscribeAsync("to/plain", qos);
            await tls.SubscribeAsync("to/tls", qos);
            for (int i = 0; i < 20; i++)
            {
                string payload = new('x', i * 1000);
                await plain.PublishAsync("to/tls", payload, qos);
                Assert.That(tls.Messages.Next(), Is.EqualTo(new Received("to/tls", payload, qos, false)));
                await tls.PublishAsync("to/plain", payload, qos);
                Assert.That(plain.Messages.Next(), Is.EqualTo(new Received("to/plain", payload, qos, false)));
            }
        }

        [Test]
        public void The_limit_of_clients_is_for_all_endpoints_together()
        {
            var second = new TcpAcceptor("127.0.0.1", 0);
            using MqttBroker broker = Start(new TcpAcceptors(_plain, second), new MqttBrokerOptions { MaximumClients = 1 });
            using var first = new WireClient(_plain.Port);
            first.Send(Convert.FromHexString("100D00044D51545404020000000161"));
            Assert.That(first.Next(), Is.EqualTo(new byte[] { 0x20, 2, 0, 0 }));
            using var other = new WireClient(second.Port);
            other.Send(Convert.FromHexString("100D00044D51545404020000000162"));
            Assert.That(other.Next(), Is.EqualTo(new byte[] { 0x20, 2, 0, 3 }), "server unavailable");
        }

        [Test]
        public async Task A_flood_at_one_endpoint_does_not_keep_the_clients_of_another_waiting()
        {
            using MqttBroker broker = Start(new TcpAcceptors(_plain, _tls));
            using var stop = new CancellationTokenSource();
            int knocks = 0;
            Task flood = Task.Run(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
                    socket.Connect(IPAddress.Loopback, _plain.Port);
                    Interlocked.Increment(ref knocks);
                }
            });
            Limits.WaitUntil(() => Volatile.Read(ref knocks) > 100, "the flood");
            for (int i = 0; i < 20; i++)
            {
                using var client = new MqttNetPeer();
                await client.OpenAsync(_tls.Port, "c", o => o.WithTlsOptions(t => t.UseTls().WithCertificateValidationHandler(_ => true)));
                await client.SubscribeAsync("t", MqttQoS.AtLeastOnce);
                await client.PublishAsync("t", "hello", MqttQoS.AtLeastOnce);
                Assert.That(client.Messages.Next().Payload, Is.EqualTo("hello"));
            }

            Assert.That(flood.IsCompleted, Is.False);
            stop.Cancel();
            await flood;
        }

        [Test]
        public void A_broker_that_was_stopped_starts_again_at_all_endpoints()
        {
            using MqttBroker broker = Start(new TcpAcceptors(_plain, _tls));
            for (int i = 0; i < 3; i++)
            {
                broker.Stop();
                broker.Start();
                foreach (int port in new[] { _plain.Port, _tls.Port })
                {
                    using var client = new TcpClient();
                    client.Connect(IPAddress.Loopback, port);
                }
            }
        }

        private static MqttBroker Start(IAcceptor acceptor, MqttBrokerOptions options = null)
        {
            var broker = new MqttBroker(acceptor, options ?? new MqttBrokerOptions());
            broker.Start();
            return broker;
        }
    }
}
