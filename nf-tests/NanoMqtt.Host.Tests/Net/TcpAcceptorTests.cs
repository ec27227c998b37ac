using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    [TestFixture]
    public partial class TcpAcceptorTests
    {
        private static readonly byte[] s_hello = Encoding.ASCII.GetBytes("hello");

        private readonly List<Socket> _clients = new();
        private readonly byte[] _buffer = new byte[4096];
        private TcpAcceptor _acceptor;

        [SetUp]
        public void Open()
        {
            _acceptor = new TcpAcceptor("127.0.0.1", 0);
            _acceptor.Open();
        }

        [TearDown]
        public void Close()
        {
            _clients.ForEach(c => c.Dispose());
            _clients.Clear();
            _acceptor.Close();
        }

        [Test]
        public void A_client_is_accepted_and_bytes_go_both_ways()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            Assert.That(connection.RemoteAddress, Is.EqualTo(client.LocalEndPoint.ToString()));

            client.Send(s_hello);
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 1, 100), Is.EqualTo(5));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.Zero, "nothing more now");
            Assert.That(_acceptor.NextReady(), Is.Null, "all have been taken");

            Assert.That(connection.Send(_buffer, 1, 5), Is.EqualTo(5));
            Assert.That(client.Receive(_buffer), Is.EqualTo(5));
        }

        [Test]
        public void Without_an_address_it_listens_on_all_of_them()
        {
            var all = new TcpAcceptor(0);
            all.Open();
            using var client = new TcpClient(AddressFamily.InterNetwork);
            client.Connect(IPAddress.Loopback, all.Port);
            all.Wait(Limits.WaitMs);
            IAcceptedTransport connection = all.Accept();
            Assert.That(connection.RemoteAddress, Is.EqualTo(client.Client.LocalEndPoint.ToString()), "IPv4 is written as such");
            connection.Close();
            all.Close();
        }

        [Test]
        public void A_port_in_use_is_said_with_what_to_do()
        {
            var second = new TcpAcceptor("127.0.0.1", _acceptor.Port);
            var e = Assert.Throws<TransportException>(second.Open);
            Assert.That(e.Message, Is.EqualTo($"port {_acceptor.Port} of 127.0.0.1 is in use: stop the other program that listens there, or choose another port"));
        }

        [Test]
        public void An_address_of_another_machine_is_said()
        {
            var e = Assert.Throws<TransportException>(new TcpAcceptor("203.0.113.1", 0).Open);
            Assert.That(e.Message, Is.EqualTo("203.0.113.1 is no address of this machine"));
        }

        [Test]
        public void What_is_no_address_is_said()
        {
            var e = Assert.Throws<TransportException>(new TcpAcceptor("broker.local", 0).Open);
            Assert.That(e.Message, Is.EqualTo("broker.local is no address of this machine"));
        }

        [TestCase(-1)]
        [TestCase(65536)]
        public void What_is_no_port_is_refused(int port) =>
            Assert.That(Assert.Throws<ArgumentOutOfRangeException>(() => _ = new TcpAcceptor(port)).ParamName, Is.EqualTo("port"));

        [TestCase(0)]
        [TestCase(65535)]
        public void Before_it_listens_its_port_is_the_one_asked_for(int port) => Assert.That(new TcpAcceptor(port).Port, Is.EqualTo(port));

        [Test]
        public void A_wait_without_news_ends_when_the_time_is_over()
        {
            Connect();
            var watch = Stopwatch.StartNew();
            _acceptor.Wait(200);
            Assert.That(watch.ElapsedMilliseconds, Is.InRange(180, Limits.WaitMs));
            Assert.That(_acceptor.NextReady(), Is.Null);
        }

        [Test]
        public void Wake_ends_the_wait_under_way_or_the_next_one()
        {
            var waiting = new Thread(() => _acceptor.Wait(2 * Limits.WaitMs));
            waiting.Start();
            Limits.WaitUntil(() => waiting.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin), "under way");
            _acceptor.Wake();
            Assert.That(waiting.Join(Limits.WaitMs), Is.True);

            _acceptor.Wake();
            InTime(() => _acceptor.Wait(2 * Limits.WaitMs));
        }

        [Test]
        public void Bytes_that_were_not_all_taken_are_news_again()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            client.Send(s_hello);
            for (int i = 0; i < 5; i++)
            {
                Assert.That(NextReady(), Is.SameAs(connection));
                Assert.That(connection.Receive(_buffer, i, 1), Is.EqualTo(1));
            }

            Assert.That(Encoding.ASCII.GetString(_buffer, 0, 5), Is.EqualTo("hello"));
        }

        [Test]
        public void A_slow_reader_takes_what_it_can_and_gets_every_byte_in_order()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            var bytes = new byte[16 * 1024 * 1024];
            new Random(1).NextBytes(bytes);

            int sent = SlowReader.FillUp(_acceptor, connection, bytes);
            Assert.That(sent, Is.LessThan(bytes.Length), "a reader that does not read blocks sooner or later");
            Assert.That(connection.Send(bytes, sent, 1), Is.Zero);

            Task<byte[]> reading = Task.Run(() => ReceiveExactly(client, bytes.Length));
            while (sent < bytes.Length)
            {
                Assert.That(NextReady(), Is.SameAs(connection), "it can send again");
                connection.IsSendBlocked = false;
                sent = SlowReader.SendUntilBlocked(connection, bytes, sent);
            }

            Assert.That(reading.Result.AsSpan().SequenceEqual(bytes), Is.True);
        }

        [Test]
        public void Bytes_left_unread_while_it_cannot_send_are_no_news_until_it_can()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            var bytes = new byte[16 * 1024 * 1024];
            int sent = SlowReader.FillUp(_acceptor, connection, bytes);
            client.Send(s_hello);
            Assert.That(NextReady(), Is.SameAs(connection), "bytes have come");

            _acceptor.Wait(SlowReader.QuietMs);
            Assert.That(_acceptor.NextReady(), Is.Null, "but the owner leaves them, and the pump does not spin");

            Task reading = Task.Run(() => ReceiveExactly(client, sent));
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(5));
            reading.Wait(Limits.WaitMs);
        }

        [TestCase(false)]
        [TestCase(true)]
        public void The_end_of_a_client_is_news(bool isReset)
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            if (isReset)
            {
                client.LingerState = new LingerOption(true, 0);
            }

            client.Close();
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(-1));
        }

        [Test]
        public void A_client_that_only_stopped_sending_still_gets_bytes()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            client.Shutdown(SocketShutdown.Send);
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(-1));
            Assert.That(connection.Send(s_hello, 0, 5), Is.EqualTo(5));
            Assert.That(ReceiveExactly(client, 5), Is.EqualTo(s_hello));
        }

        [Test]
        public void A_closed_connection_is_no_news_any_more()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            client.Send(s_hello);
            _acceptor.Wait(Limits.WaitMs);
            connection.Close();
            connection.Close();
            Assert.That(_acceptor.NextReady(), Is.Null);
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(-1));
            Assert.That(connection.Send(s_hello, 0, 5), Is.EqualTo(-1));
        }

        [Test]
        public void Closing_frees_the_port_and_leaves_accepted_connections_open()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            int port = _acceptor.Port;
            _acceptor.Close();
            using var late = new TcpClient();
            Assert.Throws<SocketException>(() => late.Connect(IPAddress.Loopback, port));

            connection.Send(s_hello, 0, 5);
            Assert.That(ReceiveExactly(client, 5), Is.EqualTo(s_hello));

            _acceptor.Open();
            Connect();
        }

        [Test]
        public void One_of_a_thousand_is_served_without_allocating()
        {
            var connections = new List<IAcceptedTransport>();
            for (int i = 0; i < 1000; i++)
            {
                connections.Add(Connect().Connection);
            }

            // In one of several batches: where the machine is busy, the connection falls silent now and then, and .NET may allocate when it is watched again.
            long least = long.MaxValue;
            for (int batch = 0; batch < 50 && least > 0; batch++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    Echo(_clients[500], connections[500]);
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            connections.ForEach(c => c.Close());
            Assert.That(least, Is.Zero);
        }

        private static byte[] ReceiveExactly(Socket socket, int count)
        {
            socket.ReceiveTimeout = Limits.WaitMs;
            var bytes = new byte[count];
            for (int i = 0; i < count;)
            {
                int received = socket.Receive(bytes, i, count - i, SocketFlags.None);
                Assert.That(received, Is.Positive, "the connection ended too early");
                i += received;
            }

            return bytes;
        }

        private (Socket Client, IAcceptedTransport Connection) Connect()
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _clients.Add(client);
            client.Connect(IPAddress.Loopback, _acceptor.Port);
            var watch = Stopwatch.StartNew();
            IAcceptedTransport connection = null;
            while (connection == null && watch.ElapsedMilliseconds < Limits.WaitMs)
            {
                _acceptor.Wait(Limits.WaitMs);
                connection = _acceptor.Accept();
            }

            Assert.That(connection, Is.Not.Null, "accepted");
            return (client, connection);
        }

        private IAcceptedTransport NextReady()
        {
            var watch = Stopwatch.StartNew();
            IAcceptedTransport connection = null;
            while (connection == null && watch.ElapsedMilliseconds < Limits.WaitMs)
            {
                _acceptor.Wait(Limits.WaitMs);
                connection = _acceptor.NextReady();
            }

            return connection;
        }

        private static void InTime(Action action, int times = 1)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < times && watch.ElapsedMilliseconds < Limits.WaitMs; i++)
            {
                action();
            }

            Assert.That(watch.ElapsedMilliseconds, Is.LessThan(Limits.WaitMs));
        }

        private void Echo(Socket client, IAcceptedTransport connection)
        {
            client.Send(_buffer, 0, 10, SocketFlags.None);
            int received = 0;
            while (received < 10)
            {
                _acceptor.Wait(Limits.WaitMs);
                if (_acceptor.NextReady() == connection)
                {
                    received += connection.Receive(_buffer, 0, 10);
                }
            }

            connection.Send(_buffer, 0, 10);
            client.Receive(_buffer, 0, 10, SocketFlags.None);
        }
    }
}
