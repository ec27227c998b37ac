using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;
using MqttReasonCode = nanoFramework.M2Mqtt.Messages.MqttReasonCode;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary><see cref="UserCode"/> does with ours what it was written to do.</summary>
    [TestFixture]
    public class UserCodeTests
    {
        [Test]
        public void A_program_for_M2Mqtt_works_and_comes_back_when_the_connection_is_taken_over()
        {
            using var broker = new TestBroker();
            using var node = new UserCode("127.0.0.1", broker.Port, false, null, null, nanoFramework.M2Mqtt.MqttSslProtocols.None);
            var received = new Inbox<string>();
            var opened = new Inbox<object>();
            node.MqttMsgPublishReceived += (sender, e) => received.Add(e.Topic);
            node.ConnectionOpened += (sender, e) => opened.Add(sender);
            Assert.That(node.Start(), Is.EqualTo(MqttReasonCode.Success));
            opened.Next("connection");
            node.Follow("commands/#", MqttQoSLevel.ExactlyOnce);
            Limits.WaitUntil(() => node.SubscribedAs == MqttQoSLevel.ExactlyOnce, "subscribed");
            ushort id = node.Send("commands/on", "1");
            Assert.That(received.Next(4), Is.All.EqualTo("commands/on"));
            Limits.WaitUntil(() => node.PublishedId == id, "published");

            using (NanoPeer other = NanoPeer.Connect(broker.Port, new NanoMqtt.Client.MqttClientOptions { ProtocolLevel = MqttProtocolLevel.V5, ClientId = "greenhouse", CleanSession = false }))
            {
                other.Disconnected.Next("take-over by the node, which connects again");
                other.Client.Stop(Limits.WaitMs);
            }

            opened.Next("connection");
            Assert.That(node.Log, Does.StartWith("opened greenhouse;closed by the broker, taken over;opened greenhouse;"));
            Limits.WaitUntil(() => !node.IsReconnecting, "connected again");
            id = node.Leave("commands/#");
            Limits.WaitUntil(() => node.UnsubscribedId == id, "unsubscribed");
        }
    }
}
