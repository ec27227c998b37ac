using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class PublishPacketTests
    {
        [TestMethod]
        public void Of_all_16_flags_only_QoS_3_and_DUP_at_QoS_0_are_faults()
        {
            PublishPacket packet = new PublishPacket();
            byte[] body = WireNotation.Parse("s'a' u16:5 'x'");
            for (int flags = 0; flags < 16; flags++)
            {
                int qos = (flags >> 1) & 3;
                bool isFault = qos == 3 || (qos == 0 && flags >= 8); // [MQTT-3.3.1-2], [MQTT-3.3.1-4]
                MqttError error = packet.Decode(body, 0x30 | flags, 0, body.Length, MqttProtocolLevel.V311);
                Assert.AreEqual((int)(isFault ? MqttError.QoS : MqttError.None), (int)error, "flags " + flags);
                if (!isFault)
                {
                    Assert.AreEqual(flags, (packet.Dup ? 8 : 0) | (int)packet.QoS << 1 | (packet.Retain ? 1 : 0));
                    Assert.AreEqual(qos == 0 ? 0 : 5, packet.PacketId);
                    Assert.AreEqual(qos == 0 ? 3 : 1, packet.PayloadLength);
                }
            }
        }

        [TestMethod]
        public void A_packet_is_encoded_from_a_string_and_an_array()
        {
            PublishPacket packet = new PublishPacket { Topic = "a/ä", Payload = new byte[] { 9, 1, 2, 9 }, PayloadOffset = 1, PayloadLength = 2 };
            AssertEncodes("30 r8 s'a/ä' 0102", packet);
        }

        [TestMethod]
        public void A_packet_identifier_stands_where_the_QoS_needs_one()
        {
            // 3.1.1 [MQTT-2.3.1-5], 5.0 [MQTT-2.2.1-2]
            PublishPacket packet = new PublishPacket { Topic = "a", PacketId = 77, Retain = true };
            AssertEncodes("31 r3 s'a'", packet);
            packet.QoS = MqttQoS.AtLeastOnce;
            AssertEncodes("33 r5 s'a' u16:77", packet);
            packet.QoS = MqttQoS.ExactlyOnce;
            packet.Dup = true;
            AssertEncodes("3d r5 s'a' u16:77", packet);
        }

        [TestMethod]
        public void A_packet_at_QoS_0_is_never_marked_as_repeated()
        {
            // [MQTT-3.3.1-2]
            PublishPacket packet = new PublishPacket { Topic = "a", Dup = true, Retain = true };
            AssertEncodes("31 r3 s'a'", packet);
            packet.Topic = null;
            packet.Buffer = new byte[] { (byte)'b' };
            packet.TopicLength = 1;
            AssertEncodes("31 r3 s'b'", packet);
        }

        [TestMethod]
        public void Any_topic_fits_a_buffer_that_ends_with_it()
        {
            string[] topics = { "a", "home/kitchen/esp32-01/temperature", "küche/temperature/°C", "wohnzimmer/küche/temperature/°C/€" };
            for (int i = 0; i < topics.Length; i++)
            {
                int body = 2 + Utf8.CountBytes(topics[i]) + 4;
                PublishPacket packet = new PublishPacket { Topic = topics[i], Payload = new byte[4], PayloadLength = 4 };
                for (int room = body - 1; room < body * 4; room++)
                {
                    PacketWriter writer = new PacketWriter();
                    writer.Open(new byte[room + 5], 0, room + 5);
                    Assert.AreEqual(room >= body, packet.Encode(writer, MqttProtocolLevel.V311), topics[i]);
                    Assert.AreEqual(room >= body ? body + 2 : 0, writer.PacketLength, topics[i]);
                }
            }
        }

        [TestMethod]
        public void A_decoded_packet_is_encoded_from_its_ranges_for_another_QoS()
        {
            PublishPacket packet = new PublishPacket();
            byte[] body = WireNotation.Parse("s'a/b' u16:5 'payload'");
            packet.Decode(body, 0x34, 0, body.Length, MqttProtocolLevel.V311);
            packet.QoS = MqttQoS.AtMostOnce;
            AssertEncodes("30 r12 s'a/b' 'payload'", packet);
        }

        [TestMethod]
        public void A_header_alone_counts_the_payload_that_follows_from_elsewhere()
        {
            PublishPacket packet = new PublishPacket { Topic = "a", PayloadLength = 2097149 };
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[16], 0, 16);
            Assert.IsTrue(packet.EncodeHeader(writer, MqttProtocolLevel.V311));
            Assert.AreEqual("3080808001000161", WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));

            packet.PayloadLength = 268435455 - 2;
            writer.Open(new byte[16], 0, 16);
            Assert.IsFalse(packet.EncodeHeader(writer, MqttProtocolLevel.V311));
        }

        [TestMethod]
        public void A_header_and_its_payload_are_the_whole_packet()
        {
            PublishPacket packet = new PublishPacket { Topic = "a/b", Payload = new byte[200], PayloadLength = 200, QoS = MqttQoS.AtLeastOnce, PacketId = 3 };
            PacketWriter whole = new PacketWriter();
            whole.Open(new byte[256], 0, 256);
            packet.Encode(whole, MqttProtocolLevel.V5);
            PacketWriter header = new PacketWriter();
            header.Open(new byte[32], 0, 32);
            packet.EncodeHeader(header, MqttProtocolLevel.V5);
            Assert.AreEqual(whole.PacketLength, header.PacketLength + 200);
            Assert.IsTrue(Bytes.AreEqual(whole.Buffer, whole.PacketOffset, header.Buffer, header.PacketOffset, header.PacketLength));
        }

        [TestMethod]
        public void An_empty_topic_is_a_topic_only_with_an_alias()
        {
            PublishPacket packet = new PublishPacket();
            byte[] body = WireNotation.Parse("s'' r3 23 u16:5 'x'");
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(body, 0x30, 0, body.Length, MqttProtocolLevel.V5));
            Assert.AreEqual(5, (int)packet.Properties.GetNumber(MqttProperty.TopicAlias, 0));
            Assert.AreEqual(1, packet.PayloadLength);
            Assert.AreEqual((int)MqttError.TopicName, (int)packet.Decode(body, 0x30, 0, body.Length, MqttProtocolLevel.V311));
        }

        // A broker decodes the packets of all its clients into one object, and routes from it.
        [TestMethod]
        public void A_packet_of_3_1_1_has_no_properties_of_an_earlier_one_of_5_0()
        {
            PublishPacket packet = new PublishPacket();
            byte[] body5 = WireNotation.Parse("s'a' r5 02 u32:10 'x'");
            byte[] body3 = WireNotation.Parse("s'b' 'y'");
            packet.Decode(body5, 0x30, 0, body5.Length, MqttProtocolLevel.V5);
            packet.Decode(body3, 0x30, 0, body3.Length, MqttProtocolLevel.V311);
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V5));
            Assert.AreEqual("30050001620079", WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));
        }

        private static void AssertEncodes(string notation, PublishPacket packet)
        {
            byte[] expected = WireNotation.Parse(notation);
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V311));
            Assert.AreEqual(WireNotation.ToHex(expected, 0, expected.Length), WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));
        }
    }
}
