using System;
using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class FramerTests
    {
        [TestMethod]
        public void Packets_received_at_once_come_out_one_by_one()
        {
            Framer framer = new Framer(64);
            Receive(framer, "c0 00 40 02 0001 30 r4 s'a' 'x' d0 00");
            AssertNext(framer, 0xC0, 0);
            AssertNext(framer, 0x40, 2);
            AssertNext(framer, 0x30, 4);
            Assert.AreEqual("00016178", WireNotation.ToHex(framer.Buffer, framer.BodyOffset, 4));
            Assert.AreEqual(framer.BodyOffset - 2, framer.PacketOffset);
            AssertNext(framer, 0xD0, 0);
            Assert.IsFalse(framer.TryNext());
            Assert.IsFalse(framer.HasPartialPacket);
            Assert.AreEqual((int)MqttError.None, (int)framer.Error);
        }

        [TestMethod]
        public void A_part_of_a_packet_is_reported_until_its_rest_comes()
        {
            Framer framer = new Framer(16);
            Assert.IsFalse(framer.HasPartialPacket);
            Receive(framer, "40");
            Assert.IsFalse(framer.TryNext());
            Assert.IsTrue(framer.HasPartialPacket);
            Receive(framer, "02 00");
            Assert.IsFalse(framer.TryNext());
            Assert.IsTrue(framer.HasPartialPacket);
            Receive(framer, "07");
            AssertNext(framer, 0x40, 2);
            Assert.IsFalse(framer.HasPartialPacket);
        }

        [TestMethod]
        public void What_is_left_over_slides_to_the_front_when_the_end_is_reached()
        {
            Framer framer = new Framer(16);
            Receive(framer, "30 0c 0001 61 010203040506070809 40 02");
            AssertNext(framer, 0x30, 12);
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual(2, framer.ReceiveOffset);
            Receive(framer, "1234");
            AssertNext(framer, 0x40, 2);
            Assert.AreEqual("40021234", WireNotation.ToHex(framer.Buffer, framer.PacketOffset, 4));
            Assert.AreEqual(16, framer.Buffer.Length);
        }

        [TestMethod]
        public void An_empty_buffer_is_received_into_from_its_front()
        {
            Framer framer = new Framer(16);
            for (int i = 0; i < 100; i++)
            {
                Receive(framer, "c0 00 c0 00 c0 00");
                AssertNext(framer, 0xC0, 0);
                AssertNext(framer, 0xC0, 0);
                AssertNext(framer, 0xC0, 0);
                Assert.IsFalse(framer.TryNext());
                Assert.AreEqual(0, framer.ReceiveOffset);
                Assert.AreEqual(16, framer.ReceiveCount);
            }
        }

        [TestMethod]
        public void The_buffer_grows_only_when_it_is_full_of_bytes_that_did_arrive()
        {
            // MQTT 3.1.1 §2.2.3: an announced length is checked, never allocated.
            Framer framer = new Framer(16, 100);
            byte[] packet = Publish(100);
            for (int received = 0; received < 100; received++)
            {
                Assert.AreEqual(received, framer.ReceiveOffset);
                Assert.AreEqual(received < 16 ? 16 : received < 32 ? 32 : received < 64 ? 64 : 100, framer.Buffer.Length);
                framer.Buffer[framer.ReceiveOffset] = packet[received];
                framer.HandleReceived(1);
                Assert.AreEqual(received == 99, framer.TryNext());
                Assert.IsTrue(received == 99 || framer.ReceiveCount >= 1);
            }

            Assert.AreEqual(100, framer.BodyEnd - framer.PacketOffset);
            Assert.IsTrue(Bytes.AreEqual(packet, 0, framer.Buffer, framer.PacketOffset, 100));
        }

        [TestMethod]
        public void The_buffer_of_who_sends_much_grows_so_that_more_comes_at_a_time()
        {
            Framer framer = new Framer(16, 100);
            for (int length = 16; length < 100; length *= 2)
            {
                Assert.AreEqual(length, framer.ReceiveCount);
                Feed(framer, length);
            }

            Assert.AreEqual(100, framer.ReceiveCount);
            Feed(framer, 100);
            Assert.AreEqual(100, framer.ReceiveCount);
        }

        [TestMethod]
        public void A_packet_of_exactly_the_maximum_passes()
        {
            Framer framer = new Framer(200);
            AssertFeeds(framer, Publish(200), MqttError.None);
        }

        [TestMethod]
        public void A_packet_above_the_maximum_is_refused_at_its_header()
        {
            AssertTooLarge("30 c601");
            AssertTooLarge("30 ff7f");
            AssertTooLarge("30 ffff7f");
            AssertTooLarge("30 ffffff7f");
        }

        [TestMethod]
        public void A_remaining_length_too_long_or_not_minimal_is_a_fault()
        {
            // MQTT 3.1.1 §2.2.3, 5.0 [MQTT-1.5.5-1]
            AssertLengthFault("30 ffffffff");
            AssertLengthFault("30 80808080");
            AssertLengthFault("30 ffffffff01");
            AssertLengthFault("30 8000");
            AssertLengthFault("30 ff8000");
            AssertLengthFault("30 80808000");
        }

        [TestMethod]
        public void A_fault_is_kept_until_the_framer_is_reset()
        {
            Framer framer = new Framer(64);
            Receive(framer, "30 8000");
            Assert.IsFalse(framer.TryNext());
            Receive(framer, "c0 00 c0 00");
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual((int)MqttError.RemainingLength, (int)framer.Error);

            framer.Reset();
            Assert.AreEqual((int)MqttError.None, (int)framer.Error);
            Assert.IsFalse(framer.HasPartialPacket);
            Assert.AreEqual(0, framer.ReceiveOffset);
            Receive(framer, "c0 00");
            AssertNext(framer, 0xC0, 0);
        }

        [TestMethod]
        public void Packets_before_a_fault_still_come_out()
        {
            Framer framer = new Framer(64);
            Receive(framer, "c0 00 40 02 0001 30 ffffffff 01");
            AssertNext(framer, 0xC0, 0);
            AssertNext(framer, 0x40, 2);
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual((int)MqttError.RemainingLength, (int)framer.Error);
        }

        [TestMethod]
        public void Packets_of_every_size_pass_through_a_buffer_of_their_maximum_in_pieces_of_every_size()
        {
            byte[] stream = Stream(40);
            for (int piece = 1; piece <= 48; piece++)
            {
                Framer framer = new Framer(16, 40);
                ChunkFeeder feeder = new ChunkFeeder(framer);
                feeder.Open(stream, stream.Length, piece, piece);
                int position = 0;
                for (int size = 4; size <= 40; size++)
                {
                    Assert.IsTrue(feeder.TryNext());
                    Assert.AreEqual(size, framer.BodyEnd - framer.PacketOffset);
                    Assert.IsTrue(Bytes.AreEqual(stream, position, framer.Buffer, framer.PacketOffset, size));
                    position += size;
                }

                Assert.IsFalse(feeder.TryNext());
                Assert.IsFalse(framer.HasPartialPacket);
                Assert.IsTrue(framer.Buffer.Length <= 40);
            }
        }

        [TestMethod]
        public void Sizes_below_their_minimum_are_refused()
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => _ = new Framer(15));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => _ = new Framer(64, 63));
            Assert.AreEqual(64, new Framer(64, 64).MaximumPacketBytes);
        }

        // So many bytes of PINGREQ at once.
        private static void Feed(Framer framer, int length)
        {
            for (int i = 0; i < length; i += 2)
            {
                framer.Buffer[i] = 0xC0;
                framer.Buffer[i + 1] = 0;
            }

            framer.HandleReceived(length);
            for (int i = 0; i < length; i += 2)
            {
                AssertNext(framer, 0xC0, 0);
            }

            Assert.IsFalse(framer.TryNext());
        }

        private static void AssertTooLarge(string header)
        {
            Framer framer = new Framer(16, 200);
            byte[] bytes = WireNotation.Parse(header);
            AssertFeeds(framer, bytes, MqttError.PacketTooLarge);
            Assert.AreEqual(16, framer.Buffer.Length);
        }

        private static void AssertLengthFault(string header)
        {
            byte[] bytes = WireNotation.Parse(header);
            AssertFeeds(new Framer(64), bytes, MqttError.RemainingLength);
            Framer framer = new Framer(64);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            feeder.Open(bytes, bytes.Length, 1, 1);
            Assert.IsFalse(feeder.TryNext());
            Assert.AreEqual((int)MqttError.RemainingLength, (int)framer.Error);
        }

        private static void Receive(Framer framer, string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Assert.IsTrue(bytes.Length <= framer.ReceiveCount);
            bytes.CopyTo(framer.Buffer, framer.ReceiveOffset);
            framer.HandleReceived(bytes.Length);
        }

        private static void AssertNext(Framer framer, int firstByte, int bodyLength)
        {
            Assert.IsTrue(framer.TryNext());
            Assert.AreEqual(firstByte, framer.FirstByte);
            Assert.AreEqual(bodyLength, framer.BodyEnd - framer.BodyOffset);
        }

        private static void AssertFeeds(Framer framer, byte[] bytes, MqttError error)
        {
            ChunkFeeder feeder = new ChunkFeeder(framer);
            feeder.Open(bytes, bytes.Length, int.MaxValue, int.MaxValue);
            Assert.AreEqual(error == MqttError.None, feeder.TryNext());
            Assert.AreEqual((int)error, (int)framer.Error);
        }

        private static byte[] Publish(int totalBytes)
        {
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[totalBytes + 8], 0, totalBytes + 8);
            int header = totalBytes < 130 ? 2 : 3;
            for (int i = header; i < totalBytes; i++)
            {
                writer.WriteByte(i);
            }

            writer.Finish(0x30);
            byte[] packet = new byte[writer.PacketLength];
            Array.Copy(writer.Buffer, writer.PacketOffset, packet, 0, packet.Length);
            return packet;
        }

        private static byte[] Stream(int largest)
        {
            byte[] stream = new byte[largest * largest];
            int count = 0;
            for (int size = 4; size <= largest; size++)
            {
                Publish(size).CopyTo(stream, count);
                count += size;
            }

            byte[] result = new byte[count];
            Array.Copy(stream, 0, result, 0, count);
            return result;
        }
    }
}
