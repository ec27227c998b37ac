using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Every valid packet of <see cref="PacketVectors"/>, in all directions.</summary>
    [TestClass]
    public class ValidVectorTests
    {
        private static readonly byte[] s_pingreq = { 0xC0, 0x00 };

        [TestMethod]
        public void A_valid_packet_decodes_to_its_fields()
        {
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                AssertDecodes(vector, vector.Wire.Length, vector.Wire.Length);
            }

            foreach (PacketVector vector in PacketVectors.Longer)
            {
                AssertDecodes(vector, vector.Wire.Length, vector.Wire.Length);
            }
        }

        [TestMethod]
        public void A_valid_packet_is_encoded_to_the_same_bytes()
        {
            AnyPacket packet = new AnyPacket();
            PacketWriter writer = new PacketWriter();
            byte[] buffer = new byte[512];
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                Framer framer = new Framer(512);
                Assert.IsTrue(Feed(framer, vector.Wire, vector.Wire.Length, vector.Wire.Length), vector.Name);
                packet.Decode(framer, vector.Level);
                writer.Open(buffer, 0, buffer.Length);
                Assert.IsTrue(packet.Encode(writer), vector.Name);
                Assert.AreEqual(Hex(vector.Wire), WireNotation.ToHex(buffer, writer.PacketOffset, writer.PacketLength), vector.Name);
            }
        }

        [TestMethod]
        public void A_valid_packet_split_at_every_position_decodes_to_its_fields()
        {
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                for (int split = 1; split < vector.Wire.Length; split++)
                {
                    AssertDecodes(vector, split, int.MaxValue);
                }
            }
        }

        [TestMethod]
        public void A_valid_packet_fed_byte_by_byte_decodes_to_its_fields()
        {
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                AssertDecodes(vector, 1, 1);
            }
        }

        [TestMethod]
        public void A_valid_packet_ends_where_the_next_one_begins()
        {
            AnyPacket packet = new AnyPacket();
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                Framer framer = new Framer(512);
                byte[] both = Join(vector.Wire, s_pingreq);
                ChunkFeeder feeder = new ChunkFeeder(framer);
                feeder.Open(both, both.Length, both.Length, 1);
                Assert.IsTrue(feeder.TryNext(), vector.Name);
                Assert.AreEqual((int)MqttError.None, (int)packet.Decode(framer, vector.Level), vector.Name);
                Assert.AreEqual(vector.Text, packet.Describe(), vector.Name);
                Assert.IsTrue(feeder.TryNext(), vector.Name);
                Assert.AreEqual(0xC0, framer.FirstByte, vector.Name);
                Assert.IsFalse(framer.HasPartialPacket, vector.Name);
            }
        }

        [TestMethod]
        public void A_valid_packet_cut_at_every_length_is_neither_a_packet_nor_an_error()
        {
            Framer framer = new Framer(512);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                for (int length = 0; length < vector.Wire.Length; length++)
                {
                    framer.Reset();
                    feeder.Open(vector.Wire, length, int.MaxValue, int.MaxValue);
                    Assert.IsFalse(feeder.TryNext(), vector.Name);
                    Assert.AreEqual((int)MqttError.None, (int)framer.Error, vector.Name);
                    Assert.AreEqual(length > 0, framer.HasPartialPacket, vector.Name);
                }
            }
        }

        // A payload, a list of filters or codes, and what 5.0 lets off may be shorter: then it is another packet.
        [TestMethod]
        public void A_body_that_ends_early_is_a_fault_or_another_packet()
        {
            AnyPacket packet = new AnyPacket();
            foreach (PacketVector vector in PacketVectors.Valid)
            {
                int body = BodyOffset(vector.Wire);
                for (int end = body; end < vector.Wire.Length; end++)
                {
                    // Bytes behind the end are there, as in a framer, and must not be read.
                    if (packet.Decode(vector.Wire, vector.Wire[0], body, end, vector.Level) == MqttError.None)
                    {
                        Assert.AreNotEqual(vector.Text, packet.Describe(), vector.Name);
                    }
                }
            }
        }

        [TestMethod]
        public void A_reused_packet_object_keeps_nothing_of_an_earlier_packet()
        {
            AnyPacket packet = new AnyPacket();
            foreach (PacketVector earlier in PacketVectors.Valid)
            {
                foreach (PacketVector later in PacketVectors.Valid)
                {
                    if (earlier.Wire[0] >> 4 == later.Wire[0] >> 4)
                    {
                        packet.Decode(earlier.Wire, earlier.Wire[0], BodyOffset(earlier.Wire), earlier.Wire.Length, earlier.Level);
                        packet.Decode(later.Wire, later.Wire[0], BodyOffset(later.Wire), later.Wire.Length, later.Level);
                        Assert.AreEqual(later.Text, packet.Describe(), earlier.Name);
                    }
                }
            }
        }

        private static void AssertDecodes(PacketVector vector, int firstPieceBytes, int laterPieceBytes)
        {
            AnyPacket packet = new AnyPacket();
            Framer framer = new Framer(16, 512);
            Assert.IsTrue(Feed(framer, vector.Wire, firstPieceBytes, laterPieceBytes), vector.Name);
            Assert.AreEqual((int)MqttError.None, (int)packet.Decode(framer, vector.Level), vector.Name);
            Assert.AreEqual(vector.Text, packet.Describe(), vector.Name);
            Assert.IsFalse(framer.HasPartialPacket, vector.Name);
        }

        private static bool Feed(Framer framer, byte[] wire, int firstPieceBytes, int laterPieceBytes)
        {
            ChunkFeeder feeder = new ChunkFeeder(framer);
            feeder.Open(wire, wire.Length, firstPieceBytes, laterPieceBytes);
            return feeder.TryNext() && feeder.IsAllFed;
        }

        private static int BodyOffset(byte[] wire)
        {
            int offset = 1;
            while (wire[offset] >= 0x80)
            {
                offset++;
            }

            return offset + 1;
        }

        private static byte[] Join(byte[] first, byte[] second)
        {
            byte[] both = new byte[first.Length + second.Length];
            first.CopyTo(both, 0);
            second.CopyTo(both, first.Length);
            return both;
        }

        private static string Hex(byte[] bytes)
        {
            return WireNotation.ToHex(bytes, 0, bytes.Length);
        }
    }
}
