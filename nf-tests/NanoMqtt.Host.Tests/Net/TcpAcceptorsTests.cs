using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>Two endpoints of one broker: one wait for both, no one before the other, and none is left over when one fails.</summary>
    [TestFixture]
    public class TcpAcceptorsTests
    {
        private readonly List<Socket> _clients = new();
        private readonly byte[] _buffer = new byte[100];
        private TcpAcceptor[] _members;
        private TcpAcceptors _acceptors;

        [SetUp]
        public void Open()
        {
            _members = new[] { new TcpAcceptor("127.0.0.1", 0), new TcpAcceptor("127.0.0.1", 0) };
            _acceptors = new TcpAcceptors(_members);
            _acceptors.Open();
        }

        [TearDown]
        public void Close()
        {
            _clients.ForEach(c => c.Dispose());
            _clients.Clear();
            _acceptors.Close();
        }

        [Test]
        public void Each_endpoint_has_a_port_of_its_own() => Assert.That(_members[0].Port, Is.Not.EqualTo(_members[1].Port).And.Not.Zero);

        [Test]
        public void One_wait_is_enough_for_all([Values(0, 1)] int member)
        {
            Socket client = Knock(member);
            InTime(() => _acceptors.Wait(2 * Limits.WaitMs));
            InTime(() => _acceptors.Wait(2 * Limits.WaitMs)); // not taken yet, so still news
            IAcceptedTransport connection = _acceptors.Accept();
            Assert.That(connection.RemoteAddress, Is.EqualTo(client.LocalEndPoint.ToString()));
            Echo(client, connection);
        }

        [Test]
        public void Connections_of_each_are_heard_beside_one_that_is_busy([Values(0, 1)] int busy)
        {
            (Socket client, IAcceptedTransport connection) = Connect(busy);
            for (int i = 0; i < 20; i++)
            {
                Echo(client, connection);
                (Socket other, IAcceptedTransport otherConnection) = Connect(i % 2);
                Echo(other, otherConnection);
                Echo(client, connection);
            }
        }

        // What is not noticed at once is noticed when the time is over that the acceptor waits for busy ones, 20 ms: so often it would be a minute.
        [Test]
        public void A_client_of_each_is_noticed_at_once_beside_one_that_is_busy([Values(0, 1)] int member)
        {
            (Socket client, IAcceptedTransport connection) = Connect(0);
            InTime(() =>
            {
                Echo(client, connection);
                Socket other = Knock(member);
                Accept().Close();
                other.Dispose();
            }, 3000);
        }

        // The same.
        [Test]
        public void A_connection_of_each_is_heard_at_once()
        {
            (Socket Client, IAcceptedTransport Connection)[] pairs = { Connect(0), Connect(1) };
            int i = 0;
            InTime(() => Echo(pairs[i % 2].Client, pairs[i++ % 2].Connection), 3000);
        }

        [Test]
        public void They_take_turns_however_many_wait_at_one()
        {
            int[] waiting = { 100, 20 };
            for (int member = 0; member < waiting.Length; member++)
            {
                for (int i = 0; i < waiting[member]; i++)
                {
                    Knock(member);
                }
            }

            // From the first one on, the next one of an endpoint is there at once.
            for (bool[] isSeen = new bool[2]; isSeen.Contains(false);)
            {
                int member = MemberOf(Accept());
                isSeen[member] = true;
                Knock(member); // it does not run out of clients while the system has yet to announce those of the other
            }

            int[] turns = Enumerable.Range(0, 10).Select(_ => MemberOf(Accept())).ToArray();
            Assert.That(turns.Count(member => member == 1), Is.EqualTo(5), string.Join(" ", turns));
        }

        [Test]
        public void Wake_ends_the_wait()
        {
            Task waiting = Task.Run(() => _acceptors.Wait(2 * Limits.WaitMs));
            _acceptors.Wake();
            Assert.That(waiting.Wait(Limits.WaitMs), Is.True);
        }

        [Test]
        public void Closing_frees_all_ports_and_leaves_accepted_connections_open()
        {
            (Socket Client, IAcceptedTransport Connection)[] pairs = { Connect(0), Connect(1) };
            int[] ports = _members.Select(m => m.Port).ToArray();
            _acceptors.Close();
            foreach (int port in ports)
            {
                using var late = new TcpClient();
                Assert.Throws<SocketException>(() => late.Connect(IPAddress.Loopback, port));
            }

            foreach ((Socket client, IAcceptedTransport connection) in pairs)
            {
                Echo(client, connection);
            }

            _acceptors.Open();
            Echo(pairs[0].Client, pairs[0].Connection);
            (Socket again, IAcceptedTransport accepted) = Connect(1);
            Echo(again, accepted);
        }

        [Test]
        public void Who_was_not_taken_yet_is_closed_with_them_and_is_no_news_any_more([Values(0, 1)] int member)
        {
            Socket client = Knock(member);
            _acceptors.Wait(Limits.WaitMs);
            _acceptors.Close();
            Assert.That(_acceptors.Accept(), Is.Null);
            client.ReceiveTimeout = Limits.WaitMs;
            Assert.That(client.Receive(_buffer, 0, 1, SocketFlags.None, out SocketError error), Is.Zero);
            Assert.That(error, Is.EqualTo(SocketError.Success).Or.EqualTo(SocketError.ConnectionReset));

            _acceptors.Open();
            _acceptors.Wait(0); // for what was announced before
            var watch = Stopwatch.StartNew();
            _acceptors.Wait(200);
            Assert.That(watch.ElapsedMilliseconds, Is.GreaterThanOrEqualTo(180));
        }

        [Test]
        public void Where_one_cannot_listen_none_does_until_it_can()
        {
            using var other = new TcpListener(IPAddress.Loopback, 0);
            other.Start();
            int taken = ((IPEndPoint)other.LocalEndpoint).Port;
            TcpAcceptor first = new("127.0.0.1", 0);
            TcpAcceptor second = new("127.0.0.1", taken);
            var acceptors = new TcpAcceptors(first, second);

            var e = Assert.Throws<TransportException>(acceptors.Open);
            Assert.That(e.Message, Does.StartWith($"port {taken} of 127.0.0.1 is in use: "));
            using var early = new TcpClient();
            Assert.Throws<SocketException>(() => early.Connect(IPAddress.Loopback, first.Port));

            other.Stop();
            acceptors.Open();
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, first.Port);
            acceptors.Close();
        }

        [Test]
        public void None_at_all_is_refused() => AssertRefused();

        [Test]
        public void Null_is_refused() => AssertRefused(new TcpAcceptor(0), null);

        [Test]
        public void One_that_belongs_to_others_is_refused([Values(0, 1)] int member) => AssertRefused(new TcpAcceptor(0), _members[member]);

        [Test]
        public void One_twice_is_refused()
        {
            var acceptor = new TcpAcceptor(0);
            AssertRefused(acceptor, acceptor);
        }

        [Test]
        public void One_that_listens_is_refused()
        {
            var acceptor = new TcpAcceptor("127.0.0.1", 0);
            acceptor.Open();
            AssertRefused(acceptor);
            acceptor.Close();
        }

        [Test]
        public void Many_connections_of_all_are_served_without_allocating()
        {
            var pairs = Enumerable.Range(0, 200).Select(i => Connect(i % 2)).ToList();

            // In one of several batches: where the machine is busy, a connection falls silent now and then, and .NET may allocate when it is watched again.
            long least = long.MaxValue;
            for (int batch = 0; batch < 50 && least > 0; batch++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    (Socket client, IAcceptedTransport connection) = pairs[100 + (i % 2)];
                    Echo(client, connection);
                    if (_acceptors.Accept() != null)
                    {
                        Assert.Fail("nobody has connected");
                    }
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            pairs.ForEach(pair => pair.Connection.Close());
            Assert.That(least, Is.Zero);
        }

        private static void AssertRefused(params TcpAcceptor[] members) =>
            Assert.That(Assert.Throws<ArgumentException>(() => _ = new TcpAcceptors(members)).ParamName, Is.EqualTo("acceptors"));

        private static void InTime(Action action, int times = 1)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < times && watch.ElapsedMilliseconds < Limits.WaitMs; i++)
            {
                action();
            }

            Assert.That(watch.ElapsedMilliseconds, Is.LessThan(Limits.WaitMs));
        }

        private Socket Knock(int member)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _clients.Add(client);
            client.Connect(IPAddress.Loopback, _members[member].Port);
            return client;
        }

        private IAcceptedTransport Accept()
        {
            var watch = Stopwatch.StartNew();
            IAcceptedTransport connection;
            while ((connection = _acceptors.Accept()) == null && watch.ElapsedMilliseconds < Limits.WaitMs)
            {
                _acceptors.Wait(Limits.WaitMs);
            }

            Assert.That(connection, Is.Not.Null, "accepted");
            return connection;
        }

        // Where the client of this connection has knocked.
        private int MemberOf(IAcceptedTransport connection)
        {
            Socket client = _clients.Single(c => c.LocalEndPoint.ToString() == connection.RemoteAddress);
            return Array.FindIndex(_members, m => m.Port == ((IPEndPoint)client.RemoteEndPoint).Port);
        }

        private (Socket Client, IAcceptedTransport Connection) Connect(int member)
        {
            Socket client = Knock(member);
            return (client, Accept());
        }

        private void Echo(Socket client, IAcceptedTransport connection)
        {
            client.Send(_buffer, 0, 10, SocketFlags.None);
            int received = 0;
            for (long endMs = Environment.TickCount64 + Limits.WaitMs; received < 10 && Environment.TickCount64 < endMs;)
            {
                _acceptors.Wait(Limits.WaitMs);
                if (_acceptors.NextReady() == connection)
                {
                    received += connection.Receive(_buffer, 0, 10);
                }
            }

            if (received < 10)
            {
                Assert.Fail("not heard"); // another assertion would allocate
            }

            connection.Send(_buffer, 0, 10);
            client.Receive(_buffer, 0, 10, SocketFlags.None);
        }
    }
}
