using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Every malformed packet of <see cref="PacketVectors"/>: its fault, and nothing worse however it is cut.</summary>
    [TestClass]
    public class MalformedVectorTests
    {
        [TestMethod]
        public void A_malformed_packet_gives_its_fault()
        {
            foreach (PacketVector vector in PacketVectors.Malformed)
            {
                Assert.AreEqual((int)vector.Error, (int)FirstError(vector, vector.Wire.Length, int.MaxValue), vector.Name);
            }
        }

        [TestMethod]
        public void A_malformed_packet_fed_byte_by_byte_gives_its_fault()
        {
            foreach (PacketVector vector in PacketVectors.Malformed)
            {
                Assert.AreEqual((int)vector.Error, (int)FirstError(vector, vector.Wire.Length, 1), vector.Name);
            }
        }

        [TestMethod]
        public void A_malformed_packet_cut_at_every_length_gives_nothing_or_its_fault()
        {
            foreach (PacketVector vector in PacketVectors.Malformed)
            {
                for (int length = 0; length < vector.Wire.Length; length++)
                {
                    MqttError error = FirstError(vector, length, int.MaxValue);
                    Assert.IsTrue(error == MqttError.None || error == vector.Error, vector.Name);
                }
            }
        }

        [TestMethod]
        public void Every_fault_names_the_reason_code_of_its_low_byte()
        {
            foreach (PacketVector vector in PacketVectors.Malformed)
            {
                int reason = (int)vector.Error & 0xFF;
                Assert.IsTrue(reason >= 0x81 && reason <= 0xA2 && (int)vector.Error >> 8 > 0, vector.Name);
            }
        }

        // What the framer or, for a whole packet, the decoder says of the bytes; None when they are no whole packet.
        private static MqttError FirstError(PacketVector vector, int length, int pieceBytes)
        {
            Framer framer = new Framer(128);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            feeder.Open(vector.Wire, length, pieceBytes, pieceBytes);
            return feeder.TryNext() ? new AnyPacket().Decode(framer, vector.Level) : framer.Error;
        }
    }
}
