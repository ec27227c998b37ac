using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>MQTTnet's client at our broker.</summary>
    [TestFixture]
    public class MqttNetClientTests
    {
        private TestBroker _broker;

        [SetUp]
        public void Start() => _broker = new TestBroker(new OnePassword());

        [TearDown]
        public void Stop() => _broker.Dispose();

        [Test]
        public async Task A_message_arrives_at_the_lower_of_the_two_QoS([Values] MqttQoS published, [Values] MqttQoS subscribed)
        {
            using MqttNetPeer receiver = await ConnectAsync("receiver");
            using MqttNetPeer sender = await ConnectAsync("sender");
            Assert.That(await receiver.SubscribeAsync("a/b", subscribed), Is.EqualTo((int)subscribed));

            await sender.PublishAsync("a/b", "hello", published);
            var qos = (MqttQoS)Math.Min((int)published, (int)subscribed);
            Assert.That(receiver.Messages.Next(), Is.EqualTo(new Received("a/b", "hello", qos, false)));
        }

        [Test]
        public async Task A_hundred_messages_arrive_once_and_in_order([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos)
        {
            using MqttNetPeer receiver = await ConnectAsync("receiver");
            using MqttNetPeer sender = await ConnectAsync("sender");
            await receiver.SubscribeAsync("n", qos);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => sender.PublishAsync("n", $"{i}", qos)));
            Assert.That(receiver.Messages.Next(100).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"{i}")));
        }

        [Test]
        public async Task A_payload_of_100_KB_arrives_whole()
        {
            using MqttNetPeer peer = await ConnectAsync("peer");
            await peer.SubscribeAsync("large", MqttQoS.ExactlyOnce);
            string payload = new('x', 100 * 1024);
            await peer.PublishAsync("large", payload, MqttQoS.ExactlyOnce);
            Assert.That(peer.Messages.Next().Payload, Is.EqualTo(payload));
        }

        [Test]
        public async Task Wildcards_select_what_they_should()
        {
            using MqttNetPeer plus = await ConnectAsync("plus");
            using MqttNetPeer hash = await ConnectAsync("hash");
            using MqttNetPeer sender = await ConnectAsync("sender");
            await plus.SubscribeAsync("home/+/temperature", MqttQoS.AtLeastOnce);
            await hash.SubscribeAsync("home/#", MqttQoS.AtLeastOnce);
            string[] topics = { "home", "home/kitchen", "home/kitchen/temperature", "home/kitchen/oven/temperature", "house/kitchen/temperature", "home/cellar/temperature" };
            foreach (string topic in topics)
            {
                await sender.PublishAsync(topic, "x", MqttQoS.AtLeastOnce);
            }

            Assert.That(plus.Messages.Next(2).Select(m => m.Topic), Is.EqualTo(new[] { topics[2], topics[5] }));
            Assert.That(hash.Messages.Next(5).Select(m => m.Topic), Is.EqualTo(topics.Where(t => t.StartsWith("home", StringComparison.Ordinal))));
        }

        [Test]
        public async Task Nothing_comes_after_unsubscribing()
        {
            using MqttNetPeer peer = await ConnectAsync("peer");
            await peer.SubscribeAsync("a", MqttQoS.AtLeastOnce);
            await peer.SubscribeAsync("end", MqttQoS.AtLeastOnce);
            await peer.UnsubscribeAsync("a");
            await peer.PublishAsync("a", "x", MqttQoS.AtLeastOnce);
            await peer.PublishAsync("end", "x", MqttQoS.AtLeastOnce);
            Assert.That(peer.Messages.Next().Topic, Is.EqualTo("end"));
        }

        [Test]
        public async Task A_retained_message_is_given_to_new_subscribers_until_it_is_deleted()
        {
            using MqttNetPeer sender = await ConnectAsync("sender");
            await sender.PublishAsync("status/a", "old", MqttQoS.AtLeastOnce, retain: true);
            await sender.PublishAsync("status/a", "new", MqttQoS.AtLeastOnce, retain: true);
            await sender.PublishAsync("status/b", "on", MqttQoS.AtLeastOnce, retain: true);
            await sender.PublishAsync("status/a", "", MqttQoS.AtLeastOnce, retain: true);

            using MqttNetPeer late = await ConnectAsync("late");
            await late.SubscribeAsync("status/+", MqttQoS.AtLeastOnce);
            Assert.That(late.Messages.Next(), Is.EqualTo(new Received("status/b", "on", MqttQoS.AtLeastOnce, true)));
            await sender.PublishAsync("status/a", "live", MqttQoS.AtLeastOnce, retain: true);
            Assert.That(late.Messages.Next(), Is.EqualTo(new Received("status/a", "live", MqttQoS.AtLeastOnce, false)));
        }

        [Test]
        public async Task A_will_is_published_when_its_client_is_thrown_out()
        {
            using MqttNetPeer watcher = await ConnectAsync("watcher");
            await watcher.SubscribeAsync("status/#", MqttQoS.AtLeastOnce);
            using MqttNetPeer first = await ConnectAsync("node", o => o.WithWillTopic("status/node").WithWillPayload("offline").WithWillQualityOfServiceLevel(MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain());
            using MqttNetPeer second = await ConnectAsync("node");

            first.Disconnected.Next("disconnection");
            Assert.That(_broker.Disconnected.Next("disconnection"), Is.EqualTo(("node", MqttCloseReason.TakenOver)));
            Assert.That(watcher.Messages.Next(), Is.EqualTo(new Received("status/node", "offline", MqttQoS.AtLeastOnce, false)));
        }

        [Test]
        public async Task A_will_is_not_published_after_a_regular_end()
        {
            using MqttNetPeer watcher = await ConnectAsync("watcher");
            await watcher.SubscribeAsync("#", MqttQoS.AtLeastOnce);
            using MqttNetPeer node = await ConnectAsync("node", o => o.WithWillTopic("status/node").WithWillPayload("offline"));
            await node.DisconnectAsync();
            Assert.That(_broker.Disconnected.Next("disconnection"), Is.EqualTo(("node", MqttCloseReason.Disconnected)));
            await watcher.PublishAsync("end", "x", MqttQoS.AtLeastOnce);
            Assert.That(watcher.Messages.Next().Topic, Is.EqualTo("end"));
        }

        [Test]
        public async Task A_session_keeps_subscriptions_and_messages_while_its_client_is_away()
        {
            using MqttNetPeer sleeper = await ConnectAsync("sleeper", o => o.WithCleanSession(false));
            Assert.That(sleeper.SessionPresent, Is.False);
            await sleeper.SubscribeAsync("a", MqttQoS.ExactlyOnce);
            await sleeper.DisconnectAsync();
            _broker.Disconnected.Next("disconnection");

            using MqttNetPeer sender = await ConnectAsync("sender");
            await sender.PublishAsync("a", "1", MqttQoS.AtLeastOnce);
            await sender.PublishAsync("a", "2", MqttQoS.ExactlyOnce);

            using MqttNetPeer awake = await ConnectAsync("sleeper", o => o.WithCleanSession(false));
            Assert.That(awake.SessionPresent, Is.True);
            Assert.That(awake.Messages.Next(), Is.EqualTo(new Received("a", "1", MqttQoS.AtLeastOnce, false)));
            Assert.That(awake.Messages.Next(), Is.EqualTo(new Received("a", "2", MqttQoS.ExactlyOnce, false)));
        }

        [Test]
        public async Task A_clean_session_forgets()
        {
            using (MqttNetPeer before = await ConnectAsync("sleeper", o => o.WithCleanSession(false)))
            {
                await before.SubscribeAsync("a", MqttQoS.AtLeastOnce);
                await before.DisconnectAsync();
            }

            using MqttNetPeer after = await ConnectAsync("sleeper");
            Assert.That(after.SessionPresent, Is.False);
            await after.SubscribeAsync("end", MqttQoS.AtLeastOnce);
            await after.PublishAsync("a", "x", MqttQoS.AtLeastOnce);
            await after.PublishAsync("end", "x", MqttQoS.AtLeastOnce);
            Assert.That(after.Messages.Next().Topic, Is.EqualTo("end"));
        }

        [Test]
        public async Task A_wrong_password_is_refused_and_a_right_one_is_not()
        {
            using var peer = new MqttNetPeer();
            Assert.That(await CodeOfAsync(peer, "wrong"), Is.EqualTo(MQTTnet.MqttClientConnectResultCode.BadUserNameOrPassword));
            Assert.That(await CodeOfAsync(peer, OnePassword.Password), Is.EqualTo(MQTTnet.MqttClientConnectResultCode.Success));
            Assert.That(_broker.Broker.Statistics.ConnectionsRefused, Is.EqualTo(1));
        }

        [Test]
        public async Task The_application_that_hosts_the_broker_takes_part()
        {
            var messages = new Inbox<string>();
            _broker.Broker.Subscribe("to/host", (broker, m) => messages.Add(m.GetTopic() + " " + Encoding.UTF8.GetString(m.GetPayload())));
            using MqttNetPeer peer = await ConnectAsync("peer");
            await peer.SubscribeAsync("from/host", MqttQoS.AtLeastOnce);

            await peer.PublishAsync("to/host", "hello", MqttQoS.ExactlyOnce);
            Assert.That(messages.Next(), Is.EqualTo("to/host hello"));
            Assert.That(_broker.Broker.Publish("from/host", Encoding.UTF8.GetBytes("hello"), MqttQoS.AtLeastOnce, false), Is.True);
            Assert.That(peer.Messages.Next(), Is.EqualTo(new Received("from/host", "hello", MqttQoS.AtLeastOnce, false)));
        }

        private Task<MQTTnet.MqttClientConnectResultCode> CodeOfAsync(MqttNetPeer peer, string password) =>
            peer.OpenAsync(_broker.Port, "peer", o => o.WithCredentials("user", password));

        private Task<MqttNetPeer> ConnectAsync(string clientId, Action<MQTTnet.MqttClientOptionsBuilder> configure = null) =>
            MqttNetPeer.ConnectAsync(_broker.Port, clientId, configure);

        /// <summary>Whoever gives a password must give this one.</summary>
        private sealed class OnePassword : IMqttAuthenticator
        {
            public const string Password = "secret";

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                byte[] password = request.GetPassword();
                return password == null || Encoding.UTF8.GetString(password) == Password ? MqttReasonCode.Success : MqttReasonCode.BadUserNameOrPassword;
            }
        }
    }
}
