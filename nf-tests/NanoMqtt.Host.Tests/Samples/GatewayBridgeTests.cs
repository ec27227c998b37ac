using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Net;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>Gateway's logic with an upstream broker: MQTTnet's where it stays up, mosquitto where it goes away.</summary>
    [TestFixture]
    public class GatewayBridgeTests
    {
        private const int Never = int.MaxValue;

        private GatewayOptions _options;
        private LogInbox _log;
        private TcpAcceptor _acceptor;
        private TcpTransport _transport;
        private MqttBroker _broker;
        private MqttBridge _bridge;
        private RunningNode _running;

        [SetUp]
        public void Prepare()
        {
            _options = new GatewayOptions { Board = "cellar", IntervalMs = Never, RetryMinimumMs = 10, RetryMaximumMs = 100 };
            _log = new LogInbox();
        }

        [TearDown]
        public void Stop()
        {
            _running.Dispose();
            _bridge.Dispose();
            _broker.Dispose();
        }

        [Test]
        public void What_the_board_and_its_clients_say_arrives_upstream_under_the_same_topics()
        {
            using var upstream = new MqttNetServer();
            StartConnected(upstream.Port);
            Assert.That(upstream.Messages.NextWhere(m => m.Topic == "status/cellar"), Is.EqualTo(new Received("status/cellar", "online", MqttQoS.AtLeastOnce, true)));
            Assert.That(upstream.Messages.NextWhere(m => m.Topic == "telemetry/cellar/temperature"), Is.EqualTo(new Received("telemetry/cellar/temperature", "-3.5", MqttQoS.AtLeastOnce, false)));

            using NanoPeer kitchen = NanoPeer.Connect(_acceptor.Port, "kitchen");
            var said = new List<Received>();
            foreach (string topic in new[] { "telemetry/kitchen/humidity", "status/kitchen", "state/kitchen/switch", "answers/7" })
            {
                kitchen.Publish("private/" + topic, "not for others", MqttQoS.AtLeastOnce);
                kitchen.Publish(topic, "x", MqttQoS.AtLeastOnce);
                said.Add(upstream.Messages.NextWhere(m => !m.Topic.EndsWith("cellar", StringComparison.Ordinal) && !m.Topic.Contains("/cellar/", StringComparison.Ordinal)));
            }

            Assert.That(said.Select(m => m.Topic), Is.EqualTo(new[] { "telemetry/kitchen/humidity", "status/kitchen", "state/kitchen/switch", "answers/7" }));
        }

        [Test]
        public void A_long_token_as_password_is_sent_upstream()
        {
            using var upstream = new MqttNetServer { Password = new string('t', 1000) };
            _options.UpstreamUserName = "site";
            _options.UpstreamPassword = upstream.Password;
            StartConnected(upstream.Port);
            Assert.That(upstream.Messages.Next(), Is.EqualTo(new Received("status/cellar", "online", MqttQoS.AtLeastOnce, true)));
        }

        [Test]
        public async Task A_command_from_upstream_reaches_the_board_that_it_is_for()
        {
            using var upstream = new MqttNetServer();
            StartConnected(upstream.Port);
            using NanoPeer kitchen = NanoPeer.Connect(_acceptor.Port, "kitchen");
            kitchen.Subscribe("command/kitchen/#", MqttQoS.ExactlyOnce);
            await upstream.PublishAsync("command/kitchen/switch", "toggle", MqttQoS.ExactlyOnce);
            Assert.That(kitchen.Messages.Next(), Is.EqualTo(new Received("command/kitchen/switch", "toggle", MqttQoS.ExactlyOnce, false)));
        }

        [Test]
        public void While_the_upstream_broker_is_away_values_wait_and_arrive_when_it_is_back()
        {
            using var upstream = new MosquittoBroker("persistence true");
            StartConnected(upstream.Port);
            using NanoPeer watcher = Watch(upstream);
            using NanoPeer kitchen = NanoPeer.Connect(_acceptor.Port, "kitchen");
            kitchen.Subscribe("command/kitchen/#", MqttQoS.ExactlyOnce);
            upstream.Terminate();
            ExpectRefusal(upstream.Port);
            for (int i = 0; i < 40; i++)
            {
                kitchen.Publish("telemetry/kitchen/count", $"{i}", MqttQoS.AtLeastOnce);
            }

            upstream.Restart();
            Assert.That(watcher.Messages.Next(40).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, 40).Select(i => $"{i}")));
            _log.Lines.NextWhere(line => line == "bridge: connected, session resumed");
            watcher.Publish("command/kitchen/interval", "5 s", MqttQoS.AtLeastOnce);
            Assert.That(kitchen.Messages.Next().Payload, Is.EqualTo("5 s"));
        }

        [Test]
        public void When_too_much_waits_it_is_said_and_the_newest_arrive()
        {
            using var upstream = new MosquittoBroker("persistence true");
            StartConnected(upstream.Port);
            using NanoPeer watcher = Watch(upstream);
            upstream.Terminate();
            ExpectRefusal(upstream.Port);
            for (int i = 0; i < 500; i++)
            {
                _broker.Publish("telemetry/kitchen/count", Utf8.GetBytes($"{i}"), MqttQoS.AtLeastOnce, false);
                int taken = i + 1;
                Limits.WaitUntil(() => _bridge.Statistics.MessagesOut >= taken, "taken out");
            }

            _log.Lines.NextWhere(line => line == "bridge: queue full, the oldest messages are dropped until the broker takes some");
            upstream.Restart();
            List<string> arrived = watcher.Messages.Next(40).Select(m => m.Payload).ToList();
            arrived.Add(watcher.Messages.NextWhere(m => m.Payload == "499").Payload);
            Assert.That(arrived[0], Is.Not.EqualTo("0"));
        }

        [Test]
        public void A_gateway_that_is_cut_off_is_offline_upstream_and_then_online_again()
        {
            using var upstream = new MqttNetServer();
            StartConnected(upstream.Port);
            upstream.Messages.NextWhere(m => m.Topic == "status/cellar");

            // MQTTnet's server publishes no will of a connection that the next one takes over: the next one waits for it.
            var isOffline = new ManualResetEventSlim();
            _bridge.Client.Disconnected += (client, reason, detail) => isOffline.Wait(Limits.Wait);
            _transport.Close();
            upstream.Messages.NextWhere(m => m == new Received("status/cellar", "offline", MqttQoS.AtLeastOnce, true));
            isOffline.Set();
            upstream.Messages.NextWhere(m => m == new Received("status/cellar", "online", MqttQoS.AtLeastOnce, true));
        }

        [Test]
        public void An_upstream_broker_that_is_not_there_is_one_line_a_try_and_the_gateway_serves_its_clients()
        {
            using var upstream = new MosquittoBroker();
            upstream.Kill();
            Start(upstream.Port);
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: listening"));
            ExpectRefusal(upstream.Port);
            ExpectRefusal(upstream.Port);
            using NanoPeer kitchen = NanoPeer.Connect(_acceptor.Port, "kitchen");
            kitchen.Subscribe("a", MqttQoS.ExactlyOnce);
            kitchen.Publish("a", "hello", MqttQoS.ExactlyOnce);
            Assert.That(kitchen.Messages.Next().Payload, Is.EqualTo("hello"));
        }

        [Test]
        public void A_wrong_password_for_the_upstream_broker_is_one_line_a_try()
        {
            using var upstream = new MqttNetServer { Password = "secret" };
            _options.UpstreamUserName = "site";
            _options.UpstreamPassword = "guess";
            Start(upstream.Port);
            const string line = "bridge: refused by the broker: user name or password; trying again";
            Assert.That(_log.Lines.NextWhere(IsOfBridge), Is.EqualTo(line));
            Assert.That(_log.Lines.NextWhere(IsOfBridge), Is.EqualTo(line));
        }

        private static bool IsOfBridge(string line) => line.StartsWith("bridge", StringComparison.Ordinal);

        // With a session that mosquitto keeps: who is back first, the watcher or the bridge, does not matter.
        private static NanoPeer Watch(MosquittoBroker upstream)
        {
            NanoPeer watcher = NanoPeer.Connect(upstream.Port, new MqttClientOptions { ClientId = "watcher", CleanSession = false, ReconnectMaximumMs = 100 });
            watcher.Subscribe("telemetry/kitchen/count", MqttQoS.AtLeastOnce);
            return watcher;
        }

        private void ExpectRefusal(int port) =>
            _log.Lines.NextWhere(line => line == $"bridge: connection refused by 127.0.0.1:{port}: is the broker running?; trying again");

        private void StartConnected(int upstream)
        {
            Start(upstream);
            Assert.That(_log.Lines.NextWhere(IsOfBridge), Is.EqualTo("bridge: connected, new session"));
            Limits.WaitUntil(() => _bridge.Client.GetGrantedQoS("command/#") >= 0, "commands are subscribed to");
        }

        private void Start(int upstream)
        {
            _acceptor = new TcpAcceptor("127.0.0.1", 0);
            _transport = new TcpTransport("127.0.0.1", upstream);
            _broker = new MqttBroker(_acceptor, MqttBrokerOptions.CreateDeviceDefaults());
            _bridge = GatewayBridge.Create(_options, _broker, _transport);
            var node = new GatewayNode(_options, _broker, _bridge, new SimulatedSensor(), new SimulatedNetwork(), _log);
            _running = new RunningNode(node.Run, node.Stop);
        }
    }
}
