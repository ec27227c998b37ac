using System;
using NanoMqtt.Broker;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>
    /// What goes wrong first for whoever flashes a sample: each of those that stay awake says it in one line a try, and tries again after longer
    /// and longer pauses. DeepSleepNode, whose tries are its wakes, has its own in <see cref="SleepNodeTests"/>.
    /// </summary>
    [TestFixture]
    public class BadInputTests
    {
        private const string Name = "home";
        private const string Password = "12345678";

        private LogInbox _log;

        public enum Sample
        {
            SensorNode,
            CommandNode,
            TlsClient,
            Gateway,
        }

        [SetUp]
        public void Prepare() => _log = new LogInbox();

        [Test]
        public void Without_a_credentials_file_the_line_says_which_one_to_make([Values] Sample sample)
        {
            var wifi = new SimulatedWifi();
            using RunningNode node = Start(sample, new WifiNetwork(wifi, WifiCredentials.TemplateName, "your password"), new SimulatedSensor());
            const string line = "network: no credentials: copy Credentials.template.cs to Credentials.cs and fill it in; next try in ";
            Assert.That(_log.Lines.Next(3), Is.EqualTo(new[] { line + "10 ms", line + "20 ms", line + "40 ms" }));
            Assert.That(wifi.Joins, Is.Zero);
        }

        [TestCase(WifiResult.NoAddress, "no address in 'home': are name and password right, is it 2.4 GHz, is it near enough?")]
        [TestCase(WifiResult.NoWifi, "this firmware has no Wi-Fi")]
        [TestCase(WifiResult.Failed, "cannot join 'home': status 9")]
        public void A_wrong_password_or_no_address_is_one_line_a_try_until_it_comes(WifiResult result, string error)
        {
            foreach (Sample sample in Enum.GetValues<Sample>())
            {
                var wifi = new SimulatedWifi(result, result, result);
                using RunningNode node = Start(sample, new WifiNetwork(wifi, Name, Password), new SimulatedSensor());
                string line = $"network: {error}; next try in ";
                Assert.That(_log.Lines.Next(3), Is.EqualTo(new[] { line + "10 ms", line + "20 ms", line + "40 ms" }), sample.ToString());
                wifi.HasAddress = true;
                _log.Lines.NextWhere(l => l.StartsWith("broker: ", StringComparison.Ordinal));
                _log = new LogInbox();
            }
        }

        [TestCase(Sample.SensorNode, "broker")]
        [TestCase(Sample.CommandNode, "broker")]
        [TestCase(Sample.TlsClient, "broker")]
        [TestCase(Sample.Gateway, "bridge")]
        public void A_broker_that_is_not_there_is_one_line_a_try(Sample sample, string peer)
        {
            using RunningNode node = Start(sample, new WifiNetwork(new SimulatedWifi(), Name, Password), new SimulatedSensor());
            string line = peer + ": connection refused by 127.0.0.1:1: is the broker running?; trying again";
            for (int i = 0; i < 3; i++)
            {
                Assert.That(_log.Lines.NextWhere(l => l.EndsWith("trying again", StringComparison.Ordinal)), Is.EqualTo(line));
            }
        }

        [TestCase(Sample.SensorNode)]
        [TestCase(Sample.TlsClient)]
        [TestCase(Sample.Gateway)]
        public void A_sensor_that_does_not_answer_is_one_line_until_it_does(Sample sample)
        {
            using RunningNode node = Start(sample, new WifiNetwork(new SimulatedWifi(), Name, Password), new SimulatedSensor { FailuresLeft = 5 });
            Assert.That(NextOfSensor(), Is.EqualTo("sensor: does not answer; check its wiring"));
            Assert.That(NextOfSensor(), Is.EqualTo("sensor: answers again"));
        }

        private string NextOfSensor() => _log.Lines.NextWhere(line => line.StartsWith("sensor", StringComparison.Ordinal));

        // As the sample's Program.cs does it; nobody listens at port 1.
        private RunningNode Start(Sample sample, INetwork network, ISensor sensor)
        {
            const string Host = "127.0.0.1";
            switch (sample)
            {
                case Sample.CommandNode:
                    var switchNode = new SwitchNode(Fill(new NodeOptions()), new SimulatedSwitch(), network, new TcpTransport(Host, 1), _log);
                    return new RunningNode(switchNode.Run, switchNode.Stop, switchNode.Dispose);
                case Sample.Gateway:
                    return StartGateway(network, sensor);
                default:
                    var options = (TelemetryOptions)Fill(new TelemetryOptions { IntervalMs = 1 });
                    TelemetryNode node = sample == Sample.SensorNode
                        ? new TelemetryNode(options, sensor, network, new TcpTransport(Host, 1), _log)
                        : new TelemetryNode(options, sensor, new ClockedNetwork(network, new SetClock()), new TlsTransport(Host, 1), _log);
                    return new RunningNode(node.Run, node.Stop, node.Dispose);
            }
        }

        private RunningNode StartGateway(INetwork network, ISensor sensor)
        {
            var options = (GatewayOptions)Fill(new GatewayOptions { IntervalMs = 1 });
            var broker = new MqttBroker(new TcpAcceptor("127.0.0.1", 0), MqttBrokerOptions.CreateDeviceDefaults());
            var bridge = GatewayBridge.Create(options, broker, new TcpTransport("127.0.0.1", 1));
            var node = new GatewayNode(options, broker, bridge, sensor, network, _log);
            return new RunningNode(node.Run, node.Stop, () =>
            {
                bridge.Dispose();
                broker.Dispose();
            });
        }

        private static NodeOptions Fill(NodeOptions options)
        {
            options.Board = "kitchen";
            options.NetworkTimeoutMs = 1;
            options.RetryMinimumMs = 10;
            options.RetryMaximumMs = 1000;
            return options;
        }

        private sealed class SetClock : IClock
        {
            public DateTime UtcNow => DateTime.UtcNow;

            public void Ask() => throw new InvalidOperationException("it is set");
        }
    }
}
