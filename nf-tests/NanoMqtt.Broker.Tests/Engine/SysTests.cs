using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>The statistics as topics, after a dialogue whose packets are counted by hand.</summary>
    [TestClass]
    public class SysTests
    {
        private const int Interval = 10;

        [TestMethod]
        public void Every_number_has_its_topic()
        {
            TestBroker broker = Create();
            broker.Advance(0);
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 1);
            client.Publish("t", "x", 0);
            client.PublishRetained("u", "y", 1);
            client.Expect("PUBLISH q0 t=x");
            client.Expect("PUBACK 1");
            TestClient expired = broker.Connect5("e", "02", "r5 11 u32:1", false);
            expired.Disconnect();
            TestClient away = broker.ConnectPersistent("w", false);
            away.Subscribe("q", 1);
            away.Disconnect();
            for (int i = 0; i < 9; i++)
            {
                client.Publish("q", "z", 1);
                client.Expect("PUBACK 1");
            }

            long received = broker.Statistics.BytesReceived;
            long sent = broker.Statistics.BytesSent;
            broker.Advance(1000);
            broker.Advance(Interval * 1000 - 1000);
            Expect(broker, "version", BrokerEngine.Version);
            Expect(broker, "uptime", "10 seconds");
            Expect(broker, "clients/connected", "1");
            Expect(broker, "clients/disconnected", "1");
            Expect(broker, "clients/maximum", "2");
            Expect(broker, "clients/total", "2");
            Expect(broker, "clients/expired", "1");
            Expect(broker, "messages/received", "18"); // CONNECT SUBSCRIBE PUBLISH PUBLISH, CONNECT DISCONNECT, CONNECT SUBSCRIBE DISCONNECT, 9 PUBLISH
            Expect(broker, "messages/sent", "16"); // CONNACK SUBACK PUBLISH PUBACK, CONNACK, CONNACK SUBACK, 9 PUBACK
            Expect(broker, "publish/messages/received", "11");
            Expect(broker, "publish/messages/sent", "1");
            Expect(broker, "publish/messages/dropped", "1");
            Expect(broker, "bytes/received", received.ToString());
            Expect(broker, "bytes/sent", sent.ToString());
            Expect(broker, "subscriptions/count", "2");
            Expect(broker, "retained messages/count", broker.Statistics.RetainedMessages.ToString()); // its own among them
            Expect(broker, "store/messages/count", (broker.Statistics.RetainedMessages + 8).ToString()); // and what is queued
            Assert.IsTrue(broker.Statistics.RetainedMessages >= 19);
        }

        [TestMethod]
        public void What_changes_is_published_to_those_who_subscribed()
        {
            TestBroker broker = Create();
            broker.Advance(0);
            TestClient client = broker.Connect("a");
            client.Subscribe("$SYS/broker/clients/+", 0);
            while (client.Next().Length > 0)
            {
            }

            broker.Advance(Interval * 1000);
            client.Expect("PUBLISH q0 $SYS/broker/clients/connected=1");
            client.Expect("PUBLISH q0 $SYS/broker/clients/maximum=1");
            client.Expect("PUBLISH q0 $SYS/broker/clients/total=1");
            client.ExpectNothing();
            broker.Advance(Interval * 1000 - 1);
            client.ExpectNothing();
            broker.Connect("b");
            broker.Advance(1);
            client.Expect("PUBLISH q0 $SYS/broker/clients/connected=2");
        }

        [TestMethod]
        public void Without_an_interval_there_are_none()
        {
            TestBroker broker = new TestBroker();
            broker.Advance(100000);
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
            Assert.AreEqual(long.MaxValue, broker.Engine.NextDeadlineMs);
        }

        [TestMethod]
        public void The_engine_asks_to_be_called_at_the_interval()
        {
            TestBroker broker = Create();
            broker.Clock.Advance(5000);
            Assert.IsTrue(broker.Engine.NextDeadlineMs <= broker.Clock.NowMs);
            broker.Advance(0);
            Assert.AreEqual(5000L + Interval * 1000, broker.Engine.NextDeadlineMs);
        }

        private static TestBroker Create()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.SysIntervalSeconds = Interval;
            options.MaximumRetainedMessages = 30;
            options.MaximumRetainedBytes = 2048;
            options.StoreMessages = 60;
            options.StoreBytes = 4096;
            return new TestBroker(options);
        }

        private static void Expect(TestBroker broker, string name, string value)
        {
            broker.Engine.SubscribeLocal(0, "$SYS/broker/" + name);
            MqttLocalMessage message = new MqttLocalMessage(new byte[64]);
            Assert.IsTrue(broker.Engine.NextLocal(message), name);
            byte[] payload = message.GetPayload();
            Assert.AreEqual(value, Utf8.GetString(payload, 0, payload.Length), name);
            Assert.IsTrue(message.Retain);
            broker.Engine.UnsubscribeLocal(0);
        }
    }
}
