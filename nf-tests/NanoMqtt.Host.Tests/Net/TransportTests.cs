using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>What <see cref="ITransport"/> promises, whatever the bytes go over.</summary>
    public abstract class TransportTests
    {
        protected static readonly byte[] s_hello = Encoding.ASCII.GetBytes("hello");

        protected TcpListener Listener { get; private set; }

        protected ITransport Transport { get; set; }

        protected int Port => ((IPEndPoint)Listener.LocalEndpoint).Port;

        [SetUp]
        public void Listen()
        {
            Listener = new TcpListener(IPAddress.Loopback, 0);
            Listener.Start();
            Transport = Create("localhost", Port, TcpTransport.DefaultSendTimeoutMs);
        }

        [TearDown]
        public void Close()
        {
            Transport.Close();
            Listener.Dispose();
        }

        [Test]
        public void Bytes_go_both_ways()
        {
            using Stream peer = OpenTransport();
            Assert.That(Transport.Send(Encoding.ASCII.GetBytes("-hello-"), 1, 5), Is.True);
            Assert.That(ReceiveExactly(peer, 5), Is.EqualTo(s_hello));

            peer.Write(s_hello);
            var buffer = new byte[7];
            Assert.That(Transport.Receive(buffer, 1, 6, Limits.WaitMs), Is.EqualTo(5));
            Assert.That(buffer, Is.EqualTo(Encoding.ASCII.GetBytes("\0hello\0")));
        }

        [TestCase(null, 1, 1, "host")]
        [TestCase("broker.local", 0, 1, "port")]
        [TestCase("broker.local", 65536, 1, "port")]
        [TestCase("broker.local", 1, 0, "sendTimeoutMs")]
        public void Wrong_use_is_refused_by_name(string host, int port, int sendTimeoutMs, string name) =>
            Assert.That(Assert.Catch<ArgumentException>(() => Create(host, port, sendTimeoutMs)).ParamName, Is.EqualTo(name));

        [TestCase(1, 1)]
        [TestCase(65535, int.MaxValue)]
        public void The_limits_themselves_are_allowed(int port, int sendTimeoutMs) =>
            Assert.DoesNotThrow(() => Create("broker.local", port, sendTimeoutMs));

        // Each delay, of a send by the system (40 ms) or of a receive that nothing wakes (250 ms), would take all of the time together.
        [Test]
        public void A_thousand_answers_to_two_sends_each_come_without_delay()
        {
            using Stream peer = OpenTransport();
            Task answering = Task.Run(() =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    peer.Write(ReceiveExactly(peer, 2));
                }
            });
            int answers = 0;
            for (var watch = Stopwatch.StartNew(); answers < 1000 && watch.ElapsedMilliseconds < Limits.WaitMs; answers++)
            {
                Assert.That(Transport.Send(s_hello, 0, 1) && Transport.Send(s_hello, 1, 1), Is.True);
                Assert.That(ReceiveExactly(2), Is.EqualTo(s_hello[..2]));
            }

            Assert.That(answers, Is.EqualTo(1000), "in time");
        }

        [TestCase(0)]
        [TestCase(600)]
        public void Receive_gives_0_when_the_time_is_over_and_loses_nothing(int timeoutMs)
        {
            using Stream peer = OpenTransport();
            var watch = Stopwatch.StartNew();
            var buffer = new byte[8];
            Assert.That(Transport.Receive(buffer, 0, 8, timeoutMs), Is.Zero);
            Assert.That(watch.ElapsedMilliseconds, Is.InRange(timeoutMs - 20, timeoutMs + Limits.WaitMs));

            peer.Write(s_hello);
            Assert.That(Transport.Receive(buffer, 0, 2, Limits.WaitMs), Is.EqualTo(2));
            Assert.That(Transport.Receive(buffer, 2, 6, 0), Is.EqualTo(3), "what has come already is there at once");
            Assert.That(Encoding.ASCII.GetString(buffer, 0, 5), Is.EqualTo("hello"));
        }

        [Test]
        public async Task Close_ends_a_receive_under_way()
        {
            using Stream peer = OpenTransport();
            using var started = new ManualResetEventSlim();
            Task<int> receive = Task.Run(() =>
            {
                started.Set();
                return Transport.Receive(new byte[1], 0, 1, 60000);
            });
            started.Wait();
            Transport.Close();
            Assert.That(await receive.WaitAsync(Limits.Wait), Is.EqualTo(-1));
        }

        [Test]
        public async Task Close_ends_a_send_under_way()
        {
            using Stream peer = OpenTransport();
            Task<bool> send = Task.Run(() => Transport.Send(new byte[64 * 1024 * 1024], 0, 64 * 1024 * 1024));
            Assert.That(peer.ReadByte(), Is.Zero, "the send is under way");
            Transport.Close();
            Assert.That(await send.WaitAsync(Limits.Wait), Is.False);
        }

        [Test]
        public void A_send_to_a_peer_that_does_not_read_ends_when_the_time_is_over()
        {
            Transport = Create("localhost", Port, 100);
            using Stream peer = OpenTransport();
            Task<bool> send = Task.Run(() => Transport.Send(new byte[64 * 1024 * 1024], 0, 64 * 1024 * 1024));
            Assert.That(send.Wait(Limits.WaitMs), Is.True, "not in time");
            Assert.That(send.Result, Is.False);
        }

        // The time limit of a send begins anew with each byte that goes out. Once more, slower, where a busy machine has held the bytes up for too long.
        [Test]
        public void A_peer_that_reads_slowly_gets_everything_however_long_it_takes() =>
            Assert.That(Enumerable.Range(0, 4).Any(i => SendsToASlowPeer(500 << i)), Is.True);

        [Test]
        public async Task Large_amounts_go_both_ways_at_once()
        {
            using Stream peer = OpenTransport();
            var bytes = new byte[8 * 1024 * 1024];
            new Random(1).NextBytes(bytes);
            Task<byte[]> there = Task.Run(() => ReceiveExactly(peer, bytes.Length));
            Task back = Task.Run(() => peer.Write(bytes));
            Task<byte[]> here = Task.Run(() => ReceiveExactly(bytes.Length));
            Assert.That(Transport.Send(bytes, 0, bytes.Length), Is.True);
            Assert.That((await there).AsSpan().SequenceEqual(bytes), Is.True);
            await back;
            Assert.That((await here).AsSpan().SequenceEqual(bytes), Is.True);
        }

        [Test]
        public void The_end_of_the_peer_is_minus_1_after_its_last_bytes()
        {
            Stream peer = OpenTransport();
            peer.Write(s_hello);
            peer.Close();
            var buffer = new byte[8];
            Assert.That(Transport.Receive(buffer, 0, 8, Limits.WaitMs), Is.EqualTo(5));
            Assert.That(Transport.Receive(buffer, 0, 8, Limits.WaitMs), Is.EqualTo(-1));
            Assert.That(Transport.Receive(buffer, 0, 8, 0), Is.EqualTo(-1), "and it stays so");
        }

        [Test]
        public void After_a_reset_nothing_is_received_or_sent()
        {
            OpenTransport(out Socket peer);
            peer.LingerState = new LingerOption(true, 0);
            peer.Close();
            Assert.That(Transport.Receive(new byte[8], 0, 8, Limits.WaitMs), Is.EqualTo(-1));
            Limits.WaitUntil(() => !Transport.Send(s_hello, 0, 5), "a send that fails");
        }

        [Test]
        public void Opening_again_ends_the_first_connection()
        {
            using Stream first = OpenTransport();
            using Stream second = OpenTransport();
            first.ReadTimeout = Limits.WaitMs;
            Assert.That(first.ReadByte(), Is.EqualTo(-1));
            Assert.That(Transport.Send(s_hello, 0, 5), Is.True);
            Assert.That(ReceiveExactly(second, 5), Is.EqualTo(s_hello));
        }

        [Test]
        public void A_closed_transport_carries_nothing_and_can_be_opened_again()
        {
            OpenTransport().Dispose();
            Transport.Close();
            Transport.Close();
            Assert.That(Transport.Send(s_hello, 0, 5), Is.False);
            Assert.That(Transport.Receive(new byte[8], 0, 8, 0), Is.EqualTo(-1));

            using Stream peer = OpenTransport();
            Assert.That(Transport.Send(s_hello, 0, 5), Is.True);
            Assert.That(ReceiveExactly(peer, 5), Is.EqualTo(s_hello));
        }

        protected static byte[] ReceiveExactly(Stream peer, int count)
        {
            var bytes = new byte[count];
            peer.ReadTimeout = Limits.WaitMs;
            peer.ReadExactly(bytes);
            return bytes;
        }

        protected abstract ITransport Create(string host, int port, int sendTimeoutMs);

        /// <summary>The other end of what the transport opened.</summary>
        protected abstract Stream Secure(NetworkStream peer);

        protected Stream OpenTransport() => OpenTransport(out _);

        protected Stream OpenTransport(out Socket socket)
        {
            Task open = Task.Run(() => Transport.Open(Limits.WaitMs));
            socket = Listener.AcceptSocket();
            Stream peer = Secure(new NetworkStream(socket, ownsSocket: true));
            Assert.That(open.Wait(Limits.WaitMs), Is.True);
            return peer;
        }

        // One send that takes longer than the time limit, and many of which some have to wait for the one before.
        private bool SendsToASlowPeer(int sendTimeoutMs)
        {
            const int PieceBytes = 1024 * 1024;
            const int Pieces = 48;
            Transport.Close();
            Transport = Create("localhost", Port, sendTimeoutMs);
            using Stream peer = OpenTransport();
            Task<bool> sending = Task.Run(() =>
            {
                var bytes = new byte[(Pieces - 8) * PieceBytes];
                return Transport.Send(bytes, 0, bytes.Length)
                    && Enumerable.Range(0, 512).All(_ => Transport.Send(bytes, 0, 8 * PieceBytes / 512));
            });
            for (int i = 0; i < Pieces && !(sending.IsCompleted && !sending.Result); i++)
            {
                Task.WaitAny(new Task[] { sending }, sendTimeoutMs / 20);
                ReceiveExactly(peer, PieceBytes);
            }

            return sending.Result;
        }

        private byte[] ReceiveExactly(int count)
        {
            var bytes = new byte[count];
            for (int i = 0; i < count;)
            {
                int received = Transport.Receive(bytes, i, count - i, Limits.WaitMs);
                Assert.That(received, Is.Positive, "the connection ended too early");
                i += received;
            }

            return bytes;
        }
    }
}
