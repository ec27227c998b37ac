using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>MQTT 5.0: subscription options and identifiers, shared subscriptions, reason codes.</summary>
    [TestClass]
    public class Level5SubscriptionTests
    {
        [TestMethod]
        public void No_local_keeps_ones_own_messages_away()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Subscribe5("t", "05");
            TestClient other = broker.Connect5("b");
            other.Subscribe5("t", "00");
            for (int round = 0; round < 2; round++)
            {
                client.Send("30 r5 s't' r0 'x'");
                client.ExpectNothing(); // 5.0 [MQTT-3.8.3-3]
                other.ExpectPacket("30 r5 s't' r0 'x'");
                other.Send("30 r5 s't' r0 'y'");
                client.ExpectPacket("30 r5 s't' r0 'y'");
                other.ExpectPacket("30 r5 s't' r0 'y'");
            }
        }

        [TestMethod]
        public void No_local_does_not_hold_back_retained_messages()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Send("31 r5 s't' r0 'x'");
            client.Subscribe5("t", "04");
            client.ExpectPacket("31 r5 s't' r0 'x'"); // docs/broker.md says why
        }

        [TestMethod]
        public void Retain_as_published_passes_the_flag_on()
        {
            TestBroker broker = new TestBroker();
            TestClient asPublished = broker.Connect5("a");
            asPublished.Subscribe5("t", "09");
            TestClient plain = broker.Connect5("b");
            plain.Subscribe5("t", "01");
            TestClient publisher = broker.Connect5("p");
            publisher.Send("31 r5 s't' r0 'x'");
            asPublished.ExpectPacket("31 r5 s't' r0 'x'"); // 5.0 [MQTT-3.3.1-13]
            plain.ExpectPacket("30 r5 s't' r0 'x'"); // 5.0 [MQTT-3.3.1-12]
            publisher.Send("33 r7 s't' u16:1 r0 'y'");
            asPublished.ExpectPacket("33 r7 s't' u16:1 r0 'y'");
            plain.ExpectPacket("32 r7 s't' u16:1 r0 'y'");
            publisher.Send("30 r5 s't' r0 'z'");
            asPublished.ExpectPacket("30 r5 s't' r0 'z'");
        }

        [TestMethod]
        public void Retain_handling_says_when_retained_messages_come()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect5("p");
            publisher.Send("31 r5 s't' r0 'x'");
            string[] options = { "20", "10", "00", "10" };
            bool[] isSent = { false, false, true, false };
            TestClient client = broker.Connect5("a");
            for (int i = 0; i < options.Length; i++)
            {
                client.Subscribe5("t", options[i]);
                if (isSent[i])
                {
                    client.ExpectPacket("31 r5 s't' r0 'x'"); // 5.0 [MQTT-3.3.1-9]
                }

                client.ExpectNothing(); // 5.0 [MQTT-3.3.1-10], [MQTT-3.3.1-11]
            }

            TestClient other = broker.Connect5("b");
            other.Subscribe5("t", "10");
            other.ExpectPacket("31 r5 s't' r0 'x'"); // 5.0 [MQTT-3.3.1-10]
        }

        [TestMethod]
        public void Overlapping_subscriptions_deliver_once_with_all_identifiers()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            SubscribeIdentified(client, "r2 0b r5", "t", "01");
            SubscribeIdentified(client, "r3 0b r300", "+", "00");
            client.Subscribe5("#", "00");
            TestClient other = broker.Connect5("b");
            SubscribeIdentified(other, "r2 0b r7", "t", "00");
            TestClient publisher = broker.Connect5("p");
            publisher.Send("32 r14 s't' u16:9 r7 26 s'k' s'v' 'x'");
            client.ExpectPacket("32 r19 s't' u16:1 r12 26 s'k' s'v' 0b r5 0b r300 'x'"); // 5.0 [MQTT-3.3.4-4]
            client.ExpectNothing();
            other.ExpectPacket("30 r14 s't' r9 26 s'k' s'v' 0b r7 'x'"); // 5.0 [MQTT-3.3.4-3]
        }

        [TestMethod]
        public void Identifiers_come_with_queued_retained_and_will_messages()
        {
            TestBroker broker = new TestBroker();
            TestClient node = broker.Open();
            node.Send("10 r23 s'MQTT' 05 0e u16:0 r0 s'n' r0 s't' s'off'");
            node.ExpectConnack5(false);
            TestClient client = broker.Connect5("a", "02", "r5 11 u32:100", false);
            SubscribeIdentified(client, "r2 0b r5", "t", "01");
            client.Cut();
            TestClient plain = broker.Connect5("b");
            plain.Subscribe5("t", "01");
            node.Cut();
            plain.ExpectPacket("32 r9 s't' u16:1 r0 'off'");
            TestClient publisher = broker.Connect5("p");
            publisher.Send("33 r7 s't' u16:9 r0 'x'");
            TestClient awake = broker.Connect5("a", "00", "r0", true);
            awake.ExpectPacket("32 r11 s't' u16:1 r2 0b r5 'off'");
            awake.ExpectPacket("32 r9 s't' u16:2 r2 0b r5 'x'");
            SubscribeIdentified(awake, "r2 0b r6", "t", "01");
            awake.ExpectPacket("33 r9 s't' u16:3 r2 0b r6 'x'");
            awake.Disconnect();
            plain.Disconnect();
            Assert.AreEqual(1, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_new_Subscribe_replaces_the_identifier()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            SubscribeIdentified(client, "r2 0b r5", "t", "00");
            client.Send("30 r5 s't' r0 'x'");
            client.ExpectPacket("30 r7 s't' r2 0b r5 'x'");
            client.Subscribe5("t", "00");
            client.Send("30 r5 s't' r0 'x'");
            client.ExpectPacket("30 r5 s't' r0 'x'"); // 5.0 §3.8.4
        }

        [TestMethod]
        public void A_share_takes_turns()
        {
            TestBroker broker = new TestBroker();
            TestClient[] members = { broker.Connect5("a"), broker.Connect5("b"), broker.Connect5("c") };
            for (int i = 0; i < members.Length; i++)
            {
                members[i].Subscribe5("$share/g/t/+", "01");
            }

            TestClient publisher = broker.Connect5("d");
            int[] counts = new int[3];
            for (int i = 0; i < 9; i++)
            {
                publisher.Send("30 r7 s't/u' r0 'x'");
                for (int member = 0; member < 3; member++)
                {
                    counts[member] += members[member].HasPacket() ? 1 : 0;
                }
            }

            for (int member = 0; member < 3; member++)
            {
                Assert.AreEqual(3, counts[member]); // 5.0 §4.8.2: one receiver each
            }
        }

        [TestMethod]
        public void Shares_are_independent_of_each_other_and_of_other_subscriptions()
        {
            TestBroker broker = new TestBroker();
            TestClient g = broker.Connect5("a");
            g.Subscribe5("$share/g/#", "00");
            TestClient h = broker.Connect5("b");
            h.Subscribe5("$share/h/t", "00");
            TestClient all = broker.Connect5("c");
            all.Subscribe5("t", "00");
            all.Send("30 r5 s't' r0 'x'");
            g.ExpectPacket("30 r5 s't' r0 'x'");
            h.ExpectPacket("30 r5 s't' r0 'x'");
            all.ExpectPacket("30 r5 s't' r0 'x'");
            all.Send("30 r5 s'u' r0 'y'");
            g.ExpectPacket("30 r5 s'u' r0 'y'");
            h.ExpectNothing();
            g.Send("a2 r15 u16:2 r0 s'$share/g/#'");
            g.ExpectPacket("b0 r4 u16:2 r0 00");
            all.Send("30 r5 s'u' r0 'y'");
            g.ExpectNothing();
        }

        [TestMethod]
        public void A_share_prefers_members_that_are_there_and_else_keeps_the_message()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.Connect5("a", "02", "r5 11 u32:100", false);
            sleeper.Subscribe5("$share/g/t", "01");
            TestClient member = broker.Connect5("b");
            member.Subscribe5("$share/g/t", "01");
            sleeper.Cut();
            TestClient publisher = broker.Connect5("p");
            for (int id = 1; id <= 2; id++)
            {
                publisher.Send("32 r7 s't' u16:9 r0 'x'");
                member.ExpectPacket("32 r7 s't' u16:" + id + " r0 'x'");
                member.Acknowledge(MqttPacketType.Puback, id);
            }

            member.Disconnect();
            publisher.Send("32 r7 s't' u16:9 r0 'y'");
            TestClient awake = broker.Connect5("a", "00", "r0", true);
            awake.ExpectPacket("32 r7 s't' u16:1 r0 'y'");
        }

        [TestMethod]
        public void A_share_gets_no_retained_messages()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Send("31 r5 s't' r0 'x'");
            client.Subscribe5("$share/g/t", "00");
            client.ExpectNothing(); // 5.0 §4.8.2
        }

        [TestMethod]
        public void A_share_without_a_name_or_a_filter_is_refused_at_both_levels()
        {
            string[] filters = { "$share//t", "$share/g", "$share/g/", "$share/+/t" };
            for (int i = 0; i < filters.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Connect5("a");
                client.Send("82 r" + (filters[i].Length + 6) + " u16:1 r0 s'" + filters[i] + "' 00");
                client.ExpectDisconnect("8f"); // 5.0 [MQTT-4.8.2-1], [MQTT-4.8.2-2]
                TestClient old = broker.Connect("o");
                old.SendSubscribe(1, filters[i], 0);
                old.Expect("SUBACK 1 128");
            }
        }

        [TestMethod]
        public void Topics_that_look_like_a_share_match_nothing()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Subscribe5("$share/g/+/g/#", "00");
            client.Send("30 r23 s'$share/g/$share/g/t' r0 'x'");
            client.Send("30 r17 s'$share/g/t/g/' r0 'x'");
            client.Send("30 r8 s'/h/t' r0 'x'");
            client.ExpectAlive();
        }

        [TestMethod]
        public void A_refused_subscription_and_a_missing_one_have_their_codes()
        {
            TestBroker broker = new TestBroker();
            broker.Options.MaximumSubscriptionsPerClient = 1;
            TestClient client = broker.Connect5("a");
            client.Send("82 r11 u16:1 r0 s't' 02 s'u' 01");
            client.ExpectPacket("90 05 u16:1 r0 02 97"); // 5.0 [MQTT-3.8.4-7]
            client.Send("a2 r9 u16:2 r0 s't' s'u'");
            client.ExpectPacket("b0 05 u16:2 r0 00 11"); // 5.0 [MQTT-3.11.3-1]
        }

        [TestMethod]
        public void An_unsubscribe_whose_answer_never_fits_is_refused()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            byte[] unsubscribe = new byte[5 + 25 * 3];
            unsubscribe[0] = 0xA2;
            unsubscribe[1] = (byte)(unsubscribe.Length - 2);
            unsubscribe[3] = 1;
            for (int i = 0; i < 25; i++)
            {
                unsubscribe[6 + i * 3] = 1;
                unsubscribe[7 + i * 3] = (byte)'t';
            }

            client.Send(unsubscribe, 0, unsubscribe.Length);
            client.ExpectDisconnect("95");
        }

        private static void SubscribeIdentified(TestClient client, string properties, string filter, string options)
        {
            int length = NanoMqtt.Tests.WireNotation.Parse(properties).Length + 6;
            client.Send("82 r" + length + " u16:1 " + properties + " s'" + filter + "' " + options);
            client.ExpectPacket("90 04 u16:1 r0 " + options);
        }
    }
}
