using System;
using System.Text;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>CommandNode's logic at our broker; MQTTnet asks.</summary>
    [TestFixture]
    public class SwitchNodeTests
    {
        private const string Command = "command/kitchen/switch";

        private TestBroker _broker;
        private IMqttClient _peer;
        private Inbox<MqttApplicationMessage> _messages;
        private SimulatedSwitch _switch;
        private SimulatedNetwork _network;
        private LogInbox _log;
        private SwitchNode _node;
        private RunningNode _running;

        [SetUp]
        public async Task Start()
        {
            _broker = new TestBroker();
            _messages = new Inbox<MqttApplicationMessage>();
            _peer = new MqttClientFactory().CreateMqttClient();
            _peer.ApplicationMessageReceivedAsync += e =>
            {
                _messages.Add(e.ApplicationMessage);
                return Task.CompletedTask;
            };
            await _peer.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).WithProtocolVersion(MqttProtocolVersion.V500).WithTimeout(Limits.Wait).Build());
            await _peer.SubscribeAsync("#", MqttQualityOfServiceLevel.ExactlyOnce);
            _switch = new SimulatedSwitch();
            _network = new SimulatedNetwork();
            _log = new LogInbox();
        }

        [TearDown]
        public void Stop()
        {
            StopNode();
            _peer.Dispose();
            _broker.Dispose();
        }

        [Test]
        public async Task A_command_switches_and_the_state_is_retained()
        {
            StartListeningNode();
            await Ask("on");
            Assert.That(NextAt("state/kitchen/switch").ConvertPayloadToString(), Is.EqualTo("on"));
            Assert.That(_switch.IsOn, Is.True);
            await Ask("toggle");
            Assert.That(NextAt("state/kitchen/switch").ConvertPayloadToString(), Is.EqualTo("off"));

            using NanoPeer late = NanoPeer.Connect(_broker.Port, "late");
            late.Subscribe("state/#", MqttQoS.AtLeastOnce);
            Assert.That(late.Messages.Next(), Is.EqualTo(new Received("state/kitchen/switch", "off", MqttQoS.AtLeastOnce, true)));
        }

        [TestCase("on", "on")]
        [TestCase("toggle", "on")]
        [TestCase("state", "off")]
        [TestCase("explode", "error: expected on, off, toggle or state")]
        [TestCase("", "error: expected on, off, toggle or state")]
        public async Task Who_asks_gets_the_answer_with_the_same_correlation_data(string command, string answer)
        {
            StartListeningNode();
            await Ask(command, "answers/7", "q-1");
            MqttApplicationMessage response = NextAt("answers/7");
            Assert.That(response.ConvertPayloadToString(), Is.EqualTo(answer));
            Assert.That(Encoding.UTF8.GetString(response.CorrelationData), Is.EqualTo("q-1"));
            Assert.That((int)response.QualityOfServiceLevel, Is.EqualTo(2));
        }

        [Test]
        public async Task Correlation_data_that_is_too_long_is_one_line_and_the_command_is_obeyed()
        {
            StartListeningNode();
            await Ask("on", "answers/7", new string('x', 65));
            _log.Lines.NextWhere(line => line == "command: not answered, its correlation data is longer than 64 bytes");
            Assert.That(_switch.IsOn, Is.True);
            await Ask("state", "answers/7", new string('x', 64));
            Assert.That(NextAt("answers/7").CorrelationData, Has.Length.EqualTo(64));
        }

        [Test]
        public async Task A_command_for_a_node_that_is_away_is_obeyed_when_it_is_back()
        {
            StartListeningNode();
            StopNode();
            await Ask("on");
            StartNode();
            _log.Lines.NextWhere(line => line == "command: switched on");
            Assert.That(_switch.IsOn, Is.True);
        }

        [Test]
        public void After_connections_that_did_not_last_the_newest_state_is_the_retained_one()
        {
            var transport = new FlappingTransport(new TcpTransport("127.0.0.1", _broker.Port), losses: 20) { Recovering = () => _switch.IsOn = true };
            StartNode(transport);
            NextAt("status/kitchen");
            using (NanoPeer late = NanoPeer.Connect(_broker.Port, "late"))
            {
                StopNode(); // which delivers what is queued
                late.Subscribe("state/#", MqttQoS.AtLeastOnce);
                Assert.That(late.Messages.Next().Payload, Is.EqualTo("on"));
            }
        }

        [Test]
        public void A_network_that_is_not_there_is_said_and_tried_again()
        {
            _network.FailuresLeft = 2;
            StartNode();
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 10 ms"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("network: no cable; next try in 20 ms"));
            Assert.That(_log.Lines.Next("line"), Is.EqualTo("broker: connected, new session"));
        }

        private Task<MqttClientPublishResult> Ask(string command, string responseTopic = null, string correlation = null)
        {
            MqttApplicationMessageBuilder message = new MqttApplicationMessageBuilder().WithTopic(Command).WithPayload(command).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.ExactlyOnce);
            if (responseTopic != null)
            {
                message.WithResponseTopic(responseTopic).WithCorrelationData(Encoding.UTF8.GetBytes(correlation));
            }

            return _peer.PublishAsync(message.Build());
        }

        private MqttApplicationMessage NextAt(string topic) => _messages.NextWhere(m => m.Topic == topic);

        private void StartListeningNode()
        {
            StartNode();

            // It says "online" before it subscribes to its commands, and its state after that.
            Assert.That(NextAt("state/kitchen/switch").ConvertPayloadToString(), Is.EqualTo("off"));
        }

        private void StartNode()
        {
            StartNode(new TcpTransport("127.0.0.1", _broker.Port), maximumPauseMs: 1000);
        }

        private void StartNode(ITransport transport, int maximumPauseMs = 10)
        {
            var options = new NodeOptions { Board = "kitchen", RetryMinimumMs = 10, RetryMaximumMs = maximumPauseMs };
            _node = new SwitchNode(options, _switch, _network, transport, _log);
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
