using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// Traffic in which places of messages are used again and again: one client sleeps, one reads but never ends its QoS 2, one comes and goes
    /// with another will each time, which nobody wants. Every payload is its topic.
    /// </summary>
    internal static class TestTraffic
    {
        private const int Rounds = 5;

        /// <summary>Runs the traffic. Gives how many messages for the sleeper were acknowledged before the store failed.</summary>
        public static int Run(TestBroker broker)
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

        /// <summary>After a restart: nobody gets what is not his, and the sleeper has what is safe. Gives the topics of what the sleeper got.</summary>
        public static string Check(TestBroker broker, int safe, string where)
        {
            TestClient reader = broker.Open();
            reader.Connect("reader", false);
            Take(reader, "r/", false);
            Assert.IsFalse(reader.IsClosed, where);
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

            return got;
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
