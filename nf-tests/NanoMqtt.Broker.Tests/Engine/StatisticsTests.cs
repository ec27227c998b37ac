using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Each public number after a dialogue whose packets are counted by hand.</summary>
    [TestClass]
    public class StatisticsTests
    {
        [TestMethod]
        public void Traffic_is_counted()
        {
            TestBroker broker = new TestBroker();
            MqttBrokerStatistics statistics = broker.Statistics;
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 1);
            client.Publish("t", "x", 0);
            client.Publish("t", "y", 1);
            client.Acknowledge(MqttPacketType.Puback, 1);
            client.Send("c0 00");
            Assert.AreEqual(6, statistics.PacketsReceived); // CONNECT SUBSCRIBE PUBLISH PUBLISH PUBACK PINGREQ
            Assert.AreEqual((long)client.SentBytes, statistics.BytesReceived);
            Assert.AreEqual(6, statistics.PacketsSent); // CONNACK SUBACK PUBLISH PUBACK PUBLISH PINGRESP
            Assert.AreEqual((long)client.ReceivedBytes, statistics.BytesSent);
            Assert.AreEqual(2, statistics.MessagesReceived);
            Assert.AreEqual(2, statistics.MessagesSent);
        }

        [TestMethod]
        public void What_is_held_is_counted()
        {
            TestBroker broker = new TestBroker();
            MqttBrokerStatistics statistics = broker.Statistics;
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "abc", 1);
            Assert.AreEqual(2, statistics.Sessions);
            Assert.AreEqual(1, statistics.ClientsConnected);
            Assert.AreEqual(2, statistics.ConnectionsAccepted);
            Assert.AreEqual(1, statistics.Subscriptions);
            Assert.AreEqual(1, statistics.RetainedMessages);
            Assert.AreEqual(1, statistics.HeldMessages);
            Assert.AreEqual(4, statistics.HeldBytes);
        }

        [TestMethod]
        public void Local_messages_are_counted()
        {
            TestBroker broker = new TestBroker();
            MqttBrokerStatistics statistics = broker.Statistics;
            broker.Engine.SubscribeLocal(0, "t");
            broker.Engine.PublishLocal("t", null, 0, 0, MqttQoS.AtMostOnce, false);
            Assert.AreEqual(1, statistics.MessagesReceived);
            Assert.AreEqual(1, statistics.MessagesSent);
            Assert.AreEqual(0, statistics.PacketsSent);
        }

        [TestMethod]
        public void Repetitions_at_QoS_2_are_no_messages()
        {
            TestBroker broker = new TestBroker();
            MqttBrokerStatistics statistics = broker.Statistics;
            TestClient client = broker.Connect("a");
            client.Publish("t", "x", 2, 3, false, false);
            client.Publish("t", "x", 2, 3, false, true);
            Assert.AreEqual(1, statistics.MessagesReceived);
            Assert.AreEqual(3, statistics.PacketsReceived);
        }
    }
}
