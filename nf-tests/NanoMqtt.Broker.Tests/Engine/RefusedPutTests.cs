using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A store refuses records, for a while or for good, from any one on, while places of messages are used again and again; then the power is
    /// cut. Afterwards nobody gets a message that is not his, and nothing is lost of what was acknowledged before the first refusal.
    /// </summary>
    [TestClass]
    public class RefusedPutTests
    {
        private const int Rounds = 5;

        [TestMethod]
        public void A_record_that_is_refused_harms_no_other_message()
        {
            ForEachPut(1);
        }

        [TestMethod]
        public void Some_records_that_are_refused_harm_no_other_message()
        {
            ForEachPut(4);
        }

        [TestMethod]
        public void A_store_that_is_full_for_good_keeps_what_it_has()
        {
            ForEachPut(1000);
        }

        private static void ForEachPut(int refused)
        {
            int first = 0;
            while (Run(first, refused))
            {
                first++;
            }

            Assert.IsTrue(first > 8 * Rounds);
        }

        // False: all records have been put before that.
        private static bool Run(int firstRefused, int refused)
        {
            string where = firstRefused + " and " + refused;
            MemoryStore store = new MemoryStore { FirstRefused = firstRefused, Refused = refused };
            MqttBrokerOptions options = StoredBroker.Options(store, 0);
            options.MaximumQueuedMessages = 16;
            TestBroker broker = new TestBroker(options);
            int safe = Fill(broker);
            bool isRefused = broker.Statistics.StoreFaults > 0;
            broker.Advance(1000);
            store.CutPower();
            store.Refused = 0;
            broker = new TestBroker(options);
            broker.Advance(0);
            CheckReader(broker, where);
            CheckSleeper(broker, safe, where);
            return isRefused;
        }

        // One sleeps, one reads but never ends its QoS 2, one comes and goes with another will each time. Gives how many messages for the
        // sleeper were acknowledged before anything was refused.
        private static int Fill(TestBroker broker)
        {
            TestClient sleeper = broker.ConnectPersistent("sleeper", false);
            sleeper.Subscribe("s/+", 2);
            sleeper.Disconnect();
            TestClient reader = broker.ConnectPersistent("reader", false);
            reader.Subscribe("r/+", 2);
            TestClient publisher = broker.Connect("publisher");
            int safe = 0;
            for (int round = 0; round < Rounds; round++)
            {
                Publish(publisher, "r/" + round, round + 1);
                Take(reader, "r/", false);
                ComeAndGo(broker, "w/" + round, round > 0);
                Publish(publisher, "s/" + round, round + 101);
                safe += broker.Statistics.StoreFaults == 0 ? 1 : 0;
            }

            return safe;
        }

        private static void Publish(TestClient publisher, string topic, int packetId)
        {
            publisher.Publish(topic, topic, 2, packetId, false, false);
            publisher.Expect("PUBREC " + packetId);
            publisher.Acknowledge(MqttPacketType.Pubrel, packetId);
            publisher.Expect("PUBCOMP " + packetId);
        }

        private static void ComeAndGo(TestBroker broker, string will, bool isPresent)
        {
            byte[] payload = Utf8.GetBytes(will);
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket
            {
                ClientId = "will", CleanSession = false, HasWill = true, WillTopic = will, WillPayload = payload, WillPayloadLength = payload.Length,
                WillQoS = MqttQoS.ExactlyOnce,
            });
            client.Expect(isPresent ? "CONNACK 0 present" : "CONNACK 0");
            client.Cut();
        }

        private static void CheckReader(TestBroker broker, string where)
        {
            TestClient reader = broker.Open();
            reader.Connect("reader", false);
            Take(reader, "r/", false);
            Assert.IsFalse(reader.IsClosed, where);
        }

        private static void CheckSleeper(TestBroker broker, int safe, string where)
        {
            TestClient sleeper = broker.Open();
            sleeper.Connect("sleeper", false);
            string got = Take(sleeper, "s/", true);
            for (int round = 0; round < Rounds; round++)
            {
                string topic = "s/" + round + ";";
                int index = got.IndexOf(topic);
                Assert.IsTrue(index >= 0 || round >= safe, where + ": lost " + topic);
                Assert.IsTrue(index < 0 || got.IndexOf(topic, index + 1) < 0, where + ": doubled " + topic);
            }
        }

        // Takes what comes, up to PUBREC or to its end, each of one of these topics, with its topic as payload. Gives the topics.
        private static string Take(TestClient client, string topics, bool isEnded)
        {
            string got = string.Empty;
            string packet;
            while ((packet = client.Next()).Length > 0)
            {
                string[] words = packet.Split(' ');
                if (words[0] == "PUBLISH")
                {
                    string[] parts = words[words.Length - 1].Split('=');
                    Assert.AreEqual(parts[0], parts[1]);
                    Assert.IsTrue(topics.Contains(parts[0].Substring(0, 2)), "not his: " + packet);
                    got += parts[0] + ";";
                    client.Acknowledge(MqttPacketType.Pubrec, int.Parse(words[words.Length - 2]));
                }
                else if (words[0] == "PUBREL" && isEnded)
                {
                    client.Acknowledge(MqttPacketType.Pubcomp, int.Parse(words[1]));
                }
            }

            return got;
        }
    }
}
