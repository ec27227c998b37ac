using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class PacketWriterTests
    {
        private const byte Canary = 0xA5;
        private const int Guard = 8;

        // Every packet, every limit from nothing to just enough: no byte is written outside, and none is left out in silence.
        [TestMethod]
        public void No_packet_writes_beyond_its_limit_wherever_that_lies()
        {
            AnyPacket packet = new AnyPacket();
            PacketWriter writer = new PacketWriter();
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                int body = BodyOffset(vector.Wire);
                packet.Decode(vector.Wire, vector.Wire[0], body, vector.Wire.Length, vector.Level);
                int needed = MqttLimits.MaximumFixedHeaderBytes + vector.Wire.Length - body;
                byte[] buffer = new byte[needed + 2 * Guard];
                for (int room = 0; room <= needed; room++)
                {
                    Fill(buffer);
                    writer.Open(buffer, Guard, Guard + room);
                    bool fits = packet.Encode(writer);
                    Assert.AreEqual(room == needed, fits, vector.Name);
                    Assert.AreEqual(!fits, writer.Overflow, vector.Name);
                    Assert.AreEqual(fits ? vector.Wire.Length : 0, writer.PacketLength, vector.Name);
                    AssertCanaries(buffer, room, vector.Name);
                }
            }
        }

        [TestMethod]
        public void After_an_overflow_nothing_more_is_written()
        {
            byte[] buffer = new byte[16];
            PacketWriter writer = new PacketWriter();
            writer.Open(buffer, 0, 8);
            writer.WriteByte(1);
            writer.WriteBytes(new byte[3], 0, 3);
            Assert.IsTrue(writer.Overflow);
            writer.WriteByte(2);
            writer.WriteUInt16(0x0303);
            writer.WriteString("x");
            writer.WriteString("");
            writer.WriteBinary(null, 0, 0);
            writer.WriteVariableByteInteger(4);
            Assert.IsFalse(writer.Finish(0x30));
            Assert.AreEqual("00000000000100000000000000000000", WireNotation.ToHex(buffer, 0, 16));
        }

        [TestMethod]
        public void Opening_again_forgets_the_overflow()
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[5], 0, 4);
            Assert.IsTrue(writer.Overflow);
            writer.Open(new byte[5], 0, 5);
            Assert.IsTrue(writer.Finish(0xC0));
            Assert.AreEqual(2, writer.PacketLength);
        }

        [TestMethod]
        public void The_fixed_header_stands_against_the_body()
        {
            byte[] buffer = new byte[200];
            PacketWriter writer = new PacketWriter();
            writer.Open(buffer, 10, 200);
            writer.WriteBytes(new byte[127], 0, 127);
            writer.Finish(0x30);
            Assert.AreEqual(13, writer.PacketOffset);
            Assert.AreEqual(129, writer.PacketLength);

            writer.Open(buffer, 10, 200);
            writer.WriteBytes(new byte[128], 0, 128);
            writer.Finish(0x30);
            Assert.AreEqual(12, writer.PacketOffset);
            Assert.AreEqual("308001", WireNotation.ToHex(buffer, 12, 3));
        }

        [TestMethod]
        public void Bytes_sent_from_elsewhere_count_in_the_remaining_length()
        {
            AssertHeader(125, "307f");
            AssertHeader(126, "308001");
            AssertHeader(16381, "30ff7f");
            AssertHeader(16382, "30808001");
            AssertHeader(2097149, "30ffff7f");
            AssertHeader(2097150, "3080808001");
            AssertHeader(268435453, "30ffffff7f");
        }

        [TestMethod]
        public void A_remaining_length_above_the_maximum_is_an_overflow()
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[16], 0, 16);
            writer.WriteUInt16(1);
            Assert.IsFalse(writer.Finish(0x30, 268435454));
            Assert.IsTrue(writer.Overflow);
            Assert.AreEqual(0, writer.PacketLength);
        }

        [TestMethod]
        public void A_string_fits_where_its_bytes_fit_exactly()
        {
            AssertFitsExactly("", "0000");
            AssertFitsExactly("a", "000161");
            AssertFitsExactly("ä", "0002c3a4");
            AssertFitsExactly("€", "0003e282ac");
            AssertFitsExactly("😀", "0004f09f9880");
        }

        [TestMethod]
        public void The_high_bytes_of_integers_come_first()
        {
            byte[] buffer = new byte[16];
            PacketWriter writer = new PacketWriter();
            writer.Open(buffer, 0, 16);
            writer.WriteUInt16(0xFFEE);
            writer.WriteByte(0x1FF);
            writer.WriteUInt16(0x10102);
            writer.WriteVariableByteInteger(16384);
            Assert.AreEqual("ffeeff0102808001", WireNotation.ToHex(buffer, 5, 8));
        }

        private static void AssertHeader(int elsewhere, string header)
        {
            byte[] buffer = new byte[16];
            PacketWriter writer = new PacketWriter();
            writer.Open(buffer, 0, 16);
            writer.WriteUInt16(1);
            Assert.IsTrue(writer.Finish(0x30, elsewhere));
            Assert.AreEqual(header + "0001", WireNotation.ToHex(buffer, writer.PacketOffset, writer.PacketLength));
        }

        private static void AssertFitsExactly(string value, string hex)
        {
            int length = hex.Length / 2;
            byte[] buffer = new byte[5 + length];
            PacketWriter writer = new PacketWriter();
            writer.Open(buffer, 0, buffer.Length);
            writer.WriteString(value);
            Assert.IsFalse(writer.Overflow);
            Assert.AreEqual(hex, WireNotation.ToHex(buffer, 5, length));

            writer.Open(buffer, 0, buffer.Length - 1);
            writer.WriteString(value);
            Assert.IsTrue(writer.Overflow);
        }

        private static int BodyOffset(byte[] wire)
        {
            return wire[1] < 0x80 ? 2 : 3;
        }

        private static void Fill(byte[] buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = Canary;
            }
        }

        private static void AssertCanaries(byte[] buffer, int room, string name)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                bool isOutside = i < Guard || i >= Guard + room;
                if (isOutside && buffer[i] != Canary)
                {
                    Assert.AreEqual(-1, i, name);
                }
            }
        }
    }
}
