using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.WebSocket.Tests
{
    // What comes from the client.
    [TestClass]
    public class FrameTests
    {
        // [MQTT-6.0.0-2]
        [TestMethod]
        public void Frames_are_one_stream_whatever_their_pieces()
        {
            for (int piece = 1; piece < 60; piece++)
            {
                for (int room = 1; room < 60; room += 7)
                {
                    WebPeer peer = WebPeer.Open();
                    peer.Piece = piece;
                    peer.GiveFrame(0x82, "one");
                    peer.GiveFrame(0x82, "");
                    peer.GiveFrame(0x02, "t");
                    peer.GiveFrame(0x89, "ping");
                    peer.GiveFrame(0x00, "");
                    peer.GiveFrame(0x00, "w");
                    peer.GiveFrame(0x8A, "pong");
                    peer.GiveFrame(0x80, "o");
                    peer.GiveFrame(0x82, "three");
                    Assert.AreEqual("onetwothree", peer.Receive(room), piece + " in " + room);
                    Assert.AreEqual(0x8A, peer.NextFrame());
                    Assert.AreEqual("70696e67", WireNotation.ToHex(peer.Payload, 0, peer.PayloadBytes));
                    Assert.AreEqual(0, peer.NextFrame());
                }
            }
        }

        [TestMethod]
        public void Lengths_are_read_in_each_form()
        {
            int[] lengths = { 125, 126, 127, 4000, Long.FrameBytes - 1, Long.FrameBytes, Long.FrameBytes + 1 };
            for (int i = 0; i < lengths.Length; i++)
            {
                string text = new string('x', lengths[i]);
                WebPeer peer = WebPeer.Open();
                peer.GiveFrame(0x82, text);
                peer.GiveFrame(0x82, "y");
                Assert.IsTrue(text + "y" == peer.Receive(256), text.Length + " bytes");
            }
        }

        [TestMethod]
        public void A_length_in_more_bytes_than_it_needs_is_a_protocol_error()
        {
            ExpectClose(1002, "82 fe 007d 00000000");
            ExpectClose(1002, "82 ff 0000 0000 0000 ffff 00000000");
            ExpectClose(1002, "82 ff 8000 0000 0000 0000 00000000"); // RFC 6455 §5.2: the highest bit is 0
        }

        [TestMethod]
        public void The_longest_frame_is_just_a_stream()
        {
            WebPeer peer = WebPeer.Open();
            Give(peer, "82 ff 7fff ffff ffff ffff 00000000");
            for (int i = 0; i < 100; i++)
            {
                peer.Give("0123456789");
                Assert.AreEqual("0123456789", peer.Receive(64));
            }
        }

        [TestMethod]
        public void Each_violation_has_its_code()
        {
            ExpectClose(1002, "82 00"); // not masked
            ExpectClose(1002, "82 05");
            ExpectClose(1002, "c2 80"); // reserved bits
            ExpectClose(1002, "a2 80");
            ExpectClose(1002, "92 80");
            ExpectClose(1002, "83 80"); // reserved opcodes
            ExpectClose(1002, "87 80");
            ExpectClose(1002, "8b 80");
            ExpectClose(1002, "8f 80");
            ExpectClose(1002, "80 80"); // continues nothing
            ExpectClose(1002, "02 80 00000000 82 80"); // begins within a message
            ExpectClose(1002, "09 80"); // control frames: whole, and short
            ExpectClose(1002, "89 fe");
            ExpectClose(1002, "89 ff");
            ExpectClose(1002, "08 80");
            ExpectClose(1003, "81 80"); // text: [MQTT-6.0.0-1]
            ExpectClose(1003, "01 85");
            ExpectClose(1003, "02 80 00000000 01 80");
        }

        [TestMethod]
        public void A_close_frame_is_answered()
        {
            ExpectClose(1000, "88 80 00000000");
            ExpectClose(1000, "88 82 00000000 03e8");
            ExpectClose(1001, "88 85 00000000 03e9 627965");
            ExpectClose(4999, "88 82 00000000 1387");
            ExpectClose(1002, "88 81 00000000 03");
            ExpectClose(1002, "88 82 00000000 03e7");
            ExpectClose(1002, "88 82 00000000 03ed"); // 1005 and 1006 are for use within programs
            ExpectClose(1002, "88 82 00000000 03ee");
            ExpectClose(1002, "88 82 00000000 1388");
        }

        // A client says DISCONNECT and closes at once: no will then.
        [TestMethod]
        public void What_came_before_the_end_is_received_before_the_end()
        {
            WebPeer peer = WebPeer.Open();
            peer.GiveFrame(0x82, "bye");
            peer.GiveFrame(0x88, "");
            byte[] buffer = new byte[64];
            Assert.AreEqual(3, peer.Transport.Receive(buffer, 0, 64));
            peer.Acceptor.Wait(1000);
            Assert.AreEqual(0, peer.WaitedMs); // the client may say no more, so it is not waited for
            Assert.AreEqual(peer.Transport, peer.Acceptor.NextReady());
            Assert.IsNull(peer.Acceptor.NextReady());
            Assert.AreEqual(-1, peer.Transport.Receive(buffer, 0, 64));
            peer.Acceptor.Wait(1000);
            Assert.AreEqual(1000, peer.WaitedMs);
        }

        [TestMethod]
        public void Nothing_is_received_after_the_end()
        {
            WebPeer peer = WebPeer.Open();
            peer.GiveFrame(0x88, "");
            peer.GiveFrame(0x82, "more");
            Assert.AreEqual("|", peer.Receive(64));
            peer.GiveFrame(0x82, "more");
            Assert.AreEqual(-1, peer.Transport.Receive(new byte[64], 0, 64));
        }

        [TestMethod]
        public void A_connection_that_is_gone_is_over()
        {
            WebPeer peer = WebPeer.Open();
            peer.GiveFrame(0x82, "0123");
            peer.IsGone = true;
            peer.Piece = 10;
            Assert.AreEqual("0123|", peer.Receive(10));
            peer.Transport.Close();
            Assert.AreEqual(WebPeer.NoClose, peer.CloseCode());
        }

        private static void ExpectClose(int code, string notation)
        {
            WebPeer peer = WebPeer.Open();
            Give(peer, notation);
            Assert.AreEqual("|", peer.Receive(64), notation);
            peer.Transport.Close();
            peer.Transport.Close();
            Assert.AreEqual(code, peer.CloseCode(), notation);
            Assert.IsTrue(peer.IsClosed);
        }

        private static void Give(WebPeer peer, string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            peer.Give(bytes, bytes.Length);
        }
    }
}
