using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>A broker decodes the packets of all its clients, of both levels, into the same objects.</summary>
    [TestClass]
    public class ReuseTests
    {
        [TestMethod]
        public void A_reused_packet_object_finds_every_fault()
        {
            AnyPacket packet = new AnyPacket();
            foreach (PacketVector earlier in PacketVectors.Valid)
            {
                foreach (PacketVector later in PacketVectors.Malformed)
                {
                    int body = BodyOffset(later.Wire);
                    if (earlier.Wire[0] >> 4 == later.Wire[0] >> 4 && body > 0)
                    {
                        packet.Decode(earlier.Wire, earlier.Wire[0], BodyOffset(earlier.Wire), earlier.Wire.Length, earlier.Level);
                        MqttError error = packet.Decode(later.Wire, later.Wire[0], body, later.Wire.Length, later.Level);
                        Assert.AreEqual((int)later.Error, (int)error, later.Name);
                    }
                }
            }
        }

        [TestMethod]
        public void A_connection_without_a_will_has_no_properties_of_an_earlier_will()
        {
            ConnectPacket packet = new ConnectPacket();
            byte[] will = WireNotation.Parse("s'MQTT' 05 06 u16:0 00 s'c' r5 18 u32:9 s'w' b'01'");
            byte[] none = WireNotation.Parse("s'MQTT' 05 02 u16:0 00 s'c'");
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(will, 0, will.Length));
            Assert.AreEqual(9, (int)packet.WillProperties.GetNumber(MqttProperty.WillDelayInterval, 0));
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(none, 0, none.Length));
            Assert.AreEqual(0, packet.WillProperties.Length);
            Assert.AreEqual(0, (int)packet.WillProperties.GetNumber(MqttProperty.WillDelayInterval, 0));
        }

        [TestMethod]
        public void A_packet_of_3_1_1_has_no_properties_of_an_earlier_one_of_5_0()
        {
            SubscribePacket subscribe = new SubscribePacket();
            AssertForgets(subscribe, subscribe.Decode(Parse("u16:1 r5 26 s'' s'' s'a' 00"), 0, 12, MqttProtocolLevel.V5), 5);
            AssertForgets(subscribe, subscribe.Decode(Parse("u16:1 s'a' 00"), 0, 6, MqttProtocolLevel.V311), 0);
            SubackPacket suback = new SubackPacket();
            AssertForgets(suback, suback.Decode(Parse("u16:1 r5 26 s'' s'' 00"), 0, 9, MqttProtocolLevel.V5), 5);
            AssertForgets(suback, suback.Decode(Parse("u16:1 00"), 0, 3, MqttProtocolLevel.V311), 0);
            ConnackPacket connack = new ConnackPacket();
            AssertForgets(connack, connack.Decode(Parse("00 00 r5 26 s'' s''"), 0, 8, MqttProtocolLevel.V5), 5);
            AssertForgets(connack, connack.Decode(Parse("00 00"), 0, 2, MqttProtocolLevel.V311), 0);
            AckPacket ack = new AckPacket();
            AssertForgets(ack, ack.Decode(MqttPacketType.Puback, Parse("u16:1 00 r5 26 s'' s''"), 0, 9, MqttProtocolLevel.V5), 5);
            AssertForgets(ack, ack.Decode(MqttPacketType.Puback, Parse("u16:1"), 0, 2, MqttProtocolLevel.V311), 0);
        }

        [TestMethod]
        public void An_acknowledgement_without_properties_is_short_whatever_was_there_before()
        {
            // 5.0 §3.4.2.1
            AckPacket ack = new AckPacket();
            ack.Decode(MqttPacketType.Puback, Parse("u16:7 00 r5 26 s'' s''"), 0, 9, MqttProtocolLevel.V5);
            ack.Decode(MqttPacketType.Puback, Parse("u16:7"), 0, 2, MqttProtocolLevel.V5);
            AssertWritten(ack, "40020007");
            ack.ReasonCode = MqttReasonCode.NoMatchingSubscribers;
            AssertWritten(ack, "4003000710");
        }

        private static byte[] Parse(string notation)
        {
            return WireNotation.Parse(notation);
        }

        private static void AssertForgets(PropertyPacket packet, MqttError error, int propertyBytes)
        {
            Assert.AreEqual((int)MqttError.None, (int)error);
            Assert.AreEqual(propertyBytes, packet.Properties.Length);
            Assert.AreEqual(propertyBytes > 0, packet.Properties.Contains(MqttProperty.UserProperty));
        }

        private static void AssertWritten(AckPacket packet, string hex)
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[32], 0, 32);
            Assert.IsTrue(packet.Encode(writer, MqttPacketType.Puback, MqttProtocolLevel.V5));
            Assert.AreEqual(hex, WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));
        }

        // 0: the length itself is the fault, or the packet is not whole, which a framer finds.
        private static int BodyOffset(byte[] wire)
        {
            PacketReader reader = new PacketReader();
            reader.Open(wire, 1, wire.Length);
            int remaining = reader.ReadVariableByteInteger();
            return reader.Error == MqttError.None && remaining == reader.End - reader.Position ? reader.Position : 0;
        }
    }
}
