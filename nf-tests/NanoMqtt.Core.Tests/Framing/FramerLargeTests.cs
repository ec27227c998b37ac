using System;
using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class FramerLargeTests
    {
        private const int BufferBytes = 16;

        [TestMethod]
        public void A_large_packet_comes_in_pieces_behind_its_head_however_its_bytes_come()
        {
            byte[] stream = WireNotation.Parse("30 r40 's/t'" + " 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324 d0 00 40 02 0007");
            for (int chunk = 1; chunk <= stream.Length; chunk++)
            {
                AssertPieces(stream, chunk, 3, 37);
            }
        }

        [TestMethod]
        public void A_large_packet_may_be_all_head()
        {
            byte[] stream = WireNotation.Parse("30 r15 's/t' 000102030405060708090a0b d0 00 40 02 0007");
            for (int chunk = 1; chunk <= stream.Length; chunk++)
            {
                AssertPieces(stream, chunk, 15, 0);
            }
        }

        [TestMethod]
        public void Without_being_asked_for_a_large_packet_is_refused()
        {
            Framer framer = new Framer(BufferBytes);
            Feed(framer, WireNotation.Parse("30 r40"), 0, 2);
            Assert.IsFalse(framer.TryNext());
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)framer.Error);
            Assert.AreEqual(0x30, framer.FirstByte);
            Assert.AreEqual(40, framer.BodyEnd - framer.BodyOffset);
            Assert.AreEqual(0, framer.LargeLeft);
        }

        [TestMethod]
        public void A_reset_forgets_the_packet()
        {
            Framer framer = new Framer(BufferBytes);
            Feed(framer, WireNotation.Parse("30 r40 01"), 0, 3);
            framer.TryNext();
            framer.BeginLarge();
            framer.Reset();
            Assert.AreEqual(0, framer.LargeLeft);
            Feed(framer, WireNotation.Parse("d0 00"), 0, 2);
            Assert.IsTrue(framer.TryNext());
        }

        // Feeds the stream in chunks: a large packet of head and payload, whose bytes count up from 0, then PINGRESP and PUBACK.
        private static void AssertPieces(byte[] stream, int chunk, int headBytes, int payloadBytes)
        {
            Framer framer = new Framer(BufferBytes);
            int fed = 0;
            int packets = 0;
            bool hasHead = false;
            int payload = 0;
            while (packets < 3)
            {
                if (framer.LargeLeft > 0)
                {
                    bool hasMore = framer.TryNextPiece();
                    if (hasMore && !hasHead && framer.BodyEnd >= headBytes)
                    {
                        framer.KeepHead(headBytes);
                        hasHead = true;
                    }
                    else if (hasMore && hasHead)
                    {
                        for (int i = framer.BodyOffset; i < framer.BodyEnd; i++)
                        {
                            Assert.AreEqual(payload++, framer.Buffer[i]);
                        }

                        Assert.AreEqual("732f74", WireNotation.ToHex(framer.Buffer, 0, 3));
                        framer.TakePiece();
                    }
                    else
                    {
                        fed += Feed(framer, stream, fed, chunk);
                    }

                    packets += framer.LargeLeft == 0 ? 1 : 0;
                    if (framer.LargeLeft == 0 && payloadBytes == 0)
                    {
                        framer.TakePiece();
                    }
                }
                else if (framer.TryNext())
                {
                    Assert.AreEqual(packets == 1 ? 0xD0 : 0x40, framer.FirstByte);
                    packets++;
                }
                else if (framer.Error == MqttError.PacketTooLarge)
                {
                    framer.BeginLarge();
                }
                else
                {
                    fed += Feed(framer, stream, fed, chunk);
                }
            }

            Assert.AreEqual(payloadBytes, payload);
            Assert.AreEqual(stream.Length, fed);
            Assert.IsFalse(framer.HasPartialPacket);
        }

        private static int Feed(Framer framer, byte[] stream, int offset, int count)
        {
            count = count < stream.Length - offset ? count : stream.Length - offset;
            count = count < framer.ReceiveCount ? count : framer.ReceiveCount;
            Assert.IsTrue(count > 0);
            Array.Copy(stream, offset, framer.Buffer, framer.ReceiveOffset, count);
            framer.HandleReceived(count);
            return count;
        }
    }
}
