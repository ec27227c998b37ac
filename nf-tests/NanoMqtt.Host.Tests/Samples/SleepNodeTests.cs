using System;
using System.IO;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>DeepSleepNode's logic: each wake is a new node over the same file, as after a real sleep.</summary>
    [TestFixture]
    public class SleepNodeTests
    {
        private const string Payload = "{\"temperature\":-3.5,\"humidity\":44.8,\"pressure\":1013.3}";
        private const int IntervalMs = 600000;

        private string _folder;
        private TestBroker _broker;
        private NanoPeer _watcher;
        private SimulatedSensor _sensor;
        private SimulatedNetwork _network;
        private LogInbox _log;

        [SetUp]
        public void Start()
        {
            _folder = Directory.CreateTempSubdirectory("sleep-node").FullName;
            _broker = new TestBroker();
            _watcher = NanoPeer.Connect(_broker.Port, "watcher");
            _watcher.Subscribe("#", MqttQoS.ExactlyOnce);
            _sensor = new SimulatedSensor();
            _network = new SimulatedNetwork();
            _log = new LogInbox();
        }

        [TearDown]
        public void Stop()
        {
            _watcher.Dispose();
            _broker.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        [Test]
        public void A_wake_measures_delivers_and_says_how_long_to_sleep()
        {
            Assert.That(Wake(), Is.EqualTo(IntervalMs));
            Assert.That(_watcher.Messages.Next(), Is.EqualTo(new Received("telemetry/kitchen", Payload, MqttQoS.AtLeastOnce, false)));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: has 1 measurement"));
            Assert.That(_broker.Disconnected.Next("disconnection"), Is.EqualTo(("kitchen", MqttCloseReason.Disconnected)));
            Assert.That(Waiting(), Is.Zero);
        }

        [Test]
        public void A_long_token_as_password_is_sent()
        {
            Wake(password: new string('t', 1000));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: has 1 measurement"));
        }

        [Test]
        public void What_was_measured_without_a_network_arrives_after_the_sleep_in_order_and_once()
        {
            _network.FailuresLeft = 2;
            Wake();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; 1 waiting, next try with 2"));
            Wake();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; 2 waiting, next try with 4"));
            Wake();
            Assert.That(Waiting(), Is.EqualTo(3));
            Wake();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: has 4 measurements"));
            Assert.That(_watcher.Messages.Next(4).Select(m => m.Payload), Is.All.EqualTo(Payload));
            _watcher.Publish("end", "", MqttQoS.AtLeastOnce);
            Assert.That(_watcher.Messages.Next().Topic, Is.EqualTo("end"), "nothing comes twice");
        }

        [Test]
        public void A_broker_that_is_not_there_is_one_line_and_the_measurement_waits()
        {
            _broker.Dispose();
            Wake(deliveryTimeoutMs: 500);
            Assert.That(_log.Lines.Next("line"), Is.EqualTo($"broker: connection refused by 127.0.0.1:{_broker.Port}: is the broker running?; 1 waiting, next try with 2"));
            Assert.That(Waiting(), Is.EqualTo(1));
        }

        [Test]
        public void A_silent_sensor_is_one_line_and_does_not_hold_up_what_waits()
        {
            _network.FailuresLeft = 1;
            Wake();
            _log.Lines.Next("line");
            _sensor.FailuresLeft = 2;
            Wake();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("sensor: does not answer; check its wiring"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: has 1 measurement"));

            int tries = _network.Tries;
            Wake();
            Assert.That(_network.Tries, Is.EqualTo(tries), "nothing to deliver, no look for the network");
        }

        [Test]
        public void When_too_much_waits_the_newest_stay()
        {
            _network.FailuresLeft = int.MaxValue;
            for (int i = 0; i < SleepNode.MaximumWaiting + 8; i++)
            {
                Wake();
            }

            Assert.That(Waiting(), Is.EqualTo(SleepNode.MaximumWaiting));
            _network.FailuresLeft = 0;
            Wake();
            Assert.That(_watcher.Messages.Next(SleepNode.MaximumWaiting), Has.Count.EqualTo(SleepNode.MaximumWaiting));
        }

        [Test]
        public void It_looks_for_a_lost_network_less_and_less_often() =>
            Assert.That(Enumerable.Range(1, 32).Where(SleepNode.IsTurn), Is.EqualTo(new[] { 1, 2, 4, 8, 16, 24, 32 }));

        [TestCase(WifiCredentials.TemplateName, "no credentials: copy Credentials.template.cs to Credentials.cs and fill it in")]
        [TestCase("home", "no address in 'home': are name and password right, is it 2.4 GHz, is it near enough?")]
        public void Without_credentials_or_an_address_each_try_is_one_line_and_what_was_measured_waits(string name, string error)
        {
            Wake(network: new WifiNetwork(new SimulatedWifi(WifiResult.NoAddress), name, "12345678"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo($"network: {error}; 1 waiting, next try with 2"));
            Wake(network: new WifiNetwork(new SimulatedWifi(WifiResult.NoAddress), name, "12345678"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo($"network: {error}; 2 waiting, next try with 4"));
            Assert.That(Waiting(), Is.EqualTo(2));
        }

        private int Wake(int deliveryTimeoutMs = Limits.WaitMs, INetwork network = null, string password = null)
        {
            using FileStore store = Store();
            var options = new SleepOptions { Board = "kitchen", UserName = "node", Password = password, IntervalMs = IntervalMs, DeliveryTimeoutMs = deliveryTimeoutMs };
            return new SleepNode(options, _sensor, network ?? _network, new TcpTransport("127.0.0.1", _broker.Port), store, _log).Run();
        }

        private int Waiting()
        {
            using FileStore store = Store();
            return store.Count;
        }

        private FileStore Store() => new(Path.Combine(_folder, "telemetry.log"), SleepNode.MaximumWaiting + 8, 16384);
    }
}
