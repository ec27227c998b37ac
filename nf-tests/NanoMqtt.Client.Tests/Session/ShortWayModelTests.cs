using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// What most often is published and received goes short ways. Here everything is done in two sessions, one of which takes only the long ones:
    /// whatever comes, both send the same, report the same and count the same.
    /// </summary>
    [TestClass]
    public class ShortWayModelTests
    {
        // A topic of the usual length, one of few bytes, of two bytes a character, and so long that two bytes tell the packet's length.
        private static readonly string[] s_topics =
        {
            "home/kitchen/esp32-01/temperature", "t", "\u00E4\u00E4\u00E4\u00E4", "telemetry/" + "0123456789012345678901234567890123456789/0123456789012345678901234567890123456789012345678901234567890123456789",
        };

        // The rest of CONNACK behind its flags: a return code; or a reason code and no properties, or limits of the server.
        private static readonly string[] s_codes = { "00", "00 00", "00 03 21 u16:2", "00 05 27 u32:90", "00 04 24 01 25 00", "00 03 22 u16:2" };

        [TestMethod]
        public void What_goes_a_short_way_comes_out_like_what_goes_the_long_one()
        {
            for (int inFlight = 1; inFlight <= 4; inFlight++)
            {
                Run(inFlight, MqttProtocolLevel.V311, MqttQueuePolicy.Refuse);
                Run(inFlight, MqttProtocolLevel.V5, MqttQueuePolicy.Refuse);
                Run(inFlight, MqttProtocolLevel.V5, MqttQueuePolicy.DropOldest);
            }
        }

        private static void Run(int inFlight, MqttProtocolLevel level, MqttQueuePolicy policy)
        {
            Random random = new Random(inFlight);
            SessionDriver quick = Create(inFlight, level, policy);
            SessionDriver slow = Create(inFlight, level, policy);
            slow.TakesLongWays = true;
            bool isOpen = false;
            for (int step = 0; step < ModelSteps.Count; step++)
            {
                if (!isOpen || random.Next(50) == 0)
                {
                    string connack = Connack(random, level);
                    Reconnect(quick, connack);
                    Reconnect(slow, connack);
                }
                else if (random.Next(2) == 0)
                {
                    string topic = s_topics[random.Next(s_topics.Length)];
                    string payload = new string('p', random.Next(4) == 0 ? random.Next(140) : random.Next(8));
                    MqttQoS qos = (MqttQoS)random.Next(3);
                    Assert.AreEqual((int)slow.Publish(topic, payload, qos), (int)quick.Publish(topic, payload, qos), "step " + step);
                    Assert.AreEqual(slow.PublishedPacketId, quick.PublishedPacketId, "step " + step);
                }
                else
                {
                    string packets = Packet(random, quick.PublishedPacketId);
                    packets = random.Next(8) == 0 ? packets + " " + Packet(random, quick.PublishedPacketId) : packets;
                    quick.Feed(packets);
                    slow.Feed(packets);
                }

                isOpen = slow.Session.State == SessionState.Connected;
                Assert.AreEqual(Tell(slow), Tell(quick), "step " + step);
            }
        }

        private static SessionDriver Create(int inFlight, MqttProtocolLevel level, MqttQueuePolicy policy)
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.ProtocolLevel = level;
            options.MaximumInFlight = inFlight;
            options.MaximumQueuedMessages = 6;
            options.MaximumQueuedBytes = 400;
            options.QueuePolicy = policy;
            options.TopicAliasMaximum = 2;
            return new SessionDriver(options);
        }

        private static string Connack(Random random, MqttProtocolLevel level)
        {
            string code = level == MqttProtocolLevel.V311 ? s_codes[0] : s_codes[1 + random.Next(s_codes.Length - 1)];
            return "20 r" + (1 + WireNotation.Parse(code).Length) + " 0" + random.Next(2) + " " + code;
        }

        private static void Reconnect(SessionDriver driver, string connack)
        {
            driver.Cut();
            driver.Reconnect(connack);
        }

        // An acknowledgement, often of a message that is under way; a message; or what no server may send.
        private static string Packet(Random random, int lastId)
        {
            int id = lastId > 4 ? lastId - random.Next(4) : 1 + random.Next(4);
            switch (random.Next(12))
            {
                case 0:
                case 1:
                case 2:
                case 3:
                    return "40 02 u16:" + id;
                case 4:
                    return "50 02 u16:" + id;
                case 5:
                    return "70 02 u16:" + id;
                case 6:
                    return "62 02 u16:" + random.Next(3);
                case 7:
                    return random.Next(8) == 0 ? "40 02 u16:0" : "d0 00";
                default:
                    return Message(random);
            }
        }

        // At 3.1.1 the properties are part of the payload.
        private static string Message(Random random)
        {
            int first = random.Next(40) == 0 ? random.Next(16) : random.Next(4) == 0 ? 2 + 2 * random.Next(2) : random.Next(2);
            string topic = random.Next(20) == 0 ? "a+" : s_topics[random.Next(s_topics.Length)];
            string alias = "r3 23 u16:" + random.Next(4);
            string properties = random.Next(4) > 0 ? "r0" : alias;
            if (properties == alias && random.Next(2) == 0)
            {
                topic = string.Empty;
            }

            string body = "s'" + topic + "'" + ((first & 6) != 0 ? " u16:" + random.Next(3) + " " : " ") + properties + " '" + new string('p', random.Next(20)) + "'";
            return "3" + "0123456789abcdef"[first] + " r" + WireNotation.Parse(body).Length + " " + body;
        }

        private static string Tell(SessionDriver driver)
        {
            MqttClientStatistics counters = driver.Statistics;
            return driver.Take() + " " + (int)driver.Session.State + " " + driver.Session.EndCode + " " + driver.Session.QueuedCount + " " + counters.MessagesSent + " "
                + counters.MessagesReceived + " " + counters.MessagesRefused + " " + counters.UnknownAcknowledgements + " " + counters.BytesSent + " " + counters.BytesReceived;
        }
    }
}
