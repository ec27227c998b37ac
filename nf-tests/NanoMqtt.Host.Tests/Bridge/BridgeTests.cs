using System;
using System.Linq;
using System.Text;
using System.Threading;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.M2Mqtt;
using NanoMqtt.Host.Tests.Net;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Bridge
{
    /// <summary>What goes through a bridge to a real mosquitto, and what does not.</summary>
    [TestFixture]
    public class BridgeTests
    {
        private static readonly byte[] s_x = Encoding.ASCII.GetBytes("x");

        [Test]
        public void Topics_are_renamed_and_the_lower_QoS_counts([Values] MqttProtocolLevel level, [Values] MqttQoS published, [Values] MqttQoS rule)
        {
            using var pair = new BridgedPair(
                level,
                new MqttBridgeRule { Filter = "up/#", QoS = rule, LocalPrefix = "here/", RemotePrefix = "site7/" },
                new MqttBridgeRule { Filter = "down/#", QoS = rule, LocalPrefix = "from/", RemotePrefix = "site7/", Direction = MqttBridgeDirection.In });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            local.Subscribe("from/#", MqttQoS.ExactlyOnce);
            remote.Subscribe("site7/up/#", MqttQoS.ExactlyOnce);
            local.Publish("here/up/a", "hello", published);
            remote.Publish("site7/down/b", "ola", published);
            MqttQoS expected = published < rule ? published : rule;
            Assert.That(remote.Messages.Next(), Is.EqualTo(new Received("site7/up/a", "hello", expected, false)));
            Assert.That(local.Messages.Next(), Is.EqualTo(new Received("from/down/b", "ola", expected, false)));
        }

        [Test]
        public void One_topic_can_be_renamed_whole()
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "", LocalPrefix = "a", RemotePrefix = "b/c" });
            using NanoPeer remote = pair.ConnectUpstream("remote");
            remote.Subscribe("#", MqttQoS.AtLeastOnce);
            pair.Local.Broker.Publish("a", s_x, MqttQoS.AtLeastOnce, false);
            Assert.That(remote.Messages.Next().Topic, Is.EqualTo("b/c"));
        }

        [Test]
        public void A_message_that_matches_several_rules_goes_by_the_first()
        {
            using var pair = new BridgedPair(
                MqttProtocolLevel.V5,
                new MqttBridgeRule { Filter = "a/+", RemotePrefix = "first/" },
                new MqttBridgeRule { Filter = "a/#", RemotePrefix = "second/" },
                new MqttBridgeRule { Filter = "a/+", RemotePrefix = "third/" });
            using NanoPeer remote = pair.ConnectUpstream("remote");
            remote.Subscribe("#", MqttQoS.AtLeastOnce);
            pair.Local.Broker.Publish("a/1", s_x, MqttQoS.AtLeastOnce, false);
            pair.Local.Broker.Publish("a/1/2", s_x, MqttQoS.AtLeastOnce, false);
            Assert.That(remote.Messages.Next(2).Select(m => m.Topic), Is.EqualTo(new[] { "first/a/1", "second/a/1/2" }));
        }

        [Test]
        public void Inwards_the_QoS_of_the_first_rule_counts()
        {
            using var pair = new BridgedPair(
                MqttProtocolLevel.V5,
                new MqttBridgeRule { Filter = "a", LocalPrefix = "first/", Direction = MqttBridgeDirection.In, QoS = MqttQoS.AtLeastOnce },
                new MqttBridgeRule { Filter = "a", LocalPrefix = "second/", Direction = MqttBridgeDirection.In, QoS = MqttQoS.AtMostOnce },
                new MqttBridgeRule { Filter = "#", LocalPrefix = "third/", Direction = MqttBridgeDirection.In, QoS = MqttQoS.ExactlyOnce });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            local.Subscribe("#", MqttQoS.ExactlyOnce);
            remote.Publish("a", "x", MqttQoS.ExactlyOnce);
            Assert.That(local.Messages.Next(), Is.EqualTo(new Received("first/a", "x", MqttQoS.AtLeastOnce, false)));
            Assert.That(pair.Bridge.Client.GetGrantedQoS("a"), Is.EqualTo((int)MqttQoS.AtLeastOnce));
        }

        [Test]
        public void A_bridge_that_cannot_be_made_leaves_nothing_in_the_broker()
        {
            using var broker = new MqttBroker(new TcpAcceptor("127.0.0.1", 0), new MqttBrokerOptions { MaximumLocalSubscriptions = 1 });
            MqttBridgeRule[] rules = { new MqttBridgeRule { Filter = "a" }, new MqttBridgeRule { Filter = "b" } };
            Assert.Throws<InvalidOperationException>(
                () => _ = new MqttBridge("edge", broker, new TcpTransport("127.0.0.1"), new MqttClientOptions(), rules));
            Assert.That(broker.Subscribe("c", (sender, message) => { }), Is.True);
        }

        [Test]
        public void Everything_both_ways_goes_once_and_not_in_a_circle()
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "#", Direction = MqttBridgeDirection.Both });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            local.Subscribe("#", MqttQoS.AtLeastOnce);
            remote.Subscribe("#", MqttQoS.AtLeastOnce);
            for (int i = 0; i < 10; i++)
            {
                local.Publish("l", $"{i}", MqttQoS.AtLeastOnce);
                Assert.That((local.Messages.Next().Payload, remote.Messages.Next().Payload), Is.EqualTo(($"{i}", $"{i}")));
                remote.Publish("r", $"{i}", MqttQoS.AtLeastOnce);
                Assert.That((local.Messages.Next().Payload, remote.Messages.Next().Payload), Is.EqualTo(($"{i}", $"{i}")));
            }

            MqttBridgeStatistics statistics = pair.Bridge.Statistics;
            Limits.WaitUntil(() => statistics.MessagesOut == 10 && statistics.MessagesIn == 10, "ten counted each way");
        }

        [Test]
        public void Two_bridges_share_a_broker()
        {
            var rule = new MqttBridgeRule { Filter = "#", Direction = MqttBridgeDirection.Both };
            using var pair = new BridgedPair(MqttProtocolLevel.V5, rule);
            using var other = new MosquittoBroker();
            var options = new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5 };
            using var second = new MqttBridge("second", pair.Local.Broker, new TcpTransport("127.0.0.1", other.Port), options, new[] { rule });
            second.Start();
            using NanoPeer remote = pair.ConnectUpstream("remote");
            using NanoPeer beyond = NanoPeer.Connect(other.Port, "beyond");
            beyond.Subscribe("#", MqttQoS.AtLeastOnce);
            remote.Publish("a", "through", MqttQoS.AtLeastOnce);
            Assert.That(beyond.Messages.Next().Payload, Is.EqualTo("through"));
        }

        [Test]
        public void What_would_come_back_at_level_3_1_1_is_refused()
        {
            var rule = new MqttBridgeRule { Filter = "a/#", Direction = MqttBridgeDirection.Both };
            using var local = new TestBroker();
            var e = Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V311, rule));
            Assert.That(e.Message, Does.StartWith("at MQTT 3.1.1 a/# brings back what goes out: use 5.0 or other prefixes"));
        }

        [TestCase("a/#", "b/#", false)]
        [TestCase("a/#", "a", true)]
        [TestCase("a", "a/#", true)]
        [TestCase("a/+/c", "a/b/+", true)]
        [TestCase("a/+/c", "a/b/d", false)]
        [TestCase("a/b", "a/b/c", false)]
        [TestCase("a/b/c", "a/b", false)]
        [TestCase("+", "/", false)]
        [TestCase("+/+", "/", true)]
        [TestCase("#", "b", true)]
        [TestCase("ab", "a", false)]
        [TestCase("a/b", "a/b", true)]
        [TestCase("a/b", "a/#", true)]
        [TestCase("+", "abc/#", true)]
        [TestCase("abc/#", "+", true)]
        [TestCase("a/+", "a", false)]
        public void At_level_3_1_1_rules_must_not_lead_into_each_other(string goesOut, string comesIn, bool isRefused)
        {
            var outRule = new MqttBridgeRule { Filter = goesOut };
            var inRule = new MqttBridgeRule { Filter = comesIn, Direction = MqttBridgeDirection.In };
            using var local = new TestBroker();
            Action make = () => Make(local, MqttProtocolLevel.V311, outRule, inRule).Dispose();
            Assert.That(make, isRefused ? Throws.ArgumentException : Throws.Nothing);
        }

        [Test]
        public void The_retain_flag_and_properties_go_through_at_5_0()
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "#", Direction = MqttBridgeDirection.Both });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            var types = new Inbox<string>();
            local.Client.MessageReceived += (client, m) => types.Add(m.Properties.GetString(MqttProperty.ContentType));
            remote.Client.MessageReceived += (client, m) => types.Add(m.Properties.GetString(MqttProperty.ContentType));
            PublishWithType(local.Client, "state/l", "text/l");
            PublishWithType(remote.Client, "state/r", "text/r");
            pair.WaitForDelivery(1);
            remote.Subscribe("state/l", MqttQoS.AtLeastOnce);
            Assert.That((remote.Messages.Next().Retain, types.Next()), Is.EqualTo((true, "text/l")));
            Limits.WaitUntil(() => pair.Bridge.Statistics.MessagesIn == 1, "counted");
            local.Subscribe("state/r", MqttQoS.AtLeastOnce);
            Assert.That((local.Messages.Next().Retain, types.Next()), Is.EqualTo((true, "text/r")));
        }

        [Test]
        public void Subscription_identifiers_and_topic_aliases_stay_upstream()
        {
            using var upstream = new ScriptedServer();
            using var local = new TestBroker();
            using MqttBridge bridge = Make(local, new TcpTransport("127.0.0.1", upstream.Port), new MqttBridgeRule { Filter = "#", Direction = MqttBridgeDirection.In });
            using NanoPeer peer = NanoPeer.Connect(local.Port, new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5, ClientId = "peer" });
            var properties = new Inbox<string>();
            peer.Client.MessageReceived += (client, m) => properties.Add(Convert.ToHexString(m.Properties.Buffer ?? Array.Empty<byte>(), m.Properties.Offset, m.Properties.Length));
            peer.Subscribe("a", MqttQoS.AtMostOnce);
            bridge.Start();
            using ScriptedConnection connection = upstream.Accept();
            connection.Next();
            connection.Send("20 03 00 00 00");
            connection.Send("30 18 s'a' 13 26 s'n' s'v' 23 0003 02 0000003c 03 s'x' 'x'");
            connection.Send("30 10 s'a' 0b 01 01 26 s'n' s'v' 0b 05 'x'");
            connection.Send("30 0f s'a' 0a 0b ff7f 26 s'n' s'v' 'x'");
            Assert.That(properties.Next(3), Is.EqualTo(new[] { "26" + "00016E000176" + "020000003C" + "03" + "000178", "0101" + "26" + "00016E000176", "26" + "00016E000176" }));
        }

        [Test]
        public void A_dead_upstream_broker_holds_nobody_up_for_longer_than_the_transport_may_send()
        {
            using var upstream = new ScriptedServer();
            using var local = new TestBroker();
            var rule = new MqttBridgeRule { Filter = "#", QoS = MqttQoS.AtMostOnce };
            using MqttBridge bridge = Make(local, new TcpTransport("127.0.0.1", upstream.Port, sendTimeoutMs: 200), rule);
            using var isConnected = new ManualResetEventSlim();
            using var isLost = new ManualResetEventSlim();
            bridge.Client.Connected += (client, sessionPresent) => isConnected.Set();
            bridge.Client.Disconnected += (client, reason, detail) => isLost.Set();
            bridge.Start();
            using ScriptedConnection connection = upstream.Accept();
            connection.Next();
            connection.Send("20 03 00 00 00");
            Assert.That(isConnected.Wait(Limits.Wait), Is.True);

            // From now on the upstream broker takes nothing, and what the network takes for it comes to an end.
            var large = new byte[100_000];
            Func<bool> publish = () => local.Broker.Publish("a", large, MqttQoS.AtMostOnce, false) && isLost.IsSet;
            Assert.That(SpinWait.SpinUntil(publish, TcpTransport.DefaultSendTimeoutMs), Is.True, "given up sooner than by default");
            using NanoPeer peer = NanoPeer.Connect(local.Port, "peer");
            peer.Publish("b", "served", MqttQoS.ExactlyOnce);
        }

        [Test]
        public void The_state_of_the_bridge_is_retained_as_mosquitto_does_it()
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "#" });
            using NanoPeer local = pair.ConnectLocal("local");
            local.Subscribe("$SYS/broker/connection/edge/state", MqttQoS.AtMostOnce);
            local.Messages.NextWhere(m => m.Payload == "1");
            pair.Upstream.Kill();
            Assert.That(local.Messages.Next().Payload, Is.EqualTo("0"));
            pair.Upstream.Restart();
            local.Messages.NextWhere(m => m.Payload == "1");
        }

        [Test]
        public void While_the_upstream_broker_is_away_the_state_is_told_once()
        {
            using var local = new TestBroker();
            using NanoPeer peer = NanoPeer.Connect(local.Port, "peer");
            peer.Subscribe("#", MqttQoS.AtLeastOnce);
            peer.Subscribe("$SYS/broker/connection/#", MqttQoS.AtLeastOnce);
            var options = new MqttClientOptions { ReconnectMinimumMs = 1, ReconnectMaximumMs = 5 };
            var failures = new Inbox<string>();
            using var bridge = new MqttBridge("edge", local.Broker, new TcpTransport("127.0.0.1", 1), options, Array.Empty<MqttBridgeRule>());
            bridge.Client.Disconnected += (client, reason, detail) => failures.Add(detail);
            bridge.Start();
            failures.Next(5);
            local.Broker.Publish("end", s_x, MqttQoS.AtLeastOnce, false);
            Assert.That(peer.Messages.Next(2).Select(m => m.Payload), Is.EqualTo(new[] { "0", "x" }));
        }

        [Test]
        public void A_queue_that_is_full_drops_and_counts()
        {
            using var local = new TestBroker();
            using MqttBridge bridge = Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "#", QoS = MqttQoS.ExactlyOnce });
            local.Broker.Publish("a", s_x, MqttQoS.AtMostOnce, false);
            for (int i = 0; i < 10; i++)
            {
                local.Broker.Publish("a", s_x, MqttQoS.AtLeastOnce, false);
            }

            MqttBridgeStatistics statistics = bridge.Statistics;
            Limits.WaitUntil(() => statistics.MessagesOut == 8 && statistics.DroppedOut == 3, "eight fit; QoS 0 does not wait for a connection");
        }

        [Test]
        public void Wrong_use_is_refused()
        {
            using var local = new TestBroker();
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "a#" }));
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "" }));
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "a", RemotePrefix = "+x/" }));
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "a", RemotePrefix = "+/" }));
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "a", LocalPrefix = "+/" }));
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "", LocalPrefix = "a/#", RemotePrefix = "b" }));
            Assert.Throws<ArgumentException>(() => Make(local, MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "a", QoS = (MqttQoS)3 }));
        }

        [TestCase("name")]
        [TestCase("broker")]
        [TestCase("transport")]
        [TestCase("options")]
        [TestCase("rules")]
        public void An_argument_that_is_missing_is_named(string missing)
        {
            using var local = new TestBroker();
            MqttBroker broker = missing == "broker" ? null : local.Broker;
            TcpTransport transport = missing == "transport" ? null : new TcpTransport("127.0.0.1", 1);
            MqttClientOptions options = missing == "options" ? null : new MqttClientOptions();
            MqttBridgeRule[] rules = missing == "rules" ? null : Array.Empty<MqttBridgeRule>();
            var e = Assert.Throws<ArgumentNullException>(() => _ = new MqttBridge(missing == "name" ? null : "edge", broker, transport, options, rules));
            Assert.That(e.ParamName, Is.EqualTo(missing));
        }

        [Test]
        public void A_bridge_may_be_disposed_of_before_and_after_its_broker_and_takes_no_command_then([Values] bool isBrokerFirst)
        {
            using var upstream = new ScriptedServer();
            using var local = new TestBroker();
            MqttBridge bridge = Make(local, new TcpTransport("127.0.0.1", upstream.Port), new MqttBridgeRule { Filter = "#", Direction = MqttBridgeDirection.Both });
            bridge.Start();
            using ScriptedConnection connection = upstream.Accept();
            if (isBrokerFirst)
            {
                local.Broker.Dispose();
            }

            bridge.Dispose();
            bridge.Dispose();
            Assert.Throws<ObjectDisposedException>(() => bridge.Client.Start());
            Assert.Throws<ObjectDisposedException>(() => bridge.Start());
            Assert.Throws<ObjectDisposedException>(() => bridge.Stop(0));
        }

        private static MqttBridge Make(TestBroker local, TcpTransport transport, MqttBridgeRule rule) =>
            new("edge", local.Broker, transport, new MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5, TopicAliasMaximum = 3 }, new[] { rule });

        private static MqttBridge Make(TestBroker local, MqttProtocolLevel level, params MqttBridgeRule[] rules) =>
            new("edge", local.Broker, new TcpTransport("127.0.0.1", 1), new MqttClientOptions { ProtocolLevel = level }, rules);

        private static void PublishWithType(MqttClient client, string topic, string type)
        {
            var writer = new PropertyWriter(64);
            writer.Add(MqttProperty.ContentType, type);
            var properties = new PropertyBlock();
            properties.Use(writer.Buffer, 0, writer.Length);
            var packet = new PublishPacket { Topic = topic, Payload = s_x, PayloadLength = 1, QoS = MqttQoS.AtLeastOnce, Retain = true, Properties = properties };
            Assert.That(client.Publish(packet, Limits.WaitMs, out _), Is.EqualTo(MqttResult.Success));
        }
    }
}
