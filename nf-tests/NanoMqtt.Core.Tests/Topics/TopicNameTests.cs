using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class TopicNameTests
    {
        private const int LongestLength = 42;

        [TestMethod]
        public void A_name_without_wildcards_passes()
        {
            // [MQTT-4.7.3-1], MQTT 3.1.1 §4.7.3
            AssertValid("a");
            AssertValid("/");
            AssertValid("//");
            AssertValid("/finance");
            AssertValid("finance/");
            AssertValid("sport/tennis/player1");
            AssertValid("ACCOUNTS");
            AssertValid("Accounts payable");
            AssertValid(" ");
            AssertValid("$SYS/broker/load");
            AssertValid("$");
            AssertValid("a$b");
            AssertValid("Straße/ä/€/😀");
            AssertValid("home/kitchen/esp32-01/temperature");
        }

        [TestMethod]
        public void A_name_that_is_empty_or_has_a_wildcard_is_a_fault()
        {
            // [MQTT-3.3.2-2], [MQTT-4.7.3-1], 3.1.1 [MQTT-4.7.1-1], 5.0 [MQTT-4.7.0-1]
            AssertFault("");
            AssertFault("+");
            AssertFault("#");
            AssertFault("a/+");
            AssertFault("a/#");
            AssertFault("+/a");
            AssertFault("a+b");
            AssertFault("a#");
            AssertFault("home/+/esp32-01/temperature");
            AssertFault("home/kitchen/esp32-01/temperature/#");
        }

        [TestMethod]
        public void A_byte_is_judged_alike_at_every_position_and_length()
        {
            // The check takes eight bytes a step. [MQTT-4.7.3-2]
            AssertJudged("00", MqttError.Utf8);
            AssertJudged("c0af", MqttError.Utf8);
            AssertJudged("eda080", MqttError.Utf8);
            AssertJudged("2b", MqttError.TopicName);
            AssertJudged("23", MqttError.TopicName);
            AssertJudged("22", MqttError.None);
            AssertJudged("24", MqttError.None);
            AssertJudged("2a", MqttError.None);
            AssertJudged("2c", MqttError.None);
            AssertJudged("33", MqttError.None);
            AssertJudged("0b", MqttError.None);
            AssertJudged("c3ab", MqttError.None);
            AssertJudged("c3a3", MqttError.None);
        }

        private static void AssertValid(string topic)
        {
            Assert.AreEqual((int)MqttError.None, (int)Check(Utf8.GetBytes(topic)), topic);
        }

        private static void AssertFault(string topic)
        {
            Assert.AreEqual((int)MqttError.TopicName, (int)Check(Utf8.GetBytes(topic)), topic);
        }

        private static void AssertJudged(string hex, MqttError error)
        {
            byte[] sequence = WireNotation.Parse(hex);
            byte[] buffer = new byte[LongestLength + 4];
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = (byte)'/';
            }

            buffer[0] = 0;
            PublishPacket publish = new PublishPacket();
            for (int length = sequence.Length; length <= LongestLength; length++)
            {
                buffer[1] = (byte)length;
                for (int position = 0; position + sequence.Length <= length; position++)
                {
                    sequence.CopyTo(buffer, 2 + position);
                    if (TopicName.Check(buffer, 2, length) != error || publish.Decode(buffer, 0x30, 0, buffer.Length, MqttProtocolLevel.V311) != error)
                    {
                        Assert.AreEqual(hex, "position " + position + " of " + length);
                    }

                    for (int i = 0; i < sequence.Length; i++)
                    {
                        buffer[2 + position + i] = (byte)'/';
                    }
                }
            }
        }

        private static MqttError Check(byte[] topic)
        {
            byte[] surrounded = new byte[topic.Length + 2];
            topic.CopyTo(surrounded, 1);
            return TopicName.Check(surrounded, 1, topic.Length);
        }
    }
}
