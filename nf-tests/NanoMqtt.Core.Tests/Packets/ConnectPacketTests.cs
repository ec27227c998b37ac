using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class ConnectPacketTests
    {
        private const int FlagsIndex = 7;

        // Every field that any flag announces follows, so that what is judged is the flags and what they leave over.
        [TestMethod]
        public void Of_all_256_flag_bytes_at_3_1_1_only_those_of_the_specification_pass()
        {
            ConnectPacket packet = new ConnectPacket();
            for (int flags = 0; flags < 256; flags++)
            {
                byte[] body = Body("04", flags, "");
                MqttError error = packet.Decode(body, 0, body.Length);
                Assert.AreEqual((int)ExpectedError(flags, true), (int)error, "flags " + flags);
                if (error == MqttError.None)
                {
                    AssertFlags(packet, flags);
                }
            }
        }

        [TestMethod]
        public void Of_all_256_flag_bytes_at_5_0_a_password_may_stand_alone()
        {
            ConnectPacket packet = new ConnectPacket();
            for (int flags = 0; flags < 256; flags++)
            {
                byte[] body = Body("05", flags, " 00");
                MqttError error = packet.Decode(body, 0, body.Length);
                Assert.AreEqual((int)ExpectedError(flags, false), (int)error, "flags " + flags);
                if (error == MqttError.None)
                {
                    AssertFlags(packet, flags);
                }
            }
        }

        [TestMethod]
        public void Of_all_256_levels_only_those_we_speak_pass_and_every_one_is_reported()
        {
            // [MQTT-3.1.2-2]: who answers with a CONNACK of the right shape must know the level.
            ConnectPacket packet = new ConnectPacket();
            byte[] body = WireNotation.Parse("s'MQTT' 04 02 u16:10 00 s'p'");
            for (int level = 0; level < 256; level++)
            {
                body[6] = (byte)level;
                MqttError error = packet.Decode(body, 0, body.Length);
                Assert.AreEqual(level, (int)packet.Level);
                Assert.AreEqual(level != 4 && level != 5, error == MqttError.ProtocolVersion, "level " + level);
            }
        }

        [TestMethod]
        public void A_packet_is_encoded_from_strings_and_arrays()
        {
            ConnectPacket packet = new ConnectPacket
            {
                CleanSession = true,
                KeepAliveSeconds = 30,
                ClientId = "node",
                HasWill = true,
                WillTopic = "w",
                WillPayload = new byte[] { 0, 255 },
                WillQoS = MqttQoS.AtLeastOnce,
                WillRetain = true,
                HasUserName = true,
                UserName = "u",
                HasPassword = true,
                Password = new byte[] { 1 },
            };
            AssertEncodes("10 r29 s'MQTT' 04 ee u16:30 s'node' s'w' b'00ff' s'u' b'01'", packet);
        }

        [TestMethod]
        public void What_is_null_is_encoded_as_empty()
        {
            ConnectPacket packet = new ConnectPacket { HasWill = true, HasUserName = true, HasPassword = true };
            AssertEncodes("10 r20 s'MQTT' 04 c4 u16:0 s'' s'' b'' s'' b''", packet);
        }

        [TestMethod]
        public void Properties_are_encoded_at_5_0_only()
        {
            PropertyWriter properties = new PropertyWriter(16);
            properties.Add(MqttProperty.SessionExpiryInterval, 60);
            PropertyWriter will = new PropertyWriter(16);
            will.Add(MqttProperty.WillDelayInterval, 5);
            ConnectPacket packet = new ConnectPacket { ClientId = "p", HasWill = true, WillTopic = "w", Properties = new PropertyBlock(), WillProperties = new PropertyBlock() };
            packet.Properties.Use(properties.Buffer, 0, properties.Length);
            packet.WillProperties.Use(will.Buffer, 0, will.Length);

            AssertEncodes("10 r18 s'MQTT' 04 04 u16:0 s'p' s'w' b''", packet);
            packet.Level = MqttProtocolLevel.V5;
            AssertEncodes("10 r30 s'MQTT' 05 04 u16:0 r5 11 u32:60 s'p' r5 18 u32:5 s'w' b''", packet);
        }

        [TestMethod]
        public void Decoding_forgets_what_was_set_for_encoding()
        {
            ConnectPacket packet = new ConnectPacket { ClientId = "old", WillTopic = "old", WillPayload = new byte[1], UserName = "old", Password = new byte[1] };
            byte[] body = WireNotation.Parse("s'MQTT' 04 02 u16:10 s'p'");
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(body, 0, body.Length));
            Assert.IsNull(packet.ClientId);
            Assert.IsNull(packet.WillTopic);
            Assert.IsNull(packet.WillPayload);
            Assert.IsNull(packet.UserName);
            Assert.IsNull(packet.Password);
        }

        [TestMethod]
        public void Absent_fields_have_no_length_although_an_earlier_packet_had_them()
        {
            ConnectPacket packet = new ConnectPacket();
            byte[] full = WireNotation.Parse("s'MQTT' 04 c6 u16:10 s'p' s'w' b'01' s'u' b'02'");
            byte[] bare = WireNotation.Parse("s'MQTT' 04 02 u16:10 s'p'");
            packet.Decode(full, 0, full.Length);
            packet.Decode(bare, 0, bare.Length);
            Assert.AreEqual(0, packet.WillTopicLength + packet.WillPayloadLength + packet.UserNameLength + packet.PasswordLength);
            Assert.IsFalse(packet.HasWill || packet.HasUserName || packet.HasPassword);
        }

        private static byte[] Body(string level, int flags, string properties)
        {
            string will = (flags & 0x04) != 0 ? properties + " s'w' b'01'" : "";
            string user = (flags & 0x80) != 0 ? " s'u'" : "";
            string password = (flags & 0x40) != 0 ? " b'02'" : "";
            byte[] body = WireNotation.Parse("s'MQTT' " + level + " 00 u16:10" + properties + " s'p'" + will + user + password);
            body[FlagsIndex] = (byte)flags;
            return body;
        }

        // MQTT 3.1.1 §3.1.2.3 to §3.1.2.9, in words of its own:
        // [MQTT-3.1.2-3], 3.1.1 [MQTT-3.1.2-11], [MQTT-3.1.2-13], [MQTT-3.1.2-14], [MQTT-3.1.2-15], [MQTT-3.1.2-22], 5.0 [MQTT-3.1.2-11], [MQTT-3.1.2-12], [MQTT-3.1.2-13].
        private static MqttError ExpectedError(int flags, bool needsUserName)
        {
            bool hasWill = (flags & 0x04) != 0;
            int willQoS = (flags >> 3) & 3;
            if ((flags & 1) != 0)
            {
                return MqttError.ReservedBits;
            }

            if (willQoS == 3)
            {
                return MqttError.QoS;
            }

            bool isWillContradicted = !hasWill && (flags & 0x38) != 0;
            bool isPasswordAlone = (flags & 0xC0) == 0x40;
            return isWillContradicted || (isPasswordAlone && needsUserName) ? MqttError.ConnectFlags : MqttError.None;
        }

        private static void AssertFlags(ConnectPacket packet, int flags)
        {
            int decoded = (packet.CleanSession ? 0x02 : 0) | (packet.HasWill ? 0x04 : 0) | (int)packet.WillQoS << 3
                | (packet.WillRetain ? 0x20 : 0) | (packet.HasPassword ? 0x40 : 0) | (packet.HasUserName ? 0x80 : 0);
            Assert.AreEqual(flags, decoded);
        }

        private static void AssertEncodes(string notation, ConnectPacket packet)
        {
            byte[] expected = WireNotation.Parse(notation);
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[128], 0, 128);
            Assert.IsTrue(packet.Encode(writer));
            Assert.AreEqual(WireNotation.ToHex(expected, 0, expected.Length), WireNotation.ToHex(writer.Buffer, writer.PacketOffset, writer.PacketLength));
        }
    }
}
