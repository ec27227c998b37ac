using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class WillTests
    {
        [TestMethod]
        public void A_lost_connection_publishes_the_will()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            Mortal(broker, false).Cut(); // [MQTT-3.1.2-8]
            watcher.Expect("PUBLISH q1 1 will=gone");
            watcher.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.RetainedMessages); // [MQTT-3.1.2-16]
        }

        [TestMethod]
        public void Disconnect_discards_the_will()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            Mortal(broker, false).Disconnect(); // [MQTT-3.1.2-10], [MQTT-3.14.4-3]
            watcher.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_protocol_error_publishes_the_will()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            Mortal(broker, false).Send("00 00");
            watcher.Expect("PUBLISH q1 1 will=gone");
        }

        [TestMethod]
        public void A_keep_alive_that_ends_publishes_the_will()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            Mortal(broker, false);
            broker.Advance(15000);
            watcher.Expect("PUBLISH q1 1 will=gone");
        }

        [TestMethod]
        public void A_take_over_publishes_the_will()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            Mortal(broker, false);
            TestClient second = broker.Connect("mortal");
            watcher.Expect("PUBLISH q1 1 will=gone");
            second.Disconnect();
            watcher.ExpectNothing();
        }

        [TestMethod]
        public void A_will_may_be_retained()
        {
            TestBroker broker = new TestBroker();
            Mortal(broker, true).Cut(); // [MQTT-3.1.2-17]
            TestClient late = broker.Connect("late");
            late.Subscribe("will", 1);
            late.Expect("PUBLISH q1 retain 1 will=gone");
        }

        [TestMethod]
        public void A_will_is_published_once()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            TestClient mortal = Mortal(broker, false);
            mortal.Cut();
            watcher.Expect("PUBLISH q1 1 will=gone");
            watcher.Acknowledge(MqttPacketType.Puback, 1);
            broker.Connect("mortal").Cut();
            watcher.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void The_will_of_a_clean_session_is_not_delivered_to_itself()
        {
            TestBroker broker = new TestBroker();
            TestClient mortal = Mortal(broker, false);
            mortal.Subscribe("#", 1);
            mortal.Cut();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void A_will_waits_for_sleeping_subscribers()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("will", 2);
            sleeper.Disconnect();
            Mortal(broker, false).Cut();
            broker.ConnectPersistent("s", true).Expect("PUBLISH q2 1 will=gone");
        }

        [TestMethod]
        public void A_will_that_has_no_room_refuses_the_client()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumHeldBytes = 16;
            TestBroker broker = new TestBroker(options);
            TestClient first = Mortal(broker, false);
            TestClient client = broker.Open();
            client.Connect(Will("another", false, new string('x', 20)));
            client.Expect("CONNACK 3");
            client.ExpectClosed();
            first.ExpectAlive();
        }

        [TestMethod]
        public void An_empty_will_is_a_message()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = Watcher(broker);
            TestClient mortal = broker.Open();
            mortal.Connect(Will("mortal", false, string.Empty));
            mortal.Cut();
            watcher.Expect("PUBLISH q1 1 will=");
        }

        private static TestClient Watcher(TestBroker broker)
        {
            TestClient watcher = broker.Connect("watcher");
            watcher.Subscribe("will", 1);
            return watcher;
        }

        private static TestClient Mortal(TestBroker broker, bool retain)
        {
            TestClient mortal = broker.Open();
            mortal.Connect(Will("mortal", retain, "gone"));
            mortal.Expect("CONNACK 0");
            return mortal;
        }

        private static ConnectPacket Will(string clientId, bool retain, string payload)
        {
            return new ConnectPacket
            {
                ClientId = clientId,
                CleanSession = true,
                KeepAliveSeconds = 10,
                HasWill = true,
                WillTopic = "will",
                WillPayload = payload.Length == 0 ? null : Utf8.GetBytes(payload),
                WillQoS = MqttQoS.ExactlyOnce,
                WillRetain = retain,
            };
        }
    }
}
