using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Two ways write a PUBLISH, a short one and a long one: what comes out is the same, to the last byte of the room.</summary>
    [TestClass]
    public class PublishEncodeTests
    {
        private const byte Canary = 0xA5;

        [TestMethod]
        public void Each_flag_is_written_without_the_others()
        {
            // [MQTT-3.3.1-2]
            for (int flags = 0; flags < 14; flags++)
            {
                int qos = (flags >> 1) & 3;
                if (qos < 3)
                {
                    PublishPacket packet = new PublishPacket { Topic = "a", PacketId = 1, QoS = (MqttQoS)qos, Dup = (flags & 8) != 0, Retain = (flags & 1) != 0 };
                    int expected = 0x30 | (qos == 0 ? flags & 7 : flags);
                    Assert.AreEqual(expected, FirstByte(packet), "short " + flags);
                    packet.Topic = null;
                    packet.Buffer = new byte[] { (byte)'a' };
                    packet.TopicLength = 1;
                    Assert.AreEqual(expected, FirstByte(packet), "long " + flags);
                }
            }
        }

        [TestMethod]
        public void A_topic_of_wide_characters_keeps_to_any_room()
        {
            AssertKeepsToRoom("\u20AC", MqttQoS.AtMostOnce, MqttProtocolLevel.V311);
            AssertKeepsToRoom("\u20AC\u20AC\u20AC\u20AC\u20AC", MqttQoS.AtMostOnce, MqttProtocolLevel.V5);
            AssertKeepsToRoom("\u20AC\u20AC\u20AC\u20AC\u20AC", MqttQoS.AtLeastOnce, MqttProtocolLevel.V5);
            AssertKeepsToRoom("abc", MqttQoS.ExactlyOnce, MqttProtocolLevel.V5);
        }

        [TestMethod]
        public void A_topic_of_any_length_is_written_over_what_was_there_before()
        {
            for (int length = 1; length <= 520; length += length < 120 || length > 140 && length < 250 || length > 260 ? 13 : 1)
            {
                AssertWritten(length, 0);
                AssertWritten(length, 200);
            }

            AssertWritten(255, 16384);
            AssertWritten(256, 16384);
        }

        [TestMethod]
        public void A_header_counts_what_follows_from_elsewhere_at_every_small_size()
        {
            for (int elsewhere = 0; elsewhere < 300; elsewhere++)
            {
                PublishPacket packet = new PublishPacket { Topic = "home/kitchen", PayloadLength = elsewhere };
                PacketWriter writer = new PacketWriter();
                writer.Open(new byte[64], 0, 64);
                Assert.IsTrue(packet.EncodeHeader(writer, MqttProtocolLevel.V311));
                AssertHeader(writer, 14 + elsewhere, 14);
            }
        }

        [TestMethod]
        public void A_decoded_packet_is_written_without_the_strings_of_an_earlier_one()
        {
            PublishPacket packet = new PublishPacket { Topic = "old", Payload = new byte[3], PayloadLength = 3 };
            byte[] body = WireNotation.Parse("s'a' 'xyz'");
            packet.Decode(body, 0x30, 0, body.Length, MqttProtocolLevel.V311);
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V311));
            Assert.AreEqual("300600016178797a", WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));
        }

        private static int FirstByte(PublishPacket packet)
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V311));
            return writer.Buffer[writer.PacketOffset];
        }

        private static void AssertKeepsToRoom(string topic, MqttQoS qos, MqttProtocolLevel level)
        {
            PublishPacket packet = new PublishPacket { Topic = topic, QoS = qos, PacketId = 1 };
            int needed = 7 + Utf8.CountBytes(topic) + (qos == MqttQoS.AtMostOnce ? 0 : 2) + (level == MqttProtocolLevel.V5 ? 1 : 0);
            byte[] buffer = new byte[needed + 32];
            for (int room = 5; room <= needed + 16; room++)
            {
                for (int i = 0; i < buffer.Length; i++)
                {
                    buffer[i] = Canary;
                }

                PacketWriter writer = new PacketWriter();
                writer.Open(buffer, 0, room);
                Assert.AreEqual(room >= needed, packet.Encode(writer, level), topic);
                Assert.AreEqual(Canary, buffer[room], topic);
            }
        }

        private static void AssertWritten(int topicLength, int payloadLength)
        {
            PublishPacket packet = new PublishPacket { Topic = new string('t', topicLength), Payload = new byte[payloadLength], PayloadLength = payloadLength };
            byte[] buffer = new byte[5 + 2 + 3 * topicLength + payloadLength + 16];
            for (int i = 0; i < 16; i++)
            {
                buffer[i] = Canary;
            }

            PacketWriter writer = new PacketWriter();
            writer.Open(buffer, 0, buffer.Length);
            Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V311));
            int header = AssertHeader(writer, 2 + topicLength + payloadLength, 2 + topicLength + payloadLength);
            Assert.AreEqual(topicLength, buffer[header] << 8 | buffer[header + 1]);
            Assert.AreEqual((byte)'t', buffer[header + 2]);
        }

        // Gives where the body begins.
        private static int AssertHeader(PacketWriter writer, int remaining, int written)
        {
            PacketReader reader = new PacketReader();
            reader.Open(writer.Buffer, writer.PacketOffset + 1, writer.PacketOffset + writer.PacketLength);
            Assert.AreEqual(remaining, reader.ReadVariableByteInteger());
            Assert.AreEqual(written, reader.End - reader.Position);
            return reader.Position;
        }
    }
}
