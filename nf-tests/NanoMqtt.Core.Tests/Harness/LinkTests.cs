using System;
using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>What the scenario tests of client and broker stand on.</summary>
    [TestClass]
    public class LinkTests
    {
        [TestMethod]
        public void Bytes_arrive_in_order_in_both_directions()
        {
            Link link = new Link(new VirtualClock());
            Assert.IsTrue(Send(link.ToServer, "0102"));
            Assert.IsTrue(Send(link.ToServer, "03"));
            Assert.IsTrue(Send(link.ToClient, "0a"));
            Assert.AreEqual("010203", Receive(link.ToServer));
            Assert.AreEqual("0a", Receive(link.ToClient));
            Assert.AreEqual("", Receive(link.ToServer));
            Assert.IsFalse(link.ToServer.IsAtEnd);
        }

        [TestMethod]
        public void Bytes_arrive_when_their_delay_is_over()
        {
            VirtualClock clock = new VirtualClock();
            Link link = new Link(clock);
            Assert.IsTrue(link.NextArrivalMs == long.MaxValue);
            link.ToServer.DelayMs = 50;
            Send(link.ToServer, "01");
            clock.Advance(20);
            Send(link.ToServer, "02");
            Assert.AreEqual(50L, link.NextArrivalMs);
            clock.Advance(29);
            Assert.AreEqual("", Receive(link.ToServer));
            clock.AdvanceTo(link.NextArrivalMs);
            Assert.AreEqual("01", Receive(link.ToServer));
            clock.AdvanceTo(link.NextArrivalMs);
            Assert.AreEqual("02", Receive(link.ToServer));
            Assert.AreEqual(70L, clock.NowMs);
        }

        [TestMethod]
        public void Bytes_arrive_in_pieces_as_small_as_asked()
        {
            Link link = new Link(new VirtualClock());
            link.ToServer.MaximumReceiveBytes = 2;
            Send(link.ToServer, "0102030405");
            Assert.AreEqual("0102", Receive(link.ToServer));
            Assert.AreEqual("0304", Receive(link.ToServer));
            Assert.AreEqual("05", Receive(link.ToServer));
        }

        [TestMethod]
        public void A_cut_lets_exactly_so_many_bytes_through()
        {
            for (int cut = 0; cut <= 6; cut++)
            {
                Link link = new Link(new VirtualClock());
                link.ToServer.CutAfterBytes = cut;
                Assert.AreEqual(cut > 2, Send(link.ToServer, "010203"));
                Assert.AreEqual(cut == 6, Send(link.ToServer, "040506"));
                Assert.AreEqual(cut, link.ToServer.SentBytes);
                Assert.IsTrue(link.IsCut);
                Assert.IsFalse(Send(link.ToClient, "0a"));
                Assert.AreEqual("010203040506".Substring(0, 2 * cut), Receive(link.ToServer));
                Assert.IsTrue(link.ToServer.IsAtEnd);
            }
        }

        [TestMethod]
        public void What_was_on_its_way_when_the_link_was_cut_still_arrives_unless_it_is_lost()
        {
            VirtualClock clock = new VirtualClock();
            Link link = new Link(clock);
            link.ToClient.DelayMs = 10;
            Send(link.ToClient, "0a");
            link.Cut();
            Assert.IsFalse(link.ToClient.IsAtEnd);
            clock.Advance(10);
            Assert.AreEqual("0a", Receive(link.ToClient));
            Assert.IsTrue(link.ToClient.IsAtEnd);

            link = new Link(clock);
            Send(link.ToClient, "0a");
            link.CutAndLose();
            Assert.AreEqual("", Receive(link.ToClient));
            Assert.IsTrue(link.ToClient.IsAtEnd);
        }

        [TestMethod]
        public void Time_does_not_run_backwards()
        {
            VirtualClock clock = new VirtualClock();
            clock.AdvanceTo(5);
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => clock.AdvanceTo(4));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => clock.Advance(-1));
        }

        [TestMethod]
        public void The_notation_of_the_vectors_stands_for_these_bytes()
        {
            AssertBytes("10 r13 s'MQTT' 04 02 u16:10 s'p'", "100d00044d51545404" + "02000a000170");
            AssertBytes("s'a b' 'c d' 'ä'", "00036120626320" + "64c3a4");
            AssertBytes("r0 r127 r128 r16383 r16384", "007f8001ff7f808001");
            AssertBytes("u16:65535 u32:1 b'0aFF' b'' s''", "ffff0000000100020aff00000000");
            AssertBytes("  0102   03 ", "010203");
        }

        [TestMethod]
        public void What_is_no_notation_is_refused()
        {
            AssertRefused("1");
            AssertRefused("0g");
            AssertRefused("s'a");
            AssertRefused("b'0'");
        }

        private static void AssertBytes(string notation, string hex)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Assert.AreEqual(hex, WireNotation.ToHex(bytes, 0, bytes.Length));
        }

        private static void AssertRefused(string notation)
        {
            Assert.ThrowsException(typeof(ArgumentException), () => WireNotation.Parse(notation));
        }

        private static bool Send(LinkStream stream, string hex)
        {
            byte[] bytes = WireNotation.Parse(hex);
            return stream.Send(bytes, 0, bytes.Length);
        }

        private static string Receive(LinkStream stream)
        {
            byte[] buffer = new byte[16];
            return WireNotation.ToHex(buffer, 1, stream.Receive(buffer, 1, 15));
        }
    }
}
