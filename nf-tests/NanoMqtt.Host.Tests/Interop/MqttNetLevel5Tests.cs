using System;
using System.Linq;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NanoMqtt.Broker;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>MQTTnet's client at our broker, in MQTT 5.0.</summary>
    [TestFixture]
    public class MqttNetLevel5Tests
    {
        private TestBroker _broker;

        [SetUp]
        public void Start() => _broker = new TestBroker();

        [TearDown]
        public void Stop() => _broker.Dispose();

        [Test]
        public async Task Properties_arrive_as_they_were_published([Values] MqttQualityOfServiceLevel qos)
        {
            using Peer receiver = await Peer.ConnectAsync(_broker.Port, "receiver");
            using Peer sender = await Peer.ConnectAsync(_broker.Port, "sender");
            await receiver.Client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter("a/#", qos).WithSubscriptionIdentifier(300).Build());
            MqttClientPublishResult result = await sender.Client.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic("a/b").WithPayload("hello").WithQualityOfServiceLevel(qos)
                .WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData).WithContentType("text/plain").WithResponseTopic("reply")
                .WithCorrelationData(new byte[] { 0, 255 }).WithMessageExpiryInterval(60).WithUserProperty("k", "1"u8.ToArray()).WithUserProperty("k", "2"u8.ToArray()).Build());
            Assert.That(result.IsSuccess, Is.True);

            MqttApplicationMessage message = receiver.Messages.Next();
            Assert.That(message.ConvertPayloadToString(), Is.EqualTo("hello"));
            Assert.That(message.PayloadFormatIndicator, Is.EqualTo(MqttPayloadFormatIndicator.CharacterData));
            Assert.That(message.ContentType, Is.EqualTo("text/plain"));
            Assert.That(message.ResponseTopic, Is.EqualTo("reply"));
            Assert.That(message.CorrelationData, Is.EqualTo(new byte[] { 0, 255 }));
            Assert.That(message.MessageExpiryInterval, Is.EqualTo(60));
            Assert.That(message.SubscriptionIdentifiers, Is.EqualTo(new uint[] { 300 }));
            Assert.That(message.UserProperties.Count, Is.EqualTo(2));
        }

        [Test]
        public async Task A_shared_subscription_gives_each_message_to_one_member()
        {
            using Peer first = await Peer.ConnectAsync(_broker.Port, "first");
            using Peer second = await Peer.ConnectAsync(_broker.Port, "second");
            using Peer sender = await Peer.ConnectAsync(_broker.Port, "sender");
            await first.Client.SubscribeAsync("$share/g/n/#", MqttQualityOfServiceLevel.AtLeastOnce);
            await second.Client.SubscribeAsync("$share/g/n/#", MqttQualityOfServiceLevel.AtLeastOnce);
            foreach (int i in Enumerable.Range(0, 20))
            {
                await sender.Client.PublishStringAsync($"n/{i}", $"{i}", MqttQualityOfServiceLevel.AtLeastOnce);
            }

            string[] all = first.Messages.Next(10).Concat(second.Messages.Next(10)).Select(m => m.ConvertPayloadToString()).ToArray();
            Assert.That(all, Is.EquivalentTo(Enumerable.Range(0, 20).Select(i => $"{i}")));
        }

        [Test]
        public async Task A_session_lives_as_long_as_its_client_asked()
        {
            using (Peer before = await Peer.ConnectAsync(_broker.Port, "sleeper", o => o.WithSessionExpiryInterval(60)))
            {
                await before.Client.SubscribeAsync("a", MqttQualityOfServiceLevel.AtLeastOnce);
                await before.Client.DisconnectAsync();
            }

            _broker.Disconnected.Next("disconnection");
            using Peer sender = await Peer.ConnectAsync(_broker.Port, "sender");
            await sender.Client.PublishStringAsync("a", "1", MqttQualityOfServiceLevel.AtLeastOnce);
            using Peer after = await Peer.ConnectAsync(_broker.Port, "sleeper", o => o.WithCleanStart(false));
            Assert.That(after.Result.IsSessionPresent, Is.True);
            Assert.That(after.Messages.Next().ConvertPayloadToString(), Is.EqualTo("1"));
        }

        [Test]
        public async Task Reason_codes_say_what_happened()
        {
            using Peer peer = await Peer.ConnectAsync(_broker.Port, "peer");
            Assert.That(peer.Result.TopicAliasMaximum, Is.EqualTo(10));
            MqttClientPublishResult unheard = await peer.Client.PublishStringAsync("nobody", "x", MqttQualityOfServiceLevel.AtLeastOnce);
            Assert.That(unheard.ReasonCode, Is.EqualTo(MqttClientPublishReasonCode.NoMatchingSubscribers));
            MqttClientUnsubscribeResult unsubscribed = await peer.Client.UnsubscribeAsync("nothing");
            Assert.That(unsubscribed.Items.Single().ResultCode, Is.EqualTo(MqttClientUnsubscribeResultCode.NoSubscriptionExisted));
            using Peer other = await Peer.ConnectAsync(_broker.Port, "peer");
            Assert.That(peer.Disconnected.Next("disconnection"), Is.EqualTo(MqttClientDisconnectReason.SessionTakenOver));
            Assert.That(_broker.Disconnected.Next("disconnection"), Is.EqualTo(("peer", MqttCloseReason.TakenOver)));
        }

        private sealed class Peer : IDisposable
        {
            public IMqttClient Client { get; } = new MqttClientFactory().CreateMqttClient();

            public MqttClientConnectResult Result { get; private set; }

            public Inbox<MqttApplicationMessage> Messages { get; } = new();

            public Inbox<MqttClientDisconnectReason> Disconnected { get; } = new();

            public static async Task<Peer> ConnectAsync(int port, string clientId, Action<MqttClientOptionsBuilder> configure = null)
            {
                var peer = new Peer();
                peer.Client.ApplicationMessageReceivedAsync += e =>
                {
                    peer.Messages.Add(e.ApplicationMessage);
                    return Task.CompletedTask;
                };
                peer.Client.DisconnectedAsync += e =>
                {
                    peer.Disconnected.Add(e.Reason);
                    return Task.CompletedTask;
                };
                MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
                    .WithTcpServer("127.0.0.1", port).WithProtocolVersion(MqttProtocolVersion.V500).WithTimeout(Limits.Wait).WithClientId(clientId);
                configure?.Invoke(options);
                peer.Result = await peer.Client.ConnectAsync(options.Build());
                return peer;
            }

            public void Dispose() => Client.Dispose();
        }
    }
}
