using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>MQTT 5.0: numbers at their ends, and what is left when a limit is announced.</summary>
    [TestClass]
    public class Level5EdgeTests
    {
        [TestMethod]
        public void A_message_expires_after_its_seconds_though_these_are_many()
        {
            // 5.0 [MQTT-3.3.2-6]
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("31 r10 s't' r5 02 u32:16777216 'x'"); // 0x01000000
            TestClient reader = broker.ConnectSubscriber5("00");
            reader.ExpectPacket("31 r10 s't' r5 02 u32:16777216 'x'");
            broker.Advance(1000);
            reader.Subscribe5("t", "00");
            reader.ExpectPacket("31 r10 s't' r5 02 u32:16777215 'x'"); // 0x00FFFFFF
            broker.Advance(16777214L * 1000);
            reader = broker.Connect5("r");
            reader.Subscribe5("t", "00");
            reader.ExpectPacket("31 r10 s't' r5 02 u32:1 'x'");
            broker.Advance(1000);
            reader.Subscribe5("t", "00");
            reader.ExpectNothing();
        }

        [TestMethod]
        public void An_expiry_of_any_bytes_is_the_number_they_are()
        {
            TestBroker broker = new TestBroker();
            broker.Connect5("p").Send("31 r10 s't' r5 02 01020304 'x'");
            TestClient reader = broker.ConnectSubscriber5("00");
            reader.ExpectPacket("31 r10 s't' r5 02 01020304 'x'");
            broker.Advance(1000);
            reader.Subscribe5("t", "00");
            reader.ExpectPacket("31 r10 s't' r5 02 01020303 'x'");
        }

        [TestMethod]
        public void A_keep_alive_above_the_maximum_is_replaced()
        {
            // [MQTT-3.2.2-21]
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumKeepAliveSeconds = 60;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Send("10 r14 s'MQTT' 05 02 u16:61 r0 s'b'");
            client.ExpectPacket("20 r14 00 00 r11 13 u16:60 21 u16:3 27 u32:256");
            broker.Advance(90000);
            client.ExpectDisconnect("8d");
        }

        [TestMethod]
        public void Without_retained_messages_others_are_as_ever()
        {
            // 5.0 [MQTT-3.2.2-14]
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumRetainedMessages = 0;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("p", "02", "r0");
            client.ExpectPacket("20 r13 00 00 r10 " + "21 u16:3 27 u32:256 25 00");
            client.Send("32 r6 s't' u16:1 r0");
            client.ExpectPacket("40 03 u16:1 10");
            client.Send("33 r6 s't' u16:1 r0");
            client.ExpectDisconnect("9a");
        }

        [TestMethod]
        public void An_answer_larger_than_the_client_takes_is_not_sent()
        {
            // 5.0 [MQTT-3.1.2-24]
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 27 u32:16", false);
            client.Send("82 r35 u16:1 r0 s'a' 00 s'b' 00 s'c' 00 s'd' 00 s'e' 00 s'f' 00 s'g' 00 s'h' 00");
            client.ExpectPacket("90 r11 u16:1 r0 0000000000000000");
            client.Send("82 r39 u16:1 r0 s'a' 00 s'b' 00 s'c' 00 s'd' 00 s'e' 00 s'f' 00 s'g' 00 s'h' 00 s'i' 00");
            client.ExpectDisconnect("95");
        }

        [TestMethod]
        public void Topics_with_a_dollar_are_closed_though_the_authorizer_allows_all()
        {
            // 3.1.1 §4.7.2
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules(new string[] { "allow both #", "allow both $SYS/#" });
            TestClient client = broker.Connect("a");
            client.Subscribe("$SYS/x", 0);
            client.Publish("$SYS/x", "1", 1);
            client.Expect("PUBACK 1");
            client.ExpectNothing();
            Assert.AreEqual(1, broker.Statistics.AccessDenied);
        }

        [TestMethod]
        public void A_retained_message_that_only_its_alias_made_small_holds_up_no_other()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.TopicAliasMaximum = 1;
            TestBroker broker = new TestBroker(options);
            TestClient publisher = broker.Open();
            publisher.Connect5("p", "02", "r0");
            Assert.IsTrue(publisher.HasPacket());
            publisher.Send("30 r54 s'" + new string('t', 48) + "' r3 23 u16:1");
            publisher.Send("31 r253 s'' r3 23 u16:1 '" + new string('x', 247) + "'");
            publisher.Send("31 r5 s'u' r0 'x'");
            TestClient reader = broker.Connect("r");
            reader.Subscribe("#", 0);
            reader.Expect("PUBLISH q0 retain u=x");
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
        }

        [TestMethod]
        public void An_alias_stands_for_a_topic_of_any_length()
        {
            // 5.0 [MQTT-3.3.2-12]
            MqttBrokerOptions options = TestOptions.Create();
            options.TopicAliasMaximum = 1;
            options.MaximumFilterBytes = 400;
            options.MaximumPacketBytes = 512;
            options.OutputBytes = 600;
            options.SubscriptionBytes = 900;
            TestBroker broker = new TestBroker(options);
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("#", 0);
            TestClient publisher = broker.Open();
            publisher.Connect5("p", "02", "r0");
            Assert.IsTrue(publisher.HasPacket());
            int[] lengths = { 1, 255, 256, 400, 9 };
            for (int i = 0; i < lengths.Length; i++)
            {
                string topic = new string('t', lengths[i]);
                publisher.Send("30 r" + (lengths[i] + 7) + " s'" + topic + "' r3 23 u16:1 '1'");
                publisher.Send("30 r7 s'' r3 23 u16:1 '2'");
                subscriber.Expect("PUBLISH q0 " + topic + "=1");
                subscriber.Expect("PUBLISH q0 " + topic + "=2");
            }
        }

        [TestMethod]
        public void A_share_delivers_beside_the_other_subscriptions_of_its_member_and_beside_other_shares()
        {
            // 5.0 §4.8.2
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 11 u32:100", false);
            client.Send("82 r9 u16:1 r2 0b 07 s't' 02");
            client.Send("82 r18 u16:1 r2 0b 08 s'$share/g/t' 01");
            client.Send("82 r18 u16:1 r2 0b 09 s'$share/h/t' 00");
            for (int i = 0; i < 3; i++)
            {
                Assert.IsTrue(client.HasPacket());
            }

            broker.PublishLocal(1, 2);
            client.ExpectPacket("32 r9 s't' u16:1 r2 0b 08 00");
            client.ExpectPacket("30 r7 s't' r2 0b 09 00");
            client.ExpectPacket("34 r9 s't' u16:2 r2 0b 07 00");
            client.ExpectNothing();
            client.Acknowledge(MqttPacketType.Puback, 1);
            client.Send("50 03 u16:2 97");
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_smaller_receive_maximum_does_not_hold_back_what_is_to_be_released()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 11 u32:100", false);
            client.Subscribe5("t", "02");
            for (int id = 1; id <= 3; id++)
            {
                broker.PublishLocal(0, 2);
                client.ExpectPacket("34 r6 s't' u16:" + id + " r0");
                if (id < 3)
                {
                    client.Acknowledge(MqttPacketType.Pubrec, id);
                    client.ExpectPacket("62 02 u16:" + id);
                }
            }

            client.Cut();
            client = broker.Connect5("a", "00", "r8 11 u32:100 21 u16:1", true);
            client.ExpectPacket("62 02 u16:1");
            client.ExpectPacket("62 02 u16:2"); // 5.0 [MQTT-3.3.4-10]
            client.ExpectNothing();
            client.Acknowledge(MqttPacketType.Pubcomp, 1);
            client.Acknowledge(MqttPacketType.Pubcomp, 2);
            client.ExpectPacket("3c r6 s't' u16:3 r0");
        }
    }
}
