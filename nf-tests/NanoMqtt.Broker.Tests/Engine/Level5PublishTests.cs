using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>MQTT 5.0: what messages carry, flow control, aliases, expiry, wills and reason codes.</summary>
    [TestClass]
    public class Level5PublishTests
    {
        private const string Properties = "01 01 26 s'a' s'1' 03 s'c' 26 s'a' s'2' 08 s'r' 09 b'00ff' 26 s'' s''";
        private const int PropertiesLength = 2 + 7 + 4 + 7 + 4 + 5 + 5;

        [TestMethod]
        public void Properties_pass_unaltered_and_in_order_at_each_QoS()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectSubscriber5("02");
            TestClient publisher = broker.Connect5("p");
            string tail = " r" + PropertiesLength + " " + Properties + " 'x'";
            int length = 3 + 1 + PropertiesLength + 1;
            publisher.Send("30 r" + length + " s't'" + tail);
            subscriber.ExpectPacket("30 r" + length + " s't'" + tail); // 5.0 [MQTT-3.3.2-17], [MQTT-3.3.2-18]
            length += 2;
            publisher.Send("32 r" + length + " s't' u16:9" + tail);
            publisher.ExpectPacket("40 02 u16:9");
            subscriber.ExpectPacket("32 r" + length + " s't' u16:1" + tail); // 5.0 [MQTT-3.3.2-4]
            publisher.Send("34 r" + length + " s't' u16:9" + tail);
            publisher.ExpectPacket("50 02 u16:9");
            subscriber.ExpectPacket("34 r" + length + " s't' u16:2" + tail);
        }

        [TestMethod]
        public void Properties_are_kept_for_a_sleeping_client_and_for_later_subscribers()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.Connect5("s", "02", "r5 11 u32:100", false);
            sleeper.Subscribe5("t", "01");
            sleeper.Cut();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("33 r14 s't' u16:9 r7 26 s'k' s'v' 'x'");
            publisher.ExpectPacket("40 02 u16:9");
            TestClient awake = broker.Connect5("s", "00", "r0", true);
            awake.ExpectPacket("32 r14 s't' u16:1 r7 26 s'k' s'v' 'x'");
            TestClient late = broker.ConnectSubscriber5("00");
            late.ExpectPacket("31 r12 s't' r7 26 s'k' s'v' 'x'");
        }

        [TestMethod]
        public void Both_levels_understand_each_other()
        {
            TestBroker broker = new TestBroker();
            TestClient old = broker.Connect("o");
            old.Subscribe("t", 1);
            TestClient subscriber = broker.ConnectSubscriber5("01");
            TestClient publisher = broker.Connect5("p");
            publisher.Send("32 r14 s't' u16:9 r7 26 s'k' s'v' 'x'");
            old.Expect("PUBLISH q1 1 t=x");
            subscriber.ExpectPacket("32 r14 s't' u16:1 r7 26 s'k' s'v' 'x'");
            old.Publish("t", "y", 1);
            old.Expect("PUBACK 1");
            old.Expect("PUBLISH q1 2 t=y");
            subscriber.ExpectPacket("32 r7 s't' u16:2 r0 'y'");
        }

        [TestMethod]
        public void A_message_that_nobody_wants_is_told_so()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("32 r7 s't' u16:9 r0 'x'");
            publisher.ExpectPacket("40 03 u16:9 10");
        }

        [TestMethod]
        public void A_subscription_identifier_from_a_client_is_a_protocol_error()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("30 r7 s't' r2 0b 01 'x'");
            publisher.ExpectDisconnect("82"); // 5.0 [MQTT-3.3.4-6]
        }

        [TestMethod]
        public void The_clients_receive_maximum_holds_messages_back()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect5("s", "02", "r3 21 u16:1", false);
            subscriber.Subscribe5("t", "01");
            broker.Engine.PublishLocal("t", new byte[] { 1 }, 0, 1, MqttQoS.AtLeastOnce, false);
            broker.Engine.PublishLocal("t", new byte[] { 2 }, 0, 1, MqttQoS.AtLeastOnce, false);
            broker.Flush();
            subscriber.ExpectPacket("32 r7 s't' u16:1 r0 01");
            subscriber.ExpectNothing(); // 5.0 [MQTT-3.3.4-9]
            subscriber.Acknowledge(MqttPacketType.Puback, 1);
            subscriber.ExpectPacket("32 r7 s't' u16:2 r0 02");
        }

        [TestMethod]
        public void A_message_that_is_too_large_for_the_client_counts_as_delivered()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect5("s", "02", "r10 27 u32:20 11 u32:100", false);
            subscriber.Subscribe5("t", "01");
            broker.PublishLocal(13, 1); // 21 bytes
            broker.PublishLocal(15, 0);
            subscriber.ExpectNothing(); // 5.0 [MQTT-3.1.2-24]
            broker.PublishLocal(12, 1);
            subscriber.ExpectPacket("32 r18 s't' u16:1 r0 000000000000000000000000");
            broker.PublishLocal(14, 0);
            subscriber.ExpectPacket("30 r18 s't' r0 0000000000000000000000000000");
            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
            subscriber.Cut();
            broker.PublishLocal(13, 1);
            broker.PublishLocal(1, 1);
            TestClient again = broker.Connect5("s", "00", "r5 27 u32:20", true);
            again.ExpectPacket("3a r18 s't' u16:1 r0 000000000000000000000000");
            again.ExpectPacket("32 r7 s't' u16:2 r0 00"); // 5.0 [MQTT-3.1.2-25]
            Assert.AreEqual(3, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
        }

        [TestMethod]
        public void A_topic_alias_stands_for_its_topic()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectSubscriber5("01");
            broker.Options.TopicAliasMaximum = 2;
            TestClient publisher = Publisher(broker, "20 r14 00 00 r11 22 u16:2 21 u16:3 27 u32:256");
            publisher.Send("30 r13 s't' r8 01 01 23 u16:2 03 s'' 'x'");
            subscriber.ExpectPacket("30 r10 s't' r5 01 01 03 s'' 'x'"); // the alias itself is not for the subscriber
            publisher.Send("32 r9 s'' u16:9 r3 23 u16:2 'y'");
            subscriber.ExpectPacket("32 r7 s't' u16:1 r0 'y'"); // 5.0 [MQTT-3.3.2-12]
            publisher.ExpectPacket("40 02 u16:9");
            publisher.Send("30 r8 s'u' r3 23 u16:2 'z'");
            publisher.Send("30 r7 s'' r3 23 u16:2 'z'");
            subscriber.ExpectNothing();
        }

        [TestMethod]
        public void An_alias_that_is_not_set_or_too_high_is_refused()
        {
            string[] packets = { "30 r7 s'' r3 23 u16:1 'x'", "30 r8 s't' r3 23 u16:3 'x'", "30 r8 s't' r3 23 u16:0 'x'" };
            for (int i = 0; i < packets.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Options.TopicAliasMaximum = 2;
                TestClient publisher = Publisher(broker, "20 r14 00 00 r11 22 u16:2 21 u16:3 27 u32:256");
                publisher.Send(packets[i]);
                publisher.ExpectDisconnect("94"); // 5.0 [MQTT-3.3.2-8], [MQTT-3.3.2-9]
            }
        }

        [TestMethod]
        public void Aliases_end_with_their_connection()
        {
            TestBroker broker = new TestBroker();
            broker.Options.TopicAliasMaximum = 2;
            TestClient publisher = Publisher(broker, "20 r14 00 00 r11 22 u16:2 21 u16:3 27 u32:256");
            publisher.Send("30 r8 s't' r3 23 u16:1 'x'");
            publisher.Cut();
            publisher = Publisher(broker, "20 r14 00 00 r11 22 u16:2 21 u16:3 27 u32:256");
            publisher.Send("30 r7 s'' r3 23 u16:1 'x'");
            publisher.ExpectDisconnect("94"); // 5.0 [MQTT-3.3.2-7]
        }

        [TestMethod]
        public void What_waits_is_delivered_with_the_time_that_is_left()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.Connect5("s", "02", "r5 11 u32:100", false);
            sleeper.Subscribe5("t", "01");
            sleeper.Cut();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("32 r14 s't' u16:9 r7 01 00 02 u32:10 'x'");
            publisher.Send("32 r12 s't' u16:9 r5 02 u32:5 'y'");
            broker.Advance(5127); // the clock of expiries has steps of 128 ms
            TestClient awake = broker.Connect5("s", "00", "r0", true);
            awake.ExpectPacket("32 r14 s't' u16:1 r7 01 00 02 u32:5 'x'"); // 5.0 [MQTT-3.3.2-6]
            awake.ExpectNothing(); // 5.0 [MQTT-3.3.2-5]
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.Expired]);
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_retained_message_expires()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("31 r10 s't' r5 02 u32:10 'x'");
            broker.Advance(3500);
            TestClient first = broker.ConnectSubscriber5("00");
            first.ExpectPacket("31 r10 s't' r5 02 u32:7 'x'");
            broker.Advance(6628);
            first.Subscribe5("t", "00");
            first.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
        }

        [TestMethod]
        public void No_message_expires_before_its_time_or_is_good_for_longer_than_it_was_published_with()
        {
            for (int startMs = 0; startMs < 128; startMs += 7)
            {
                TestBroker broker = new TestBroker();
                TestClient publisher = broker.Connect5("p");
                broker.Advance(startMs);
                publisher.Send("31 r10 s't' r5 02 u32:3 'x'");
                TestClient reader = broker.ConnectSubscriber5("00");
                reader.ExpectPacket("31 r10 s't' r5 02 u32:3 'x'");
                broker.Advance(2999);
                reader.Subscribe5("t", "00");
                reader.ExpectPacket("31 r10 s't' r5 02 u32:1 'x'");
                broker.Advance(129);
                reader.Subscribe5("t", "00");
                reader.ExpectNothing();
            }
        }

        [TestMethod]
        public void What_has_expired_makes_room_in_a_queue_and_among_retained_messages()
        {
            TestBroker broker = new TestBroker();
            broker.Options.MaximumQueuedMessages = 8;
            TestClient sleeper = broker.Connect5("s", "02", "r5 11 u32:100", false);
            sleeper.Subscribe5("t/#", "01");
            sleeper.Cut();
            TestClient publisher = broker.Connect5("p");
            for (int i = 0; i < 10; i++)
            {
                publisher.Send("33 r14 s't/" + i + "' u16:9 r5 02 u32:1 'x'");
            }

            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(10, broker.Statistics.RetainedMessages);
            broker.Advance(2000);
            publisher.Send("33 r9 s't/x' u16:9 r0 'y'");
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.Expired]);
            TestClient awake = broker.Connect5("s", "00", "r0", true);
            awake.ExpectPacket("32 r9 s't/x' u16:1 r0 'y'");
            awake.ExpectNothing();
        }

        private static TestClient Publisher(TestBroker broker, string connack)
        {
            TestClient publisher = broker.Open();
            publisher.Connect5("p", "02", "r0");
            publisher.ExpectPacket(connack);
            return publisher;
        }
    }
}
