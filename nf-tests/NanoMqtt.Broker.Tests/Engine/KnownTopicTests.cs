using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>What is published to a topic again goes a shorter way than the first time, and nobody can tell.</summary>
    [TestClass]
    public class KnownTopicTests
    {
        private const string Topic = "rooms/1/light";

        [TestMethod]
        public void Everybody_gets_it_again_as_it_came_the_first_time()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumLocalMessages = 6;
            TestBroker broker = new TestBroker(options);
            broker.Engine.SubscribeLocal(0, "rooms/#");
            TestClient plain = Subscriber(broker, "a", 0);
            TestClient acknowledging = Subscriber(broker, "b", 1);
            TestClient level5 = broker.Connect5("c");
            level5.Subscribe5("+/1/#", "01");
            TestClient publisher = broker.Connect("p");
            for (int round = 1; round <= 3; round++)
            {
                publisher.Publish(Topic, "x", 0);
                plain.Expect("PUBLISH q0 rooms/1/light=x");
                acknowledging.Expect("PUBLISH q0 rooms/1/light=x");
                level5.ExpectPacket("30 r17 s'rooms/1/light' r0 'x'");
                publisher.Publish(Topic, "y", 1);
                publisher.Expect("PUBACK 1");
                plain.Expect("PUBLISH q0 rooms/1/light=y");
                acknowledging.Expect("PUBLISH q1 " + round + " rooms/1/light=y");
                level5.ExpectPacket("32 r19 s'rooms/1/light' u16:" + round + " r0 'y'");
                Assert.AreEqual(2 * round, broker.Engine.LocalCount);
            }

            Assert.AreEqual(6, broker.Statistics.MessagesReceived);
            Assert.AreEqual(24, broker.Statistics.MessagesSent);
        }

        [TestMethod]
        public void A_publisher_of_MQTT_5_is_heard_by_both_levels_and_told_when_it_is_not()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            TestClient subscriber = Subscriber(broker, "a", 1);
            TestClient level5 = broker.Connect5("b");
            level5.Subscribe5(Topic, "00");
            for (int round = 1; round <= 3; round++)
            {
                publisher.Send("30 r17 s'rooms/1/light' r0 'x'");
                subscriber.Expect("PUBLISH q0 rooms/1/light=x");
                level5.ExpectPacket("30 r17 s'rooms/1/light' r0 'x'");
                publisher.Send("32 r19 s'rooms/1/light' u16:7 r0 'x'");
                publisher.ExpectPacket("40 02 u16:7");
                subscriber.Expect("PUBLISH q1 " + round + " rooms/1/light=x");
                level5.ExpectPacket("30 r17 s'rooms/1/light' r0 'x'");
                publisher.Send("32 r18 s'nobody/light' u16:8 r0 'x'");
                publisher.ExpectPacket("40 03 u16:8 10"); // 5.0 §3.4.2.1: no matching subscribers
                publisher.Send("30 r19 s'rooms/1/light' r2 01 01 'x'"); // properties go with it
                level5.ExpectPacket("30 r19 s'rooms/1/light' r2 01 01 'x'");
                subscriber.Expect("PUBLISH q0 rooms/1/light=x");
            }
        }

        [TestMethod]
        public void Flags_and_empty_payloads_count_also_for_a_known_topic()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect("p");
            TestClient subscriber = Subscriber(broker, "a", 2);
            MakeKnown(publisher, subscriber);
            publisher.PublishRetained(Topic, "x", 0);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            subscriber.Expect("PUBLISH q0 rooms/1/light=x");
            publisher.PublishRetained(Topic, string.Empty, 0);
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
            subscriber.Expect("PUBLISH q0 rooms/1/light=");
            publisher.Publish(Topic, string.Empty, 0);
            subscriber.Expect("PUBLISH q0 rooms/1/light=");
            publisher.Publish(Topic, "x", 2);
            publisher.Expect("PUBREC 1");
            subscriber.Expect("PUBLISH q2 1 rooms/1/light=x");
            publisher.Publish(Topic, "y", 1, 3, false, true);
            publisher.Expect("PUBACK 3");
            subscriber.Expect("PUBLISH q1 2 rooms/1/light=y");
        }

        [TestMethod]
        public void Subscribers_that_come_go_or_sleep_are_noticed()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect("p");
            TestClient first = Subscriber(broker, "a", 1);
            MakeKnown(publisher, first);
            TestClient second = Subscriber(broker, "b", 0);
            publisher.Publish(Topic, "x", 0);
            first.Expect("PUBLISH q0 rooms/1/light=x");
            second.Expect("PUBLISH q0 rooms/1/light=x");
            second.Unsubscribe(Topic);
            publisher.Publish(Topic, "y", 0);
            second.ExpectNothing();
            first.Expect("PUBLISH q0 rooms/1/light=y");
            first.Cut();
            publisher.Publish(Topic, "z", 0);
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe(Topic, 1);
            MakeKnown(publisher, sleeper);
            sleeper.Cut();
            publisher.Publish(Topic, "0", 0); // now or never
            publisher.Publish(Topic, "1", 1);
            publisher.Expect("PUBACK 1");
            sleeper = broker.ConnectPersistent("s", true);
            sleeper.Expect("PUBLISH q1 1 rooms/1/light=1");
            sleeper.ExpectNothing();
        }

        [TestMethod]
        public void An_authorizer_is_asked_also_for_a_known_topic()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect("p");
            TestClient subscriber = Subscriber(broker, "a", 1);
            MakeKnown(publisher, subscriber);
            broker.Engine.Authorizer = new MqttAccessRules("allow both other");
            publisher.Publish(Topic, "x", 0);
            publisher.Publish(Topic, "x", 1);
            publisher.Expect("PUBACK 1");
            subscriber.ExpectNothing();
            Assert.AreEqual(2, broker.Statistics.AccessDenied);
        }

        [TestMethod]
        public void What_is_wrong_is_wrong_also_with_a_known_topic()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect("p");
            TestClient subscriber = Subscriber(broker, "a", 1);
            MakeKnown(publisher, subscriber);
            TestClient early = broker.Open();
            early.Send("30 r16 s'rooms/1/light' 'x'");
            early.ExpectClosed(); // [MQTT-3.1.0-1]
            publisher.Send("32 r18 s'rooms/1/light' u16:0 'x'");
            publisher.ExpectClosed(); // 3.1.1 [MQTT-2.3.1-1]
            subscriber.ExpectNothing();
        }

        [TestMethod]
        public void Who_takes_nothing_misses_what_has_no_room_and_the_others_get_all()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.OutputPolicy = MqttFullPolicy.DropOldest;
            TestBroker broker = new TestBroker(options);
            TestClient publisher = broker.Connect("p");
            TestClient first = Subscriber(broker, "a", 0);
            TestClient slow = Subscriber(broker, "b", 0);
            TestClient last = Subscriber(broker, "c", 0);
            slow.TakesBytes = 0;
            for (int i = 0; i < 30; i++)
            {
                publisher.Publish(Topic, "payload " + (10 + i), 0);
                first.Expect("PUBLISH q0 rooms/1/light=payload " + (10 + i));
                last.Expect("PUBLISH q0 rooms/1/light=payload " + (10 + i));
            }

            int dropped = broker.Statistics.Dropped[(int)MqttDropReason.OutputFull];
            Assert.IsTrue(dropped > 10);
            Assert.AreEqual(90, broker.Statistics.MessagesSent); // each had room when it was sent
            slow.Unblock();
            for (int i = dropped; i < 30; i++)
            {
                slow.Expect("PUBLISH q0 rooms/1/light=payload " + (10 + i));
            }

            slow.ExpectAlive();
        }

        [TestMethod]
        public void What_waits_for_room_for_its_acknowledgement_is_delivered_once()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect("p");
            TestClient subscriber = Subscriber(broker, "a", 0);
            MakeKnown(publisher, subscriber);
            publisher.TakesBytes = 0;
            string messages = string.Empty;
            for (int i = 1; i <= 12; i++)
            {
                messages += "32 r18 s'rooms/1/light' u16:" + i + " 78 ";
            }

            publisher.Send(messages);
            Assert.IsFalse(publisher.Connection.CanReceive);
            publisher.Unblock();
            Assert.IsTrue(publisher.Connection.CanReceive);
            for (int i = 1; i <= 12; i++)
            {
                publisher.Expect("PUBACK " + i);
                subscriber.Expect("PUBLISH q0 rooms/1/light=x");
            }

            publisher.ExpectNothing();
            subscriber.ExpectNothing();
        }

        [TestMethod]
        public void A_client_that_takes_small_packets_only_gets_no_larger_one()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            TestClient small = broker.Open();
            small.Connect5("a", "02", "r5 27 u32:24");
            small.ExpectConnack5(false);
            small.Subscribe5(Topic, "00");
            for (int i = 0; i < 3; i++)
            {
                publisher.Send("30 r17 s'rooms/1/light' r0 'x'");
                small.ExpectPacket("30 r17 s'rooms/1/light' r0 'x'");
                publisher.Send("30 r25 s'rooms/1/light' r0 'xxxxxxxxx'");
                small.ExpectNothing(); // 5.0 [MQTT-3.1.2-24]
            }

            Assert.AreEqual(3, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
        }

        private static TestClient Subscriber(TestBroker broker, string clientId, int qos)
        {
            TestClient client = broker.Connect(clientId);
            client.Subscribe(Topic, qos);
            return client;
        }

        private static void MakeKnown(TestClient publisher, TestClient subscriber)
        {
            for (int i = 0; i < 2; i++)
            {
                publisher.Publish(Topic, "known", 0);
                subscriber.Expect("PUBLISH q0 rooms/1/light=known");
            }
        }
    }
}
