using System;
using System.Text;
using System.Threading;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>The firmware's node at our broker, with a sensor and a network that fail on demand.</summary>
    [TestFixture]
    public class TelemetryNodeTests
    {
        private const string Board = "kitchen";

        private TestBroker _broker;
        private NanoPeer _watcher;
        private TcpTransport _transport;
        private SimulatedSensor _sensor;
        private SimulatedNetwork _network;
        private LogInbox _log;
        private TelemetryNode _node;
        private RunningNode _running;

        [SetUp]
        public void Start()
        {
            _broker = new TestBroker();
            _watcher = NanoPeer.Connect(_broker.Port, "watcher");
            _sensor = new SimulatedSensor();
            _network = new SimulatedNetwork();
            _log = new LogInbox();
        }

        [TearDown]
        public void Stop()
        {
            StopNode();
            _watcher.Dispose();
            _broker.Dispose();
        }

        [Test]
        public void What_the_sensor_measures_arrives_as_decimal_text_at_QoS_1()
        {
            _watcher.Subscribe("telemetry/#", MqttQoS.ExactlyOnce);
            StartNode();
            Assert.That(_watcher.Messages.Next(3), Is.EqualTo(new[]
            {
                new Received("telemetry/kitchen/temperature", "-3.5", MqttQoS.AtLeastOnce, false),
                new Received("telemetry/kitchen/humidity", "44.8", MqttQoS.AtLeastOnce, false),
                new Received("telemetry/kitchen/pressure", "1013.3", MqttQoS.AtLeastOnce, false),
            }));
        }

        [Test]
        public void Everything_published_is_delivered_when_the_node_has_stopped()
        {
            _watcher.Subscribe("telemetry/#", MqttQoS.AtLeastOnce);

            // A measurement is made when the one before has arrived: what a full queue drops is another test's matter.
            var room = new SemaphoreSlim(Measurement.Count);
            _watcher.Client.MessageReceived += (client, m) => room.Release();
            _sensor.Measuring = () =>
            {
                for (int i = 0; i < Measurement.Count; i++)
                {
                    room.Wait(Limits.WaitMs);
                }
            };
            StartNode(intervalMs: 1);
            _watcher.Messages.Next(100);
            StopNode();
            Assert.That(_node.Published, Is.GreaterThanOrEqualTo(100));
            Assert.That(_watcher.Messages.Next(_node.Published - 100), Has.Count.EqualTo(_node.Published - 100));
        }

        [Test]
        public void A_long_token_as_password_is_sent()
        {
            string token = new string('t', 1000);
            using var broker = new TestBroker(new MqttUserList("node", token));
            StartNode(new TelemetryOptions { Board = Board, UserName = "node", Password = token }, new TcpTransport("127.0.0.1", broker.Port), _network);
            Assert.That(broker.Connected.Next(), Is.EqualTo(Board));
        }

        [Test]
        public void The_status_is_retained_online_and_offline_after_the_end()
        {
            StartNode();
            _broker.Connected.NextWhere(clientId => clientId == Board);
            _watcher.Subscribe("status/+", MqttQoS.AtLeastOnce);
            Assert.That(_watcher.Messages.Next().Payload, Is.EqualTo("online"));
            StopNode();
            _watcher.Messages.NextWhere(m => m.Payload == "offline"); // "online" may have come twice: live, and retained

            using NanoPeer late = NanoPeer.Connect(_broker.Port, "late");
            late.Subscribe("status/+", MqttQoS.AtLeastOnce);
            Assert.That(late.Messages.Next(), Is.EqualTo(new Received("status/kitchen", "offline", MqttQoS.AtLeastOnce, true)));
        }

        [Test]
        public void A_node_that_is_cut_off_is_reported_offline_and_then_online_again()
        {
            _watcher.Subscribe("status/+", MqttQoS.AtLeastOnce);
            StartNode();
            Assert.That(_watcher.Messages.Next().Payload, Is.EqualTo("online"));
            _transport.Close();
            Assert.That(_watcher.Messages.Next().Payload, Is.EqualTo("offline"));
            Assert.That(_watcher.Messages.Next().Payload, Is.EqualTo("online"));

            // Whichever the broker sees first: the end of the one connection or the beginning of the next.
            (string clientId, MqttCloseReason reason) = _broker.Disconnected.Next("disconnection");
            Assert.That(clientId, Is.EqualTo(Board));
            Assert.That(reason, Is.AnyOf(MqttCloseReason.ConnectionLost, MqttCloseReason.TakenOver));
        }

        [Test]
        public void A_commanded_interval_holds_at_once()
        {
            _watcher.Subscribe("telemetry/+/temperature", MqttQoS.AtLeastOnce);
            StartNode(intervalMs: 3600000);
            _watcher.Messages.Next();
            _watcher.Publish("command/kitchen/interval", "100 ms", MqttQoS.AtLeastOnce, retain: true);
            _watcher.Messages.Next(3);
            Assert.That(_node.IntervalMs, Is.EqualTo(100));
            _log.Lines.NextWhere(line => line == "command: interval is 100 ms now");
        }

        [Test]
        public void A_nonsense_command_is_one_line_in_the_log()
        {
            StartNode(intervalMs: 5000);
            _watcher.Publish("command/kitchen/interval", "faster!", MqttQoS.AtLeastOnce, retain: true);
            _log.Lines.NextWhere(line => line == "command: not an interval, ignored; expected for example 2500 or 5 s");
            Assert.That(_node.IntervalMs, Is.EqualTo(5000));
        }

        [Test]
        public void A_network_that_does_not_come_up_is_tried_again_with_longer_and_longer_pauses()
        {
            _network.FailuresLeft = 3;
            StartNode();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 10 ms"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 20 ms"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 40 ms"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: connected, new session"));
        }

        [Test]
        public void A_node_without_network_can_be_stopped()
        {
            _network.FailuresLeft = int.MaxValue;
            StartNode(retryMs: 3600000);
            _log.Lines.Next("line");
            StopNode();
            Assert.That(_node.Published, Is.Zero);
        }

        [Test]
        public void A_silent_sensor_is_one_line_and_an_answer_another()
        {
            _watcher.Subscribe("telemetry/+/temperature", MqttQoS.AtLeastOnce);
            _sensor.FailuresLeft = 5;
            StartNode(intervalMs: 1);
            _watcher.Messages.Next();
            _log.Lines.NextWhere(line => line == "sensor: does not answer; check its wiring");
            Assert.That(_log.Lines.NextWhere(line => line.StartsWith("sensor", StringComparison.Ordinal)), Is.EqualTo("sensor: answers again"));
        }

        [Test]
        public void Without_a_broker_the_log_says_why_and_the_newest_values_wait()
        {
            _broker.Dispose();
            _sensor.TemperatureCelsius = 1;
            StartNode(intervalMs: 1);
            Assert.That(_log.Lines.Next("line"), Is.EqualTo($"broker: connection refused by 127.0.0.1:{_broker.Port}: is the broker running?; trying again"));
            _log.Lines.NextWhere(line => line == "broker: queue full, the oldest messages are dropped until the broker takes some");
            _sensor.TemperatureCelsius = 2;
            MeasureFor(rounds: 5);
            using MqttBroker broker = StartBrokerAgain(out Inbox<string> temperatures);
            Assert.That(temperatures.Next(4), Has.All.EqualTo("2.0"));
        }

        [Test]
        public void An_access_point_that_is_off_for_the_night_and_a_broker_that_comes_later_are_waited_for()
        {
            var wifi = new SimulatedWifi();
            StartNode(intervalMs: 1, network: new WifiNetwork(wifi, "home", "12345678"));
            _log.Lines.NextWhere(line => line == "broker: connected, new session");
            wifi.HasAddress = false;
            _broker.Dispose();
            for (int i = 0; i < 3; i++)
            {
                _log.Lines.NextWhere(line => line.StartsWith("network: no address in 'home'", StringComparison.Ordinal));
            }

            wifi.HasAddress = true;
            _log.Lines.NextWhere(line => line.StartsWith("broker: connection refused", StringComparison.Ordinal));
            using MqttBroker broker = StartBrokerAgain(out Inbox<string> temperatures);
            temperatures.Next(20);
            Assert.That(wifi.Joins, Is.EqualTo(1));
        }

        private void MeasureFor(int rounds)
        {
            int end = _sensor.Reads + rounds;
            Limits.WaitUntil(() => _sensor.Reads >= end, "measured");
        }

        private MqttBroker StartBrokerAgain(out Inbox<string> temperatures)
        {
            var broker = new MqttBroker(new TcpAcceptor("127.0.0.1", _broker.Port), new MqttBrokerOptions());
            var payloads = new Inbox<string>();
            broker.Subscribe("telemetry/+/temperature", (sender, message) => payloads.Add(Encoding.UTF8.GetString(message.Buffer, message.PayloadOffset, message.PayloadLength)));
            broker.Start();
            temperatures = payloads;
            return broker;
        }

        private void StartNode(int intervalMs = 3600000, int retryMs = 10, INetwork network = null)
        {
            _transport = new TcpTransport("127.0.0.1", _broker.Port);
            var options = new TelemetryOptions { Board = Board, IntervalMs = intervalMs, RetryMinimumMs = retryMs, RetryMaximumMs = retryMs * 100, NetworkTimeoutMs = 1 };
            StartNode(options, _transport, network ?? _network);
        }

        private void StartNode(TelemetryOptions options, TcpTransport transport, INetwork network)
        {
            _node = new TelemetryNode(options, _sensor, network, transport, _log);
            _running = new RunningNode(_node.Run, _node.Stop);
        }

        private void StopNode()
        {
            _running?.Dispose();
            _running = null;
            _node?.Dispose();
        }
    }
}
