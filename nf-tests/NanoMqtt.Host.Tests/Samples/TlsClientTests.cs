using System;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Net;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>TlsClient's logic: the time first, then TLS.</summary>
    [TestFixture]
    public class TlsClientTests
    {
        private SimulatedNetwork _network;
        private SimulatedClock _clock;

        [SetUp]
        public void Start()
        {
            _network = new SimulatedNetwork();
            _clock = new SimulatedClock();
        }

        [Test]
        public void With_the_network_comes_the_time()
        {
            _clock.LooksUntilSet = 3;
            Assert.That(new ClockedNetwork(_network, _clock).Connect(10000), Is.True);
            Assert.That(_clock.Asked, Is.EqualTo(1));
        }

        [Test]
        public void A_clock_that_is_set_is_not_asked_about()
        {
            var clocked = new ClockedNetwork(_network, _clock);
            clocked.Connect(10000);
            clocked.Connect(10000);
            Assert.That(_clock.Asked, Is.Zero);
        }

        [Test]
        public void Without_a_network_its_error_is_said_and_the_time_not_asked_for()
        {
            _network.FailuresLeft = 1;
            _clock.LooksUntilSet = int.MaxValue;
            var clocked = new ClockedNetwork(_network, _clock);
            Assert.That(clocked.Connect(10000), Is.False);
            Assert.That(clocked.Error, Is.EqualTo("no cable"));
            Assert.That(_clock.Asked, Is.Zero);
        }

        [Test]
        public void Without_the_time_there_is_no_network_for_TLS()
        {
            _clock.LooksUntilSet = int.MaxValue;
            var clocked = new ClockedNetwork(_network, _clock);
            Assert.That(clocked.Connect(200), Is.False);
            Assert.That(clocked.Error, Is.EqualTo("no date and time from the time server, and so no TLS: is the internet there, with UDP port 123 open?"));
        }

        [Test]
        public void Telemetry_arrives_over_TLS()
        {
            using var authority = new TestCertificates("authority");
            var values = new Inbox<string>();
            Run(authority, authority, new LogInbox(), broker => broker.Subscribe("telemetry/#", (_, message) => values.Add(message.GetTopic())), () =>
                Assert.That(values.Next(3), Is.EqualTo(new[] { "telemetry/kitchen/temperature", "telemetry/kitchen/humidity", "telemetry/kitchen/pressure" })));
        }

        [Test]
        public void A_broker_that_another_authority_vouches_for_is_one_line_each_time()
        {
            using var ours = new TestCertificates("ours");
            using var theirs = new TestCertificates("theirs");
            var log = new LogInbox();
            Run(ours, theirs, log, _ => { }, () =>
            {
                const string line = "broker: no TLS with localhost: its certificate is not signed by the given CA; trying again";
                Assert.That(log.Lines.Next("line"), Is.EqualTo(line));
                Assert.That(log.Lines.Next("line"), Is.EqualTo(line));
            });
        }

        private void Run(TestCertificates ofClient, TestCertificates ofBroker, LogInbox log, Action<MqttBroker> prepare, Action test)
        {
            using var certificate = ofBroker.Issue("localhost");
            var acceptor = new TcpAcceptor("127.0.0.1", 0, certificate);
            using var broker = new MqttBroker(acceptor, new MqttBrokerOptions());
            prepare(broker);
            broker.Start();
            var options = new TelemetryOptions { Board = "kitchen", RetryMinimumMs = 10, RetryMaximumMs = 1000 };
            using var node = new TelemetryNode(options, new SimulatedSensor(), new ClockedNetwork(_network, _clock), new TlsTransport("localhost", acceptor.Port, ofClient.Ca), log);
            using var running = new RunningNode(node.Run, node.Stop);
            test();
        }

        /// <summary>Stands in 1970 until it was asked and then looked at so many times.</summary>
        private sealed class SimulatedClock : IClock
        {
            public int LooksUntilSet { get; set; }

            public int Asked { get; private set; }

            public DateTime UtcNow => new(LooksUntilSet == 0 || (Asked > 0 && LooksUntilSet-- == 1) ? 2026 : 1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

            public void Ask() => Asked++;
        }
    }
}
