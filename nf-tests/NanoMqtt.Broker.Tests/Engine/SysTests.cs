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
            Expect(broker, "version", MqttBrokerStatistics.Version);
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
            Expect(broker, "store/messages/bytes", broker.Statistics.HeldBytes.ToString());
            Assert.IsTrue(broker.Statistics.RetainedMessages >= 19);
        }

        [TestMethod]
        public void The_uptime_counts_from_when_the_broker_was_made()
        {
            TestBroker broker = Create();
            Assert.AreEqual(0L, broker.Statistics.StartedMs);
            broker.Engine.Restore(5000, 0);
            Assert.AreEqual(5000L, broker.Statistics.StartedMs);
            broker.Advance(7999);
            Expect(broker, "uptime", "2 seconds");
        }

        [TestMethod]
        public void Free_heap_is_published_where_it_is_known()
        {
            TestBroker broker = Create();
            broker.Advance(0);
            string free = Read(broker, "heap/free");
            Assert.AreEqual(FreeHeap.CountBytes() >= 0, free.Length > 0 && long.Parse(free) > 0);
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
            options.MaximumHeldMessages = 60;
            options.MaximumHeldBytes = 4096;
            return new TestBroker(options);
        }

        private static void Expect(TestBroker broker, string name, string value)
        {
            Assert.AreEqual(value, Read(broker, name), name);
        }

        // What is retained for the topic; empty when nothing is.
        private static string Read(TestBroker broker, string name)
        {
            broker.Engine.SubscribeLocal(0, "$SYS/broker/" + name);
            MqttLocalMessage message = new MqttLocalMessage(new byte[64]);
            bool isThere = broker.Engine.NextLocal(message);
            broker.Engine.UnsubscribeLocal(0);
            if (!isThere)
            {
                return string.Empty;
            }

            Assert.IsTrue(message.Retain);
            byte[] payload = message.GetPayload();
            return Utf8.GetString(payload, 0, payload.Length);
        }
    }
}
