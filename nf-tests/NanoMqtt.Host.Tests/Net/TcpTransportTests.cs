using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    [TestFixture]
    public class TcpTransportTests
    {
        private const int LimitMs = 5000;

        private static readonly byte[] s_hello = Encoding.ASCII.GetBytes("hello");

        private TcpListener _listener;
        private TcpTransport _transport;

        private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        [SetUp]
        public void Listen()
        {
            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            _transport = new TcpTransport("127.0.0.1", Port);
        }

        [TearDown]
        public void Close()
        {
            _transport.Close();
            _listener.Dispose();
        }

        [TestCase("127.0.0.1")]
        [TestCase("localhost")]
        public void Bytes_go_both_ways(string host)
        {
            _transport = new TcpTransport(host, Port);
            using Socket peer = OpenTransport();

            Assert.That(_transport.Send(Encoding.ASCII.GetBytes("-hello-"), 1, 5), Is.True);
            Assert.That(ReceiveExactly(peer, 5), Is.EqualTo(s_hello));

            peer.Send(s_hello);
            var buffer = new byte[7];
            Assert.That(_transport.Receive(buffer, 1, 6, LimitMs), Is.EqualTo(5));
            Assert.That(buffer, Is.EqualTo(Encoding.ASCII.GetBytes("\0hello\0")));
        }

        [Test]
        public void An_IPv6_address_is_reached()
        {
            if (!Socket.OSSupportsIPv6)
            {
                Assert.Ignore("no IPv6 on this machine");
            }

            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            _transport = new TcpTransport("::1", ((IPEndPoint)listener.LocalEndpoint).Port);
            Assert.DoesNotThrow(() => _transport.Open(LimitMs));
        }

        [Test]
        public void A_refused_connection_asks_whether_the_broker_is_running()
        {
            int port = Port;
            _listener.Stop();
            var e = Assert.Throws<TransportException>(() => _transport.Open(LimitMs));
            Assert.That(e.Message, Is.EqualTo($"connection refused by 127.0.0.1:{port}: is the broker running?"));
        }

        [Test]
        public void A_name_that_nobody_has_is_said()
        {
            var e = Assert.Throws<TransportException>(() => new TcpTransport("no-such-host.invalid").Open(LimitMs));
            Assert.That(e.Message, Is.EqualTo("cannot resolve no-such-host.invalid"));
        }

        [Test]
        public void A_peer_that_does_not_answer_is_given_up_when_the_time_is_over()
        {
            using var silent = new SilentPeer();
            var watch = Stopwatch.StartNew();
            var e = Assert.Throws<TransportException>(() => new TcpTransport("127.0.0.1", silent.Port).Open(300));
            Assert.That(e.Message, Does.StartWith($"no answer from 127.0.0.1:{silent.Port}"));
            Assert.That(watch.ElapsedMilliseconds, Is.InRange(250, LimitMs));
        }

        [Test]
        public async Task Close_ends_an_open_under_way()
        {
            using var silent = new SilentPeer();
            var transport = new TcpTransport("127.0.0.1", silent.Port);
            Task open = Task.Run(() => transport.Open(60000));
            do
            {
                transport.Close(); // until it hits the moment when the connection is being made
            }
            while (await Task.WhenAny(open, Task.Delay(10)) != open);

            Assert.That(Assert.ThrowsAsync<TransportException>(() => open).Message, Is.EqualTo("closed while connecting"));
        }

        [TestCase(0)]
        [TestCase(300)]
        public void Receive_gives_0_when_the_time_is_over(int timeoutMs)
        {
            using Socket peer = OpenTransport();
            var watch = Stopwatch.StartNew();
            Assert.That(_transport.Receive(new byte[1], 0, 1, timeoutMs), Is.Zero);
            Assert.That(watch.ElapsedMilliseconds, Is.InRange(timeoutMs - 20, timeoutMs + LimitMs));
        }

        [Test]
        public async Task Close_ends_a_receive_under_way()
        {
            using Socket peer = OpenTransport();
            using var started = new ManualResetEventSlim();
            Task<int> receive = Task.Run(() =>
            {
                started.Set();
                return _transport.Receive(new byte[1], 0, 1, 60000);
            });
            started.Wait();
            _transport.Close();
            Assert.That(await receive.WaitAsync(TimeSpan.FromMilliseconds(LimitMs)), Is.EqualTo(-1));
        }

        [Test]
        public async Task Close_ends_a_send_under_way()
        {
            using Socket peer = OpenTransport();
            Task<bool> send = Task.Run(() => _transport.Send(new byte[64 * 1024 * 1024], 0, 64 * 1024 * 1024));
            Assert.That(peer.Poll(LimitMs * 1000, SelectMode.SelectRead), Is.True, "the send is under way");
            _transport.Close();
            Assert.That(await send.WaitAsync(TimeSpan.FromMilliseconds(LimitMs)), Is.False);
        }

        [Test]
        public void A_send_larger_than_every_buffer_arrives_whole()
        {
            using Socket peer = OpenTransport();
            var bytes = new byte[8 * 1024 * 1024];
            new Random(1).NextBytes(bytes);
            Task<byte[]> received = Task.Run(() => ReceiveExactly(peer, bytes.Length));
            Assert.That(_transport.Send(bytes, 0, bytes.Length), Is.True);
            Assert.That(received.Result.AsSpan().SequenceEqual(bytes), Is.True);
        }

        [Test]
        public void The_end_of_the_peer_is_minus_1_after_its_last_bytes()
        {
            Socket peer = OpenTransport();
            peer.Send(s_hello);
            peer.Close();
            var buffer = new byte[8];
            Assert.That(_transport.Receive(buffer, 0, 8, LimitMs), Is.EqualTo(5));
            Assert.That(_transport.Receive(buffer, 0, 8, LimitMs), Is.EqualTo(-1));
        }

        [Test]
        public void A_reset_is_minus_1_and_then_nothing_can_be_sent()
        {
            Socket peer = OpenTransport();
            peer.LingerState = new LingerOption(true, 0);
            peer.Close();
            Assert.That(_transport.Receive(new byte[8], 0, 8, LimitMs), Is.EqualTo(-1));
            Assert.That(_transport.Send(s_hello, 0, 5), Is.False);
        }

        [Test]
        public void A_peer_that_only_stopped_sending_still_gets_bytes()
        {
            using Socket peer = OpenTransport();
            peer.Shutdown(SocketShutdown.Send);
            Assert.That(_transport.Receive(new byte[8], 0, 8, LimitMs), Is.EqualTo(-1));
            Assert.That(_transport.Send(s_hello, 0, 5), Is.True);
            Assert.That(ReceiveExactly(peer, 5), Is.EqualTo(s_hello));
        }

        [Test]
        public void A_closed_transport_carries_nothing_and_can_be_opened_again()
        {
            OpenTransport().Dispose();
            _transport.Close();
            _transport.Close();
            Assert.That(_transport.Send(s_hello, 0, 5), Is.False);
            Assert.That(_transport.Receive(new byte[8], 0, 8, 0), Is.EqualTo(-1));

            using Socket peer = OpenTransport();
            Assert.That(_transport.Send(s_hello, 0, 5), Is.True);
            Assert.That(ReceiveExactly(peer, 5), Is.EqualTo(s_hello));
        }

        [Test]
        public void Wrong_use_is_refused()
        {
            Assert.Throws<ArgumentNullException>(() => _ = new TcpTransport(null));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = new TcpTransport("broker.local", 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = new TcpTransport("broker.local", 65536));
        }

        private static byte[] ReceiveExactly(Socket socket, int count)
        {
            socket.ReceiveTimeout = LimitMs;
            var bytes = new byte[count];
            for (int i = 0; i < count;)
            {
                int received = socket.Receive(bytes, i, count - i, SocketFlags.None);
                Assert.That(received, Is.Positive, "the connection ended too early");
                i += received;
            }

            return bytes;
        }

        private Socket OpenTransport()
        {
            _transport.Open(LimitMs);
            return _listener.AcceptSocket();
        }
    }
}
