using System;
using System.Linq;
using System.Text;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.M2Mqtt;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Bridge
{
    /// <summary>What the rules of a bridge take out and what they leave, seen without an upstream broker: by what waits for it.</summary>
    [TestFixture]
    public class BridgeRuleTests
    {
        private static readonly byte[] s_x = Encoding.ASCII.GetBytes("x");

        private TestBroker _local;

        [SetUp]
        public void Open() => _local = new TestBroker();

        [TearDown]
        public void Close() => _local.Dispose();

        [Test]
        public void A_rule_goes_out_at_QoS_1_unless_it_says_otherwise()
        {
            var rule = new MqttBridgeRule();
            Assert.That((rule.Direction, rule.QoS), Is.EqualTo((MqttBridgeDirection.Out, MqttQoS.AtLeastOnce)));
        }

        [TestCase(MqttBridgeDirection.Out, 2)]
        [TestCase(MqttBridgeDirection.Both, 1)]
        public void What_is_retained_already_goes_out_except_by_a_two_way_rule(MqttBridgeDirection direction, int expected)
        {
            Publish("kept", true);
            using MqttBridge bridge = Make(new MqttBridgeRule { Filter = "#", Direction = direction });
            Publish("new");
            WaitForLocal();
            Assert.That(bridge.Statistics.MessagesOut, Is.EqualTo(expected));
        }

        // The filter a/# also matches a.
        [TestCase("a")]
        [TestCase("a/")]
        public void What_has_nothing_behind_the_prefix_stays_here(string topic)
        {
            using MqttBridge bridge = Make(new MqttBridgeRule { Filter = "#", LocalPrefix = "a/" });
            Publish(topic);
            WaitForLocal();
            Assert.That((bridge.Statistics.MessagesOut, bridge.Statistics.DroppedOut, _local.Broker.Statistics.HandlerFaults), Is.EqualTo((0, 0, 0)));
        }

        [TestCase(MqttLimits.MaximumFieldBytes - 2, 1)]
        [TestCase(MqttLimits.MaximumFieldBytes - 1, 0)]
        public void What_gets_too_long_a_topic_stays_here(int topicLength, int expected)
        {
            var options = new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5, SendBufferBytes = 70_000, MaximumQueuedBytes = 200_000 };
            using MqttBridge bridge = Make(options, new MqttBridgeRule { Filter = "#", RemotePrefix = "p/" });
            Assert.That(_local.Broker.Publish(new string('t', topicLength), s_x, MqttQoS.AtLeastOnce, false), Is.True);
            WaitForLocal();
            Assert.That(
                (bridge.Statistics.MessagesOut, bridge.Statistics.DroppedOut, _local.Broker.Statistics.HandlerFaults), Is.EqualTo((expected, 0, 0)));
        }

        [Test]
        public void A_long_topic_is_renamed_both_ways()
        {
            string name = new('t', 200);
            using var pair = new BridgedPair(
                MqttProtocolLevel.V5,
                new MqttBridgeRule { Filter = "#", LocalPrefix = "l/", RemotePrefix = "r/" },
                new MqttBridgeRule { Filter = "#", LocalPrefix = "from/", RemotePrefix = "in/", Direction = MqttBridgeDirection.In });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            local.Subscribe("from/#", MqttQoS.AtLeastOnce);
            remote.Subscribe("r/#", MqttQoS.AtLeastOnce);
            local.Publish("l/" + name, "x", MqttQoS.AtLeastOnce);
            remote.Publish("in/" + name, "x", MqttQoS.AtLeastOnce);
            Assert.That(remote.Messages.Next().Topic, Is.EqualTo("r/" + name));
            Assert.That(local.Messages.Next().Topic, Is.EqualTo("from/" + name));
        }

        [Test]
        public void What_comes_in_by_no_rule_is_ignored_and_what_is_too_large_is_counted()
        {
            using var local = new TestBroker(options: new MqttBrokerOptions { MaximumPacketBytes = 64 });
            using var upstream = new ScriptedServer();
            var options = new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5 };
            var rules = new[] { new MqttBridgeRule { Filter = "a", Direction = MqttBridgeDirection.In } };
            using var bridge = new MqttBridge("edge", local.Broker, new TcpTransport("127.0.0.1", upstream.Port), options, rules);
            bridge.Start();
            using ScriptedConnection connection = upstream.Accept();
            connection.Next();
            connection.Send("20 03 00 00 00");
            connection.Send("30 05 s'b' 00 'x'");
            connection.Send(new byte[] { 0x30, 104, 0, 1, (byte)'a', 0 }.Concat(new byte[100]).ToArray());
            connection.Send("30 05 s'a' 00 'x'");
            Limits.WaitUntil(() => bridge.Statistics.MessagesIn == 1, "the last one has come in");
            Assert.That((bridge.Statistics.DroppedIn, bridge.Client.Statistics.HandlerFaults), Is.EqualTo((1, 0)));
        }

        [Test]
        public void A_filter_that_does_not_fit_the_clients_buffer_is_refused() =>
            Assert.Throws<ArgumentException>(() => Make(new MqttBridgeRule { Filter = new string('f', 1000), Direction = MqttBridgeDirection.In }));

        [Test]
        public void A_bridge_that_is_disposed_of_leaves_no_subscription_behind()
        {
            using var local = new TestBroker(options: new MqttBrokerOptions { MaximumLocalSubscriptions = 1 });
            for (int i = 0; i < 2; i++)
            {
                var rules = new[] { new MqttBridgeRule { Filter = "a" } };
                new MqttBridge("edge", local.Broker, new TcpTransport("127.0.0.1", 1), new MqttClientOptions(), rules).Dispose();
            }

            Assert.That(local.Broker.Subscribe("b", (sender, message) => { }), Is.True);
        }

        [TestCase("a#", "", "", MqttBridgeDirection.In)]
        [TestCase("", "a", "", MqttBridgeDirection.Out)]
        [TestCase("", "", "a", MqttBridgeDirection.In)]
        [TestCase("", "a", "", MqttBridgeDirection.In)]
        public void A_rule_needs_a_filter_on_both_sides(string filter, string localPrefix, string remotePrefix, MqttBridgeDirection direction) =>
            Assert.Throws<ArgumentException>(
                () => Make(new MqttBridgeRule { Filter = filter, LocalPrefix = localPrefix, RemotePrefix = remotePrefix, Direction = direction }));

        [TestCase(-1)]
        [TestCase(3)]
        public void A_rule_has_one_of_the_three_QoS(int qos) =>
            Assert.Throws<ArgumentException>(() => Make(new MqttBridgeRule { Filter = "a", QoS = (MqttQoS)qos }));

        [TestCase(null, "edge")]
        [TestCase("own", "own")]
        public void The_client_identifier_is_the_name_of_the_bridge_unless_it_has_its_own(string clientId, string expected)
        {
            using MqttBridge bridge = Make(new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5, ClientId = clientId });
            Assert.That(bridge.Client.ClientId, Is.EqualTo(expected));
        }

        [TestCase(1, 3)]
        [TestCase(5, 5)]
        public void There_is_room_for_the_subscriptions_of_all_rules(int maximumSubscriptions, int expected)
        {
            MqttBridgeRule[] rules = new[] { "a", "b", "c" }.Select(f => new MqttBridgeRule { Filter = f, Direction = MqttBridgeDirection.In }).ToArray();
            var options = new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5, MaximumSubscriptions = maximumSubscriptions };
            using MqttBridge bridge = Make(options, rules);
            Assert.That(options.MaximumSubscriptions, Is.EqualTo(expected));
        }

        [Test]
        public void A_bridge_that_was_never_started_is_reported_as_not_connected()
        {
            using MqttBridge bridge = Make();
            using NanoPeer peer = NanoPeer.Connect(_local.Port, "peer");
            peer.Subscribe("$SYS/broker/connection/edge/state", MqttQoS.AtMostOnce);
            Assert.That(peer.Messages.Next().Payload, Is.EqualTo("0"));
        }

        private void Publish(string topic, bool retain = false) => Assert.That(_local.Broker.Publish(topic, s_x, MqttQoS.AtLeastOnce, retain), Is.True);

        // Until the broker has handed over all that was published so far: it does so in order, and to the first subscriber first.
        private void WaitForLocal()
        {
            var handled = new Inbox<bool>();
            Assert.That(_local.Broker.Subscribe("$last", (sender, message) => handled.Add(true)), Is.True);
            Publish("$last");
            handled.Next();
        }

        private MqttBridge Make(params MqttBridgeRule[] rules) => Make(new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5 }, rules);

        private MqttBridge Make(MqttClientOptions options, params MqttBridgeRule[] rules) =>
            new("edge", _local.Broker, new TcpTransport("127.0.0.1", 1), options, rules);
    }
}
