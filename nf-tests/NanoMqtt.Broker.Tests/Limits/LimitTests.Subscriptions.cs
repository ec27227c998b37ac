using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    // Subscriptions, at both levels: 0x97 at 5.0, 0x80 at 3.1.1.
    public partial class LimitTests
    {
        [TestMethod]
        public void MaximumSubscriptions()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumSubscriptions = 4;
            TestBroker broker = new TestBroker(options);
            TestClient a = broker.Connect("a");
            TestClient b = broker.Connect("b");
            for (int i = 0; i < options.MaximumSubscriptions / 2; i++)
            {
                a.Subscribe("t/" + i, 1);
                b.Subscribe("t/" + i, 1);
            }

            ExpectRefused(broker, b, "t");
            b.Subscribe("t/0", 2); // one that is known is no new one
            a.Disconnect();
            b.Subscribe("t", 1);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void MaximumSubscriptionsPerClient()
        {
            for (int level = 4; level <= 5; level++)
            {
                TestBroker broker = new TestBroker { Level = (MqttProtocolLevel)level };
                TestClient client = broker.Connect("a");
                int most = broker.Options.MaximumSubscriptionsPerClient;
                for (int i = 0; i < most; i++)
                {
                    client.Subscribe("t/" + i, 1);
                }

                ExpectRefused(broker, client, "t/" + most);
                client.Subscribe("t/0", 0);
                broker.ServeAnOrdinaryClient();
                client.Unsubscribe("t/1");
                client.Subscribe("t/" + most, 1);
            }
        }

        [TestMethod]
        public void MaximumFilterBytes()
        {
            TestBroker broker = new TestBroker();
            ExpectLimit(broker, new string('x', broker.Options.MaximumFilterBytes), new string('y', broker.Options.MaximumFilterBytes + 1));
        }

        [TestMethod]
        public void MaximumFilterLevels()
        {
            TestBroker broker = new TestBroker();
            Assert.AreEqual(6, broker.Options.MaximumFilterLevels);
            ExpectLimit(broker, "1/2/3/4/5/6", "1/2/3/4/5/6/7");
            ExpectLimit(broker, "1/2/3/4/5/#", "1/2/3/4/5/6/#");
            ExpectLimit(broker, "+/+/+/+/+/+", "+/+/+/+/+/+/+");
        }

        [TestMethod]
        public void SubscriptionNodes()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.SubscriptionNodes = 4;
            TestBroker broker = new TestBroker(options);
            ExpectLimit(broker, "a/b/c/d", "a/+");
        }

        [TestMethod]
        public void SubscriptionBytes()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.SubscriptionBytes = 16;
            TestBroker broker = new TestBroker(options);
            ExpectLimit(broker, "12345678/90123456", "1");
        }

        [TestMethod]
        public void A_refused_filter_among_others_refuses_only_itself()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Send("82 r24 u16:4 s'a' 00 s'1/2/3/4/5/6' 02 s'b' 01");
            client.Expect("SUBACK 4 0 2 1");
            client.Send("82 r26 u16:4 s'c' 00 s'1/2/3/4/5/6/7' 02 s'd' 01");
            client.Expect("SUBACK 4 0 128 1");
        }

        [TestMethod]
        public void A_topic_of_many_levels_costs_no_more_than_the_filters_have()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("+/+/+/+/+/#", 0);
            string topic = new string('/', 200);
            client.Publish(topic, "x", 0);
            client.Expect("PUBLISH q0 " + topic + "=x");
        }

        // What is granted fills the limit, so that the other one is over it; with the client it goes.
        private static void ExpectLimit(TestBroker broker, string granted, string refused)
        {
            for (int level = 4; level <= 5; level++)
            {
                broker.Level = (MqttProtocolLevel)level;
                TestClient client = broker.Connect("a");
                client.Subscribe(granted, 1);
                ExpectRefused(broker, client, refused);
                broker.PublishLocal(0, 0);
                client.ExpectAlive();
                client.Disconnect();
                Assert.AreEqual(0, broker.Statistics.Subscriptions);
                broker.ServeAnOrdinaryClient();
            }
        }

        private static void ExpectRefused(TestBroker broker, TestClient client, string filter)
        {
            int refused = broker.Statistics.SubscriptionsRefused;
            int subscriptions = broker.Statistics.Subscriptions;
            client.SendSubscribe(3, filter, 1);
            client.Expect("SUBACK 3 " + (broker.Level == MqttProtocolLevel.V5 ? (int)MqttReasonCode.QuotaExceeded : SubackPacket.Failure));
            Assert.AreEqual(refused + 1, broker.Statistics.SubscriptionsRefused);
            Assert.AreEqual(subscriptions, broker.Statistics.Subscriptions);
        }
    }
}
