using System;
using System.Linq;
using System.Threading.Tasks;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>Our client at MQTTnet's server.</summary>
    [TestFixture(MqttProtocolLevel.V311)]
    [TestFixture(MqttProtocolLevel.V5)]
    public class MqttNetServerTests
    {
        private readonly MqttProtocolLevel _level;
        private MqttNetServer _server;

        public MqttNetServerTests(MqttProtocolLevel level) => _level = level;

        [SetUp]
        public void Start() => _server = new MqttNetServer();

        [TearDown]
        public void Stop() => _server.Dispose();

        [Test]
        public void A_published_message_reaches_the_server([Values] MqttQoS qos, [Values] bool retain)
        {
            using NanoPeer peer = Connect("peer");
            peer.Publish("a/b", "hello", qos, retain);
            Assert.That(_server.Messages.Next(), Is.EqualTo(new Received("a/b", "hello", qos, retain)));
        }

        [Test]
        public async Task A_message_arrives_at_the_lower_of_the_two_QoS([Values] MqttQoS published, [Values] MqttQoS subscribed)
        {
            using NanoPeer peer = Connect("peer");
            peer.Subscribe("a/+", subscribed);
            Assert.That(peer.Client.GetGrantedQoS("a/+"), Is.EqualTo((int)subscribed));
            await _server.PublishAsync("a/b", "hello", published);
            var qos = (MqttQoS)Math.Min((int)published, (int)subscribed);
            Assert.That(peer.Messages.Next(), Is.EqualTo(new Received("a/b", "hello", qos, false)));
        }

        [Test]
        public void A_hundred_messages_arrive_once_and_in_order([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos)
        {
            using NanoPeer sender = Connect("sender");
            using NanoPeer receiver = Connect("receiver");
            receiver.Subscribe("n", qos);
            for (int i = 0; i < 100; i++)
            {
                sender.Publish("n", $"{i}", qos);
            }

            Assert.That(sender.Client.WaitForDelivery(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            Assert.That(receiver.Messages.Next(100).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"{i}")));
        }

        [Test]
        public async Task A_payload_of_60_KB_goes_both_ways([Values] MqttQoS qos)
        {
            string payload = new('x', 60 * 1024);
            using NanoPeer peer = Connect("peer");
            peer.Publish("large", payload, qos);
            Assert.That(_server.Messages.Next().Payload, Is.EqualTo(payload));

            peer.Subscribe("reply", qos);
            await _server.PublishAsync("reply", payload, qos);
            Assert.That(peer.Messages.Next().Payload, Is.EqualTo(payload));
        }

        [Test]
        public async Task A_retained_message_comes_with_the_subscription()
        {
            await _server.PublishAsync("status/a", "on", MqttQoS.AtLeastOnce, retain: true);
            using NanoPeer peer = Connect("peer");
            peer.Subscribe("status/#", MqttQoS.AtLeastOnce);
            Assert.That(peer.Messages.Next(), Is.EqualTo(new Received("status/a", "on", MqttQoS.AtLeastOnce, true)));
        }

        [Test]
        public async Task Nothing_comes_after_unsubscribing()
        {
            using NanoPeer peer = Connect("peer");
            peer.Subscribe("a", MqttQoS.AtLeastOnce);
            peer.Subscribe("end", MqttQoS.AtLeastOnce);
            Assert.That(peer.Client.Unsubscribe("a", Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            await _server.PublishAsync("a", "x", MqttQoS.AtLeastOnce);
            await _server.PublishAsync("end", "x", MqttQoS.AtLeastOnce);
            Assert.That(peer.Messages.Next().Topic, Is.EqualTo("end"));
        }

        [Test]
        public void A_will_is_published_when_the_connection_is_cut_and_not_when_it_is_stopped()
        {
            var will = new MqttWill { Topic = "status/node", Payload = Utf8.GetBytes("offline"), QoS = MqttQoS.AtLeastOnce };
            using NanoPeer node = NanoPeer.Connect(_server.Port, new MqttClientOptions { ProtocolLevel = _level, ClientId = "node", Will = will });

            // MQTTnet's server publishes no will of a connection that the next one takes over, so there is none before.
            node.Client.Disconnected += (client, reason, detail) => client.Stop(0);
            node.Cut();
            Assert.That(_server.Messages.Next(), Is.EqualTo(new Received("status/node", "offline", MqttQoS.AtLeastOnce, false)));

            node.Client.Stop(Limits.WaitMs); // the handler's stop is over, too
            Assert.That(node.Client.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            node.Client.Stop(Limits.WaitMs);
            using NanoPeer other = Connect("other");
            other.Publish("end", "x", MqttQoS.AtLeastOnce);
            Assert.That(_server.Messages.Next().Topic, Is.EqualTo("end"));
        }

        [Test]
        public async Task A_kept_session_is_resumed_with_what_came_meanwhile()
        {
            using NanoPeer peer = NanoPeer.Connect(_server.Port, new MqttClientOptions { ProtocolLevel = _level, ClientId = "peer", CleanSession = false });
            Assert.That(peer.Connected.Next("connection"), Is.False);
            peer.Subscribe("a", MqttQoS.AtLeastOnce);
            peer.Client.Stop(Limits.WaitMs);
            await _server.PublishAsync("a", "meanwhile", MqttQoS.AtLeastOnce);

            peer.Client.Start();
            Assert.That(peer.Connected.Next("connection"), Is.True);
            Assert.That(peer.Messages.Next().Payload, Is.EqualTo("meanwhile"));
        }

        [Test]
        public async Task A_lost_session_is_made_up_for_by_subscribing_again()
        {
            using NanoPeer peer = Connect("peer");
            peer.Connected.Next("connection");
            peer.Subscribe("a", MqttQoS.AtLeastOnce);
            await _server.DisconnectAsync("peer");
            Assert.That(peer.Disconnected.Next("disconnection").Reason, Is.EqualTo(MqttDisconnectReason.ConnectionLost));
            Assert.That(peer.Connected.Next("connection"), Is.False);

            // The subscription is acknowledged before what is published next on the same connection.
            peer.Publish("a", "again", MqttQoS.AtLeastOnce);
            Assert.That(peer.Messages.Next().Payload, Is.EqualTo("again"));
        }

        [Test]
        public void What_was_published_without_a_connection_goes_out_with_the_next()
        {
            using var peer = new NanoPeer(_server.Port, new MqttClientOptions { ProtocolLevel = _level, ClientId = "peer" });
            Assert.That(peer.Client.Publish("a", "1", MqttQoS.AtLeastOnce, false), Is.EqualTo(MqttResult.Pending));
            Assert.That(peer.Client.Publish("a", "2", MqttQoS.ExactlyOnce, false), Is.EqualTo(MqttResult.Pending));
            Assert.That(peer.Client.Publish("a", "3", MqttQoS.AtMostOnce, false), Is.EqualTo(MqttResult.NotConnected));
            peer.Client.Start();
            Assert.That(_server.Messages.Next(2).Select(m => m.Payload), Is.EqualTo(new[] { "1", "2" }));
        }

        [Test]
        public void A_wrong_password_is_told_and_a_right_one_connects()
        {
            _server.Password = "secret";
            using var wrong = new NanoPeer(_server.Port, new MqttClientOptions { ProtocolLevel = _level, ClientId = "wrong", UserName = "user", Password = "guess" });
            Assert.That(wrong.Client.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Refused));
            Assert.That(wrong.Disconnected.Next("disconnection").Reason, Is.EqualTo(MqttDisconnectReason.Refused));

            using var right = new NanoPeer(_server.Port, new MqttClientOptions { ProtocolLevel = _level, ClientId = "right", UserName = "user", Password = "secret" });
            Assert.That(right.Client.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
        }

        [Test]
        public void A_client_that_is_taken_over_sees_the_connection_end()
        {
            using NanoPeer first = Connect("same");
            using NanoPeer second = Connect("same");
            bool isTold = _level == MqttProtocolLevel.V5;
            Assert.That(first.Disconnected.Next("disconnection").Reason, Is.EqualTo(isTold ? MqttDisconnectReason.Disconnected : MqttDisconnectReason.ConnectionLost));
            first.Client.Stop(Limits.WaitMs); // or the two would go on taking over from each other
        }

        [Test]
        public async Task Properties_go_both_ways_where_there_are_any()
        {
            using NanoPeer peer = Connect("peer");
            var properties = new Inbox<string>();
            peer.Client.MessageReceived += (client, m) => properties.Add(m.Properties.GetString(MqttProperty.ContentType));
            peer.Subscribe("a", MqttQoS.AtLeastOnce);
            var writer = new PropertyWriter(64);
            writer.Add(MqttProperty.ContentType, "text/plain");
            writer.AddUserProperty("name", "value");
            var block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            var packet = new PublishPacket { Topic = "a", QoS = MqttQoS.ExactlyOnce, Properties = block };
            MqttResult result = await Task.Run(() => peer.Client.Publish(packet, Limits.WaitMs, out _));
            Assert.That(result, Is.EqualTo(MqttResult.Success));
            Assert.That(properties.Next("content type"), Is.EqualTo(_level == MqttProtocolLevel.V5 ? "text/plain" : null));
        }

        private NanoPeer Connect(string clientId) => NanoPeer.Connect(_server.Port, new MqttClientOptions { ProtocolLevel = _level, ClientId = clientId });
    }
}
