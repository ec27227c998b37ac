using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class SubscribePacketTests
    {
        [TestMethod]
        public void Of_all_256_option_bytes_at_3_1_1_only_a_QoS_passes()
        {
            SubscribePacket packet = new SubscribePacket();
            byte[] body = WireNotation.Parse("u16:1 s'a' 00");
            for (int options = 0; options < 256; options++)
            {
                body[body.Length - 1] = (byte)options;
                MqttError error = packet.Decode(body, 0, body.Length, MqttProtocolLevel.V311);
                Assert.AreEqual(options <= 2, error == MqttError.None, "options " + options); // 3.1.1 [MQTT-3-8.3-4]
                bool isNamed = error == MqttError.None || error == MqttError.QoS || error == MqttError.ReservedBits;
                Assert.IsTrue(isNamed, "options " + options);
            }
        }

        [TestMethod]
        public void Of_all_256_option_bytes_at_5_0_those_of_the_specification_pass()
        {
            SubscribePacket packet = new SubscribePacket();
            byte[] body = WireNotation.Parse("u16:1 00 s'a' 00");
            for (int options = 0; options < 256; options++)
            {
                body[body.Length - 1] = (byte)options;
                bool isValid = (options & 3) < 3 && ((options >> 4) & 3) < 3 && options < 0x40; // 5.0 [MQTT-3.8.3-5]
                MqttError error = packet.Decode(body, 0, body.Length, MqttProtocolLevel.V5);
                Assert.AreEqual(isValid, error == MqttError.None, "options " + options);
                if (isValid)
                {
                    Assert.IsTrue(packet.TryNext());
                    int decoded = (int)packet.QoS | (packet.NoLocal ? 4 : 0) | (packet.RetainAsPublished ? 8 : 0) | (int)packet.RetainHandling << 4;
                    Assert.AreEqual(options, decoded);
                }
            }
        }

        [TestMethod]
        public void The_filters_are_walked_in_their_order_once()
        {
            SubscribePacket packet = new SubscribePacket();
            byte[] body = WireNotation.Parse("u16:9 s'a' 00 s'b/+' 01 s'#' 02");
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(body, 0, body.Length, MqttProtocolLevel.V311));
            Assert.AreEqual(9, packet.PacketId);
            Assert.AreEqual(3, packet.Count);
            AssertNext(packet, "a", MqttQoS.AtMostOnce);
            AssertNext(packet, "b/+", MqttQoS.AtLeastOnce);
            AssertNext(packet, "#", MqttQoS.ExactlyOnce);
            Assert.IsFalse(packet.TryNext());
            Assert.IsFalse(packet.TryNext());
        }

        [TestMethod]
        public void Nothing_can_be_walked_when_any_filter_is_faulty()
        {
            // A packet counts whole or not at all.
            SubscribePacket packet = new SubscribePacket();
            byte[] body = WireNotation.Parse("u16:9 s'a' 00 s'b#' 01 s'c' 00");
            Assert.AreEqual((int)MqttError.TopicFilter, (int)packet.Decode(body, 0, body.Length, MqttProtocolLevel.V311));
            Assert.IsFalse(packet.TryNext());
        }

        [TestMethod]
        public void A_packet_is_encoded_filter_by_filter()
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            SubscribePacket.Begin(writer, 10, MqttProtocolLevel.V311);
            SubscribePacket.Add(writer, "a/b", MqttQoS.AtLeastOnce);
            SubscribePacket.Add(writer, "c/d", MqttQoS.ExactlyOnce);
            Assert.IsTrue(ListPacket.Finish(writer, MqttPacketType.Subscribe));
            AssertWritten("82 0e 000a 0003 612f62 01 0003 632f64 02", writer);
        }

        [TestMethod]
        public void The_options_of_5_0_are_encoded_behind_the_filter()
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            SubscribePacket.Begin(writer, 10, MqttProtocolLevel.V5);
            SubscribePacket.Add(writer, "a", MqttQoS.ExactlyOnce, true, false, MqttRetainHandling.DoNotSend);
            SubscribePacket.Add(writer, "b", MqttQoS.AtMostOnce, false, true, MqttRetainHandling.SendIfNew);
            Assert.IsTrue(ListPacket.Finish(writer, MqttPacketType.Subscribe));
            AssertWritten("82 0b 000a 00 0001 61 26 0001 62 18", writer);
        }

        [TestMethod]
        public void The_filters_of_unsubscribe_are_walked_in_their_order_once()
        {
            UnsubscribePacket packet = new UnsubscribePacket();
            byte[] body = WireNotation.Parse("u16:9 s'a' s'b/#'");
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(body, 0, body.Length, MqttProtocolLevel.V311));
            Assert.AreEqual(2, packet.Count);
            Assert.IsTrue(packet.TryNext());
            Assert.AreEqual("a", Utf8.GetString(packet.Buffer, packet.FilterOffset, packet.FilterLength));
            Assert.IsTrue(packet.TryNext());
            Assert.AreEqual("b/#", Utf8.GetString(packet.Buffer, packet.FilterOffset, packet.FilterLength));
            Assert.IsFalse(packet.TryNext());
        }

        [TestMethod]
        public void Unsubscribe_is_encoded_filter_by_filter()
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            UnsubscribePacket.Begin(writer, 10, MqttProtocolLevel.V311);
            writer.WriteString("a/b");
            writer.WriteString("c");
            Assert.IsTrue(ListPacket.Finish(writer, MqttPacketType.Unsubscribe));
            AssertWritten("a2 0a 000a 0003 612f62 0001 63", writer);
        }

        private static void AssertNext(SubscribePacket packet, string filter, MqttQoS qos)
        {
            Assert.IsTrue(packet.TryNext());
            Assert.AreEqual(filter, Utf8.GetString(packet.Buffer, packet.FilterOffset, packet.FilterLength));
            Assert.AreEqual((int)qos, (int)packet.QoS);
        }

        private static void AssertWritten(string notation, PacketWriter writer)
        {
            byte[] expected = WireNotation.Parse(notation);
            Assert.AreEqual(WireNotation.ToHex(expected, 0, expected.Length), WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));
        }
    }
}
