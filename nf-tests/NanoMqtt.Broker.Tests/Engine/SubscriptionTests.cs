using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class SubscriptionTests
    {
        // Filter, topic, whether it matches.
        private static readonly string[] s_matches =
        {
            "sport/tennis/player1/#", "sport/tennis/player1", "yes", // [MQTT-4.7.1-2] the parent level, too
            "sport/tennis/player1/#", "sport/tennis/player1/ranking", "yes",
            "sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", "yes",
            "sport/tennis/player1/#", "sport/tennis/player2", "no",
            "sport/#", "sport", "yes",
            "#", "a", "yes",
            "#", "/", "yes",
            "+", "sport", "yes",
            "+", "sport/tennis", "no",
            "+", "/finance", "no",
            "/+", "/finance", "yes",
            "+/+", "/finance", "yes", // [MQTT-4.7.1-3]
            "+/tennis/#", "sport/tennis", "yes",
            "+/tennis/#", "sport/tennis/x/y", "yes",
            "sport/+/player1", "sport/tennis/player1", "yes",
            "sport/+/player1", "sport/tennis/tennis/player1", "no",
            "sport/+", "sport", "no",
            "sport/+", "sport/", "yes",
            "sport/+/#", "sport", "no",
            "sport/+/#", "sport/x", "yes",
            "a//b", "a//b", "yes",
            "a/+/b", "a//b", "yes",
            "a//b", "a/b", "no",
            "/a", "a", "no",
            "a/", "a", "no",
            "a/", "a/", "yes",
            "A", "a", "no", // [MQTT-4.7.3-4] compared as bytes
            "a b", "a b", "yes",
            "abcdefgh/ijklmnop", "abcdefgh/ijklmnop", "yes",
            "abcdefghi", "abcdefghj", "no",
            "abcdefgh", "abcdefghi", "no",
            "Ü/ä", "Ü/ä", "yes",
            "#", "$SYS/x", "no", // [MQTT-4.7.2-1]
            "+/x", "$SYS/x", "no",
            "+", "$SYS", "no",
            "$SYS/#", "$SYS/x", "yes",
            "$SYS/+", "$SYS/x", "yes",
            "$SYS/#", "$SYS", "yes",
            "a/#", "a/$b", "yes",
            "a/+", "a/$b", "yes",
        };

        [TestMethod]
        public void Filters_match_as_the_specification_says()
        {
            for (int i = 0; i < s_matches.Length; i += 3)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Connect("a");
                client.Subscribe(s_matches[i], 0);
                broker.Engine.PublishLocal(s_matches[i + 1], new byte[] { (byte)'x' }, 0, 1, MqttQoS.AtMostOnce, false);
                broker.Flush();
                string expected = s_matches[i + 2] == "yes" ? "PUBLISH q0 " + s_matches[i + 1] + "=x" : string.Empty;
                Assert.AreEqual(expected, client.Next(), s_matches[i] + " and " + s_matches[i + 1]);
            }
        }

        [TestMethod]
        public void Overlapping_subscriptions_deliver_once_at_the_highest_quality()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("a/#", 0);
            client.Subscribe("a/+", 2);
            client.Subscribe("a/b", 1);
            client.Publish("a/b", "x", 2);
            client.Expect("PUBREC 1");
            client.Expect("PUBLISH q2 1 a/b=x"); // [MQTT-3.3.5-1]
            client.ExpectNothing();
        }

        [TestMethod]
        public void Subscribing_again_replaces_the_quality()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 2);
            client.Subscribe("t", 0); // [MQTT-3.8.4-3]
            client.Publish("t", "x", 2);
            client.Expect("PUBREC 1");
            client.Expect("PUBLISH q0 t=x");
            Assert.AreEqual(1, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Several_filters_are_answered_in_order()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Send("82 r14 u16:300 s'a' 02 s'b' 00 s'#' 01");
            client.Expect("SUBACK 300 2 0 1"); // [MQTT-3.8.4-2], [MQTT-3.8.4-5]
        }

        [TestMethod]
        public void Unsubscribing_ends_the_delivery()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("a/+", 0);
            client.Subscribe("a/b", 0);
            client.Unsubscribe("a/+"); // [MQTT-3.10.4-2]
            client.Publish("a/c", "x", 0);
            client.ExpectNothing();
            client.Publish("a/b", "x", 0);
            client.Expect("PUBLISH q0 a/b=x");
            Assert.AreEqual(1, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Unsubscribing_compares_filters_as_text()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("a/#", 0);
            client.Unsubscribe("a/+"); // [MQTT-3.10.4-1]
            client.Unsubscribe("a");
            client.Unsubscribe("#");
            Assert.AreEqual(1, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Unsubscribing_several_at_once_is_answered_once()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("a", 0);
            client.Subscribe("b", 0);
            client.Send("a2 r11 u16:4 s'a' s'x' s'b'");
            client.Expect("UNSUBACK 4"); // [MQTT-3.10.4-4], [MQTT-3.10.4-5], [MQTT-3.10.4-6]
            client.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Subscribers_of_one_filter_do_not_disturb_each_other()
        {
            TestBroker broker = new TestBroker();
            TestClient a = broker.Connect("a");
            TestClient b = broker.Connect("b");
            TestClient c = broker.Connect("c");
            a.Subscribe("t/+", 0);
            b.Subscribe("t/+", 1);
            c.Subscribe("t/+", 0);
            b.Unsubscribe("t/+");
            a.Publish("t/1", "x", 1);
            a.Expect("PUBACK 1");
            a.Expect("PUBLISH q0 t/1=x");
            c.Expect("PUBLISH q0 t/1=x");
            b.ExpectNothing();
            c.Disconnect();
            a.Publish("t/1", "y", 0);
            a.Expect("PUBLISH q0 t/1=y");
        }
    }
}
