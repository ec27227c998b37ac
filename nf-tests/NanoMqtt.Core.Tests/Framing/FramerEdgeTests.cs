using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Where a packet lies in the buffer must not matter: beside other packets, across its end, after a reset.</summary>
    [TestClass]
    public class FramerEdgeTests
    {
        [TestMethod]
        public void After_a_reset_in_the_middle_of_packets_all_begins_anew()
        {
            Framer framer = new Framer(16);
            Receive(framer, "c0 00 40 02 00");
            Assert.IsTrue(framer.TryNext());
            framer.Reset();
            Receive(framer, "d0 00");
            Assert.IsTrue(framer.TryNext());
            Assert.AreEqual(0xD0, framer.FirstByte);
            Assert.AreEqual(0, framer.PacketOffset);
        }

        [TestMethod]
        public void After_a_reset_in_the_middle_of_a_large_packet_the_next_one_has_no_head_yet()
        {
            Framer framer = new Framer(16);
            BeginLarge(framer);
            framer.KeepHead(3);
            framer.Reset();
            Receive(framer, "c0 00");
            Assert.IsTrue(framer.TryNext());
            Assert.IsFalse(framer.TryNext());
            BeginLarge(framer);
            Assert.IsTrue(framer.TryNextPiece());
            Assert.AreEqual(0, framer.BodyOffset);
            Assert.AreEqual(14, framer.BodyEnd);
        }

        [TestMethod]
        public void A_piece_begins_behind_the_head_that_is_kept()
        {
            Framer framer = new Framer(16);
            Receive(framer, "c0 00");
            Assert.IsTrue(framer.TryNext());
            BeginLarge(framer);
            Assert.IsTrue(framer.TryNextPiece());
            Assert.AreEqual(0, framer.BodyOffset);
            framer.KeepHead(3);
            Assert.AreEqual(3, framer.BodyOffset);
            Assert.AreEqual(14, framer.BodyEnd);
        }

        [TestMethod]
        public void The_head_of_a_large_packet_goes_with_its_last_piece()
        {
            Framer framer = new Framer(16);
            BeginLarge(framer);
            Assert.IsTrue(framer.TryNextPiece());
            framer.KeepHead(3);
            while (framer.LargeLeft > 0)
            {
                framer.TryNextPiece();
                framer.TakePiece();
                framer.HandleReceived(framer.LargeLeft < 13 ? framer.LargeLeft : 13);
            }

            Assert.IsFalse(framer.TryNext());
            BeginLarge(framer);
            Assert.IsTrue(framer.TryNextPiece());
            Assert.AreEqual(0, framer.BodyOffset);
        }

        [TestMethod]
        public void A_length_cut_by_the_end_of_the_buffer_has_room_for_its_rest()
        {
            Framer framer = new Framer(16);
            Receive(framer, "30 0b 0001 61 0102030405060708 30 ff ff");
            Assert.IsTrue(framer.TryNext());
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual(13, framer.ReceiveCount);
            Assert.AreEqual((int)MqttError.None, (int)framer.Error);
        }

        [TestMethod]
        public void The_maximum_holds_for_a_packet_behind_others_too()
        {
            Framer framer = new Framer(16);
            Receive(framer, "c0 00 c0 00 30 0e 0001 61 010203");
            Assert.IsTrue(framer.TryNext());
            Assert.IsTrue(framer.TryNext());
            Assert.IsFalse(framer.TryNext());
            Receive(framer, "0405060708090a 0b");
            Assert.IsTrue(framer.TryNext());
            Assert.AreEqual(14, framer.BodyEnd - framer.BodyOffset);

            framer.Reset();
            Receive(framer, "c0 00 c0 00 30 0f");
            Assert.IsTrue(framer.TryNext());
            Assert.IsTrue(framer.TryNext());
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)framer.Error);
        }

        [TestMethod]
        public void There_is_room_for_the_rest_of_a_packet_wherever_it_begins()
        {
            for (int earlier = 2; earlier <= 28; earlier++)
            {
                for (int size = 4; size <= 32; size++)
                {
                    Framer framer = new Framer(32);
                    Write(framer, earlier);
                    framer.HandleReceived(earlier);
                    framer.Buffer[framer.ReceiveOffset] = 0x30;
                    framer.Buffer[framer.ReceiveOffset + 1] = (byte)(size - 2);
                    framer.HandleReceived(2);
                    Assert.IsTrue(framer.TryNext());
                    Assert.IsFalse(framer.TryNext());
                    Assert.IsTrue(framer.ReceiveCount >= size - 2);
                    framer.HandleReceived(size - 2);
                    Assert.IsTrue(framer.TryNext());
                    Assert.AreEqual(size, framer.BodyEnd - framer.PacketOffset);
                }
            }
        }

        [TestMethod]
        public void A_buffer_of_its_maximum_stays_the_one_it_is()
        {
            Framer framer = new Framer(32);
            byte[] buffer = framer.Buffer;
            for (int size = 31; size <= 32; size++)
            {
                Write(framer, size);
                framer.HandleReceived(size);
                Assert.IsTrue(framer.TryNext());
                Assert.IsFalse(framer.TryNext());
                Assert.AreSame(buffer, framer.Buffer);
                Assert.AreEqual(32, framer.ReceiveCount);
            }
        }

        [TestMethod]
        public void A_buffer_of_16_KB_grows_for_a_packet_alone()
        {
            const int Size = 16 * 1024;
            Framer framer = new Framer(Size, 2 * Size);
            Fill(framer, Size);
            Assert.IsTrue(framer.TryNext());
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual(Size, framer.Buffer.Length);
            Fill(framer, Size + 1);
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual(2 * Size, framer.Buffer.Length);
        }

        // As much of a PUBLISH as the buffer takes.
        private static void Fill(Framer framer, int size)
        {
            framer.Buffer[0] = 0x30;
            VariableByteInteger.Write(size - 3, framer.Buffer, 1);
            framer.HandleReceived(framer.ReceiveCount);
        }

        private static void BeginLarge(Framer framer)
        {
            Receive(framer, "30 28");
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)framer.Error);
            framer.BeginLarge();
            Assert.AreEqual(0, framer.ReceiveOffset);
            framer.HandleReceived(14);
        }

        // A packet without content: PINGREQ or PUBLISH.
        private static void Write(Framer framer, int size)
        {
            framer.Buffer[framer.ReceiveOffset] = (byte)(size == 2 ? 0xC0 : 0x30);
            framer.Buffer[framer.ReceiveOffset + 1] = (byte)(size - 2);
        }

        private static void Receive(Framer framer, string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Assert.IsTrue(bytes.Length <= framer.ReceiveCount);
            bytes.CopyTo(framer.Buffer, framer.ReceiveOffset);
            framer.HandleReceived(bytes.Length);
        }
    }
}
