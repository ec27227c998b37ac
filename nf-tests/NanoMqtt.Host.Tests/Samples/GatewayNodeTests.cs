using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>Gateway's logic without an upstream broker: a real broker on a real port, a simulated sensor.</summary>
    [TestFixture]
    public class GatewayNodeTests
    {
        private GatewayOptions _options;
        private SimulatedSensor _sensor;
        private SimulatedNetwork _network;
        private LogInbox _log;
        private TcpAcceptor _acceptor;
        private MqttBroker _broker;
        private RunningNode _running;

        [SetUp]
        public void Prepare()
        {
            _options = new GatewayOptions { Board = "cellar", IntervalMs = 20, RetryMinimumMs = 10, RetryMaximumMs = 1000 };
            _sensor = new SimulatedSensor();
            _network = new SimulatedNetwork();
            _log = new LogInbox();
        }

        [TearDown]
        public void Stop()
        {
            _running.Dispose();
            _broker.Dispose();
        }

        [Test]
        public void Its_own_measurements_and_status_reach_its_clients()
        {
            Start();
            ExpectStart();
            using NanoPeer peer = NanoPeer.Connect(_acceptor.Port, "kitchen");
            Assert.That(_log.Lines.Next("line"), Does.StartWith("broker: connected kitchen"));
            peer.Subscribe("#", MqttQoS.AtLeastOnce);
            Assert.That(peer.Messages.NextWhere(m => m.Retain), Is.EqualTo(new Received("status/cellar", "online", MqttQoS.AtLeastOnce, true)));
            Assert.That(peer.Messages.NextWhere(m => m.Topic == "telemetry/cellar/temperature").Payload, Is.EqualTo("-3.5"));
            Assert.That(peer.Messages.NextWhere(m => m.Topic == "telemetry/cellar/pressure").Payload, Is.EqualTo("1013.3"));
        }

        [Test]
        public void A_client_with_a_wrong_password_is_refused_and_said()
        {
            _options.UserName = "house";
            _options.Password = "secret";
            Start();
            ExpectStart();
            using (var stranger = new MqttClient(new TcpTransport("127.0.0.1", _acceptor.Port), new MqttClientOptions { ClientId = "stranger", UserName = "house", Password = "guess" }))
            {
                Assert.That(stranger.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Refused));
                Assert.That(_log.Lines.Next("line"), Does.StartWith("broker: refused "));
            }

            using NanoPeer peer = NanoPeer.Connect(_acceptor.Port, new MqttClientOptions { ClientId = "kitchen", UserName = "house", Password = "secret" });
            _log.Lines.NextWhere(line => line.StartsWith("broker: connected kitchen", StringComparison.Ordinal));
        }

        [Test]
        public void A_port_in_use_is_one_line_a_try_and_taken_when_it_is_free()
        {
            var other = new TcpListener(IPAddress.Loopback, 0);
            other.Start();
            int port = ((IPEndPoint)other.LocalEndpoint).Port;
            Start(port);
            Assert.That(_log.Lines.Next("line"), Does.StartWith("broker: ").And.Contains($"{port}").And.EndsWith("; next try in 10 ms"));
            Assert.That(_log.Lines.Next("line"), Does.EndWith("; next try in 20 ms"));
            other.Stop();
            _log.Lines.NextWhere(line => line == "broker: listening");
        }

        [Test]
        public void Without_a_network_nobody_listens()
        {
            _network.FailuresLeft = 2;
            Start();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 10 ms"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 20 ms"));
            ExpectStart();
        }

        [Test]
        public void A_silent_sensor_is_one_line_and_an_answer_another()
        {
            _sensor.FailuresLeft = 5;
            Start();
            ExpectStart();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("sensor: does not answer; check its wiring"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("sensor: answers again"));
        }

        private void Start(int port = 0)
        {
            _acceptor = new TcpAcceptor("127.0.0.1", port);
            _broker = new MqttBroker(_acceptor, MqttBrokerOptions.CreateDeviceDefaults());
            var node = new GatewayNode(_options, _broker, null, _sensor, _network, _log);
            _running = new RunningNode(node.Run, node.Stop);
        }

        private void ExpectStart()
        {
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: listening"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("bridge: none, Credentials.cs names no upstream broker"));
        }
    }
}
