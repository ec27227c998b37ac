using nanoFramework.TestFramework;

namespace NanoMqtt.WebSocket.Tests
{
    // What goes to the client.
    [TestClass]
    public class FrameOutputTests
    {
        // [MQTT-6.0.0-1]
        [TestMethod]
        public void Bytes_of_any_number_go_out_in_binary_frames_without_a_mask()
        {
            for (int count = 1; count < 700; count += count < 200 ? 1 : 97)
            {
                WebPeer peer = WebPeer.Open();
                Assert.AreEqual(count, peer.Transport.Send(Numbers(count), 0, count));
                Assert.AreEqual(count, CountNumbers(peer, 0));
            }
        }

        [TestMethod]
        public void Sending_in_pieces_of_every_size_keeps_frames_whole()
        {
            int count = 500;
            byte[] bytes = Numbers(count);
            for (int room = 1; room < 260; room += room < 12 ? 1 : 31)
            {
                WebPeer peer = WebPeer.Open();
                int sent = 0;
                int got = 0;
                for (int turn = 0; sent < count; turn++)
                {
                    Assert.IsTrue(turn < 2 * count, "stuck");
                    peer.Room = room;
                    int offered = count - sent < 300 ? count - sent : 300; // then more than before
                    sent += peer.Transport.Send(bytes, sent, offered);
                    if (turn % 10 == 0)
                    {
                        peer.GiveFrame(0x89, "ping"); // between them
                        peer.Receive(64);
                    }

                    got = CountNumbers(peer, got);
                }

                peer.Room = int.MaxValue;
                peer.Receive(64);
                Assert.AreEqual(count, CountNumbers(peer, got), "pieces of " + room);
            }
        }

        // Else the broker would close the connection before its last packet is out.
        [TestMethod]
        public void Not_all_counts_as_sent_before_all_is_sent()
        {
            WebPeer peer = WebPeer.Open();
            peer.Room = 10;
            Assert.AreEqual(19, peer.Transport.Send(Numbers(20), 0, 20));
            Assert.AreEqual(0, peer.Transport.Send(Numbers(20), 19, 1));
            peer.Room = 12;
            Assert.AreEqual(1, peer.Transport.Send(Numbers(20), 19, 1));
            Assert.AreEqual(20, CountNumbers(peer, 0));
        }

        [TestMethod]
        public void Only_the_newest_ping_is_answered_when_the_client_does_not_read()
        {
            WebPeer peer = WebPeer.Open();
            peer.Room = 5;
            peer.Transport.Send(Numbers(20), 0, 20);
            for (int i = 0; i < 1000; i++)
            {
                peer.GiveFrame(0x89, i + new string('p', 100));
                Assert.AreEqual("", peer.Receive(64));
            }

            peer.GiveFrame(0x8A, new string('q', 125)); // does not harm what waits
            peer.Receive(64);
            peer.Room = int.MaxValue;
            Assert.AreEqual(1, peer.Transport.Send(Numbers(20), 19, 1));
            Assert.AreEqual(0x82, peer.NextFrame());
            Assert.AreEqual(0x8A, peer.NextFrame());
            Assert.AreEqual(103, peer.PayloadBytes);
            Assert.AreEqual('9', (char)peer.Payload[2]);
            Assert.AreEqual(0, peer.NextFrame());
        }

        [TestMethod]
        public void A_pong_that_is_sent_in_part_is_continued_when_it_can_be()
        {
            WebPeer peer = WebPeer.Open();
            peer.Room = 5;
            peer.GiveFrame(0x89, "ping");
            peer.Receive(64);
            Assert.IsTrue(peer.IsSendBlocked, "it is told when it can send again");
            peer.IsSendBlocked = false;
            peer.Room = int.MaxValue;
            peer.Receive(64);
            Assert.IsFalse(peer.IsSendBlocked);
            Assert.AreEqual(0x8A, peer.NextFrame());
        }

        // Nothing more may come from the client.
        [TestMethod]
        public void The_pong_after_one_that_had_to_wait_needs_no_other_bytes()
        {
            byte[] buffer = new byte[256];
            WebPeer peer = WebPeer.Open();
            peer.Room = 5;
            peer.GiveFrame(0x89, "first");
            peer.Transport.Receive(buffer, 0, buffer.Length);
            peer.GiveFrame(0x89, "second");
            peer.Transport.Receive(buffer, 0, buffer.Length);
            peer.Room = int.MaxValue;
            peer.IsSendBlocked = false;
            peer.Transport.Receive(buffer, 0, buffer.Length);
            peer.Acceptor.Wait(1000);
            Assert.AreEqual(0, peer.WaitedMs);
            Assert.AreEqual(peer.Transport, peer.Acceptor.NextReady());
            peer.Transport.Receive(buffer, 0, buffer.Length);
            peer.Acceptor.Wait(1000);
            Assert.AreEqual(1000, peer.WaitedMs);
            Assert.IsNull(peer.Acceptor.NextReady());
            Assert.AreEqual(0x8A, peer.NextFrame());
            Assert.AreEqual('f', (char)peer.Payload[0]);
            Assert.AreEqual(0x8A, peer.NextFrame());
            Assert.AreEqual('s', (char)peer.Payload[0]);
        }

        // A turn of the broker: it receives, and then sends unless that is blocked.
        [TestMethod]
        public void Who_floods_pings_and_reads_slowly_still_gets_its_messages()
        {
            int count = 500;
            byte[] bytes = Numbers(count);
            byte[] buffer = new byte[256];
            WebPeer peer = WebPeer.Open();
            int sent = 0;
            int got = 0;
            for (int turn = 0; got < count; turn++)
            {
                Assert.IsTrue(turn < 50, "starved");
                peer.Room = 100; // less than a pong
                peer.GiveFrame(0x89, bytes, 0, 125);
                peer.IsSendBlocked = false;
                Assert.AreEqual(0, peer.Transport.Receive(buffer, 0, buffer.Length));
                if (!peer.IsSendBlocked && sent < count)
                {
                    sent += peer.Transport.Send(bytes, sent, count - sent);
                }

                got = CountNumbers(peer, got);
            }
        }

        [TestMethod]
        public void A_ping_of_any_length_is_answered_with_its_payload()
        {
            for (int count = 0; count <= 125; count++)
            {
                WebPeer peer = WebPeer.Open();
                peer.GiveFrame(0x89, Numbers(count), 0, count);
                peer.Receive(7);
                Assert.AreEqual(0x8A, peer.NextFrame());
                Assert.AreEqual(count, peer.PayloadBytes);
                for (int i = 0; i < count; i++)
                {
                    Assert.AreEqual((byte)i, peer.Payload[i]);
                }
            }
        }

        [TestMethod]
        public void Closing_says_so_between_frames_only()
        {
            WebPeer peer = WebPeer.Open();
            peer.Transport.Close();
            Assert.AreEqual(1000, peer.CloseCode());
            Assert.IsTrue(peer.IsClosed);

            peer = WebPeer.Open();
            peer.Room = 5;
            peer.Transport.Send(Numbers(20), 0, 20);
            peer.Room = 5;
            peer.Transport.Close();
            Assert.AreEqual(0, peer.NextFrame(), "it waits for nobody");
            Assert.IsTrue(peer.IsClosed);

            peer = WebPeer.Open();
            peer.Room = 5;
            peer.Transport.Send(Numbers(20), 0, 20);
            peer.Room = int.MaxValue;
            peer.Transport.Close();
            Assert.AreEqual(1000, peer.CloseCode());
        }

        [TestMethod]
        public void A_connection_that_is_gone_takes_nothing()
        {
            WebPeer peer = WebPeer.Open();
            peer.GiveFrame(0x88, "");
            peer.IsGone = true;
            peer.Receive(64);
            peer.Transport.Receive(new byte[1], 0, 1);
            Assert.AreEqual(-1, peer.Transport.Send(Numbers(1), 0, 1));
        }

        private static byte[] Numbers(int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)i;
            }

            return bytes;
        }

        // Reads all whole frames, whose binary payload must go on with the number.
        private static int CountNumbers(WebPeer peer, int number)
        {
            int first;
            while ((first = peer.NextFrame()) != 0)
            {
                if (first == 0x82)
                {
                    for (int i = 0; i < peer.PayloadBytes; i++)
                    {
                        Assert.AreEqual((byte)number++, peer.Payload[i]);
                    }
                }
                else
                {
                    Assert.AreEqual(0x8A, first);
                }
            }

            return number;
        }
    }
}
