using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, DISCONNECT: codes and identifiers.</summary>
    [TestClass]
    public class AcknowledgementTests
    {
        [TestMethod]
        public void Of_all_acknowledge_flags_and_codes_at_3_1_1_those_of_the_specification_pass()
        {
            ConnackPacket packet = new ConnackPacket();
            byte[] body = new byte[2];
            for (int flags = 0; flags < 256; flags++)
            {
                for (int code = 0; code < 256; code++)
                {
                    body[0] = (byte)flags;
                    body[1] = (byte)code;
                    bool isValid = flags == 0 ? code <= 5 : flags == 1 && code == 0; // 3.1.1 [MQTT-3.2.2-4]
                    MqttError error = packet.Decode(body, 0, 2, MqttProtocolLevel.V311);
                    if (isValid != (error == MqttError.None))
                    {
                        Assert.AreEqual(-1, flags << 8 | code);
                    }
                }
            }
        }

        [TestMethod]
        public void Of_all_codes_of_suback_at_3_1_1_those_of_the_specification_pass()
        {
            SubackPacket packet = new SubackPacket();
            byte[] body = WireNotation.Parse("u16:1 00 00");
            for (int code = 0; code < 256; code++)
            {
                body[3] = (byte)code;
                bool isValid = code <= 2 || code == 0x80; // [MQTT-3.9.3-2]
                MqttError error = packet.Decode(body, 0, 4, MqttProtocolLevel.V311);
                Assert.AreEqual((int)(isValid ? MqttError.None : MqttError.ReturnCode), (int)error, "code " + code);
            }
        }

        [TestMethod]
        public void An_acknowledgement_of_success_is_four_bytes_at_both_levels()
        {
            AssertWrittenAlike(MqttPacketType.Puback, "40021234");
            AssertWrittenAlike(MqttPacketType.Pubrec, "50021234");
            AssertWrittenAlike(MqttPacketType.Pubrel, "62021234");
            AssertWrittenAlike(MqttPacketType.Pubcomp, "70021234");
        }

        [TestMethod]
        public void A_reason_code_is_written_at_5_0_only()
        {
            AckPacket packet = new AckPacket { PacketId = 1, ReasonCode = MqttReasonCode.QuotaExceeded };
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[16], 0, 16);
            packet.Encode(writer, MqttPacketType.Puback, MqttProtocolLevel.V311);
            Assert.AreEqual("40020001", Written(writer));
            writer.Open(writer.Buffer, 0, 16);
            packet.Encode(writer, MqttPacketType.Puback, MqttProtocolLevel.V5);
            Assert.AreEqual("4003000197", Written(writer));
        }

        [TestMethod]
        public void All_packet_identifiers_come_back_and_0_is_a_fault()
        {
            // 3.1.1 [MQTT-2.3.1-1], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
            AckPacket packet = new AckPacket();
            byte[] body = new byte[2];
            for (int id = 0; id <= 65535; id += id < 256 ? 1 : 251)
            {
                body[0] = (byte)(id >> 8);
                body[1] = (byte)id;
                MqttError error = packet.Decode(MqttPacketType.Puback, body, 0, 2, MqttProtocolLevel.V311);
                Assert.AreEqual(id, packet.PacketId);
                Assert.AreEqual((int)(id == 0 ? MqttError.PacketIdentifierZero : MqttError.None), (int)error);
            }
        }

        [TestMethod]
        public void An_acknowledgement_without_a_reason_code_says_success()
        {
            // MQTT 5.0 §3.4.2.1
            AckPacket packet = new AckPacket { ReasonCode = MqttReasonCode.QuotaExceeded };
            byte[] body = { 0, 1 };
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(MqttPacketType.Puback, body, 0, 2, MqttProtocolLevel.V5));
            Assert.AreEqual((int)MqttReasonCode.Success, (int)packet.ReasonCode);

            DisconnectPacket disconnect = new DisconnectPacket { ReasonCode = MqttReasonCode.QuotaExceeded };
            Assert.AreEqual((int)MqttError.None, (int)disconnect.Decode(body, 0, 0, MqttProtocolLevel.V5));
            Assert.AreEqual((int)MqttReasonCode.Success, (int)disconnect.ReasonCode);
        }

        [TestMethod]
        public void A_ping_is_two_bytes()
        {
            AssertPing(MqttPacketType.Pingreq, "c000");
            AssertPing(MqttPacketType.Pingresp, "d000");
        }

        private static void AssertWrittenAlike(MqttPacketType type, string expected)
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[16], 0, 16);
            Assert.IsTrue(AckPacket.Encode(writer, type, 0x1234));
            Assert.AreEqual(expected, Written(writer));

            AckPacket packet = new AckPacket { PacketId = 0x1234 };
            writer.Open(writer.Buffer, 0, 16);
            Assert.IsTrue(packet.Encode(writer, type, MqttProtocolLevel.V5));
            Assert.AreEqual(expected, Written(writer));
        }

        private static void AssertPing(MqttPacketType type, string expected)
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[5], 0, 5);
            Assert.IsTrue(PingPacket.Encode(writer, type));
            Assert.AreEqual(expected, Written(writer));
            Assert.AreEqual((int)MqttError.None, (int)PingPacket.Decode(2, 2));
            Assert.AreEqual((int)MqttError.TrailingBytes, (int)PingPacket.Decode(2, 3));
        }

        private static string Written(PacketWriter writer)
        {
            return WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength);
        }
    }
}
