using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>The short way of a PUBLISH writes what the long way does, and nothing beyond its room.</summary>
    [TestClass]
    public class ShortPublishTests
    {
        private const byte Canary = 0xA5;
        private const int Position = 3;

        [TestMethod]
        public void It_writes_what_a_writer_writes_around_every_change_of_length()
        {
            // One byte more of remaining length at 128; a topic of 256; and none at 16,384.
            for (int length = 1; length <= 300; length += length < 110 || length > 135 && length < 250 || length > 260 ? 9 : 1)
            {
                AssertSame(new string('t', length), 0);
                AssertSame(new string('t', length), 7);
            }

            AssertSame("t", 16374);
            AssertSame(new string('t', 260), 16112);
        }

        [TestMethod]
        public void Characters_of_two_and_three_bytes_make_the_header_longer_than_it_seemed()
        {
            for (int length = 35; length <= 66; length++)
            {
                AssertSame(new string('\u00E4', length), 1);
                AssertSame(new string('\u20AC', length), 0);
            }
        }

        [TestMethod]
        public void Without_room_for_the_worst_case_it_leaves_the_packet_to_a_writer()
        {
            ClientSession publish = Create(MqttProtocolLevel.V311, 100);
            Assert.AreEqual(0, publish.WriteShort(null, 0, 0, 0x30, 0, new byte[100], 0)); // no topic yet
            publish.SetTopic("abc");
            Assert.AreEqual(0, publish.WriteShort(null, 0, 0, 0x30, 0, new byte[12], 0));
            Assert.AreEqual(7, publish.WriteShort(null, 0, 0, 0x30, 0, new byte[13], 0));
            Assert.AreEqual(0, publish.WriteShort(new byte[1], 0, 1, 0x30, 0, new byte[13], 0));
            publish.SetTopic("t");
            Assert.AreEqual(0, publish.WriteShort(new byte[16381], 0, 16381, 0x30, 0, new byte[17000], 0));
        }

        [TestMethod]
        public void A_topic_without_room_to_be_encoded_is_not_kept_nor_is_the_one_before()
        {
            // What is larger, the queue or the send buffer, is 300 bytes.
            ClientSession publish = Create(MqttProtocolLevel.V311, 300);
            string topic = new string('t', 100);
            publish.SetTopic(topic);
            Assert.AreEqual(topic, publish.Topic);
            publish.SetTopic(topic + "t");
            Assert.IsNull(publish.Topic);
            Assert.AreEqual(0, publish.WriteShort(null, 0, 0, 0x30, 0, new byte[400], 0));
        }

        [TestMethod]
        public void Topics_may_change_from_one_message_to_the_next()
        {
            ClientSession publish = Create(MqttProtocolLevel.V311, 100);
            byte[] buffer = new byte[64];
            string[] topics = { "a/longer/topic", "t", "t", "\u20AC", "another/topic" };
            for (int i = 0; i < topics.Length; i++)
            {
                publish.SetTopic(topics[i]);
                int length = publish.WriteShort(buffer, 0, 0, 0x32, i + 1, buffer, 0);
                byte[] expected = WireNotation.Parse("32 r" + (length - 2) + " s'" + topics[i] + "' u16:" + (i + 1));
                Assert.AreEqual(WireNotation.ToHex(expected, 0, expected.Length), WireNotation.ToHex(buffer, 0, length));
            }
        }

        private static void AssertSame(string topic, int payloadBytes)
        {
            AssertSame(topic, payloadBytes, MqttQoS.AtMostOnce, MqttProtocolLevel.V311);
            AssertSame(topic, payloadBytes, MqttQoS.AtLeastOnce, MqttProtocolLevel.V311);
            AssertSame(topic, payloadBytes, MqttQoS.ExactlyOnce, MqttProtocolLevel.V5);
        }

        private static void AssertSame(string topic, int payloadBytes, MqttQoS qos, MqttProtocolLevel level)
        {
            byte[] payload = new byte[payloadBytes + 1];
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = (byte)i;
            }

            PublishPacket packet = new PublishPacket
            {
                Topic = topic, Payload = payload, PayloadOffset = 1, PayloadLength = payloadBytes, QoS = qos, PacketId = 0x1234,
            };
            PacketWriter writer = new PacketWriter();
            int room = 16 + (3 * topic.Length) + payloadBytes;
            writer.Open(new byte[room], 0, room);
            Assert.IsTrue(packet.Encode(writer, level));

            ClientSession publish = Create(level, (3 * topic.Length) + 16);
            publish.SetTopic(topic);
            byte[] buffer = new byte[Position + 10 + (3 * topic.Length) + payloadBytes];
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = Canary;
            }

            int packetId = qos == MqttQoS.AtMostOnce ? 0 : 0x1234;
            int length = publish.WriteShort(payload, 1, payloadBytes, 0x30 | (int)qos << 1, packetId, buffer, Position);
            string where = topic.Length + " " + payloadBytes;
            Assert.AreEqual(writer.PacketLength, length, where);
            Assert.IsTrue(Bytes.AreEqual(writer.Buffer, writer.PacketOffset, buffer, Position, writer.PacketLength), where);
            Assert.AreEqual(Canary, buffer[Position - 1], where);
        }

        private static ClientSession Create(MqttProtocolLevel level, int queueBytes)
        {
            MqttClientOptions options = TestOptions.Create();
            options.ProtocolLevel = level;
            options.MaximumQueuedBytes = queueBytes;
            return new ClientSession(options, "c");
        }
    }
}
