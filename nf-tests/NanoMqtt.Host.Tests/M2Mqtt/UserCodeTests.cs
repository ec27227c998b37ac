using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Tests;
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

            // By one that does not come back, or the two would take over from each other for ever.
            using var other = new WireClient(broker.Port);
            other.Send(WireNotation.Parse("10 r28 s'MQTT' 05 00 u16:0 r5 11 u32:60 s'greenhouse'"));
            opened.Next("connection");
            Assert.That(node.Log, Does.StartWith("opened greenhouse;closed by the broker, taken over;opened greenhouse;"));
            Limits.WaitUntil(() => !node.IsReconnecting, "connected again");
            id = node.Leave("commands/#");
            Limits.WaitUntil(() => node.UnsubscribedId == id, "unsubscribed");
        }
    }
}
