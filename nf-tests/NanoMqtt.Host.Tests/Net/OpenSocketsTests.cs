using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>However a connection fails, its socket is closed: counted in /proc, without waiting for the collector.</summary>
    [TestFixture]
    [NonParallelizable]
    public class OpenSocketsTests
    {
        private const int Rounds = 40;

        // What earlier tests leave to the collector may go meanwhile, and the pool may open something: far less than one a round.
        private const int Noise = Rounds / 4;

        private TcpListener _listener;
        private int _before;

        private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        [SetUp]
        public void Listen()
        {
            if (!Directory.Exists("/proc/self/fd"))
            {
                Assert.Ignore("no /proc on this system");
            }

            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            _before = CountSockets();
        }

        [TearDown]
        public void Close() => _listener.Dispose();

        [Test]
        public void A_refused_connection([Values] bool isTls)
        {
            int port = Port;
            _listener.Stop();
            FailToOpen(() => Create(isTls, port), 5000);
        }

        [Test]
        public void A_connection_without_an_answer([Values] bool isTls)
        {
            using var silent = new SilentPeer();
            _before = CountSockets();
            FailToOpen(() => Create(isTls, silent.Port), 5);
        }

        [Test]
        public void A_handshake_without_an_answer() => FailToOpen(() => Create(true, Port), 5);

        [Test]
        public void A_handshake_that_is_cut_short([Values] bool isReset)
        {
            Task peer = Task.Run(() =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    Socket socket = _listener.AcceptSocket();
                    socket.Receive(new byte[20]);
                    socket.LingerState = new LingerOption(isReset, 0);
                    socket.Close();
                }
            });
            FailToOpen(() => Create(true, Port), 5000);
            Assert.That(peer.Wait(Limits.Wait), Is.True);
        }

        [Test]
        public void A_client_that_leaves_in_mid_handshake()
        {
            var acceptor = new TcpAcceptor("127.0.0.1", 0, TestCertificates.Server);
            acceptor.Open();
            for (int i = 0; i < Rounds; i++)
            {
                using (var client = new TcpClient("127.0.0.1", acceptor.Port))
                {
                    client.GetStream().Write(new byte[] { 0x16, 3, 1, 2, 0 });
                }

                IAcceptedTransport connection;
                while ((connection = acceptor.Accept()) == null)
                {
                    acceptor.Wait(Limits.WaitMs);
                }

                while (connection.Receive(new byte[1], 0, 1) == 0)
                {
                    acceptor.Wait(Limits.WaitMs);
                }

                connection.Close();
            }

            acceptor.Close();
            AssertClosed();
        }

        [Test]
        public void Several_endpoints_of_which_the_last_is_taken()
        {
            TcpAcceptors[] acceptors = Enumerable.Range(0, Rounds)
                .Select(_ => new TcpAcceptors(new TcpAcceptor("127.0.0.1", 0), new TcpAcceptor("127.0.0.1", Port)))
                .ToArray();
            foreach (TcpAcceptors group in acceptors)
            {
                Assert.Throws<TransportException>(group.Open);
            }

            AssertClosed();
            GC.KeepAlive(acceptors);
        }

        [Test]
        public void Several_endpoints_that_are_opened_again_and_again_and_closed()
        {
            TcpAcceptors[] acceptors = Enumerable.Range(0, Rounds)
                .Select(_ => new TcpAcceptors(new TcpAcceptor("127.0.0.1", 0), new TcpAcceptor("127.0.0.1", 0)))
                .ToArray();
            foreach (TcpAcceptors group in acceptors)
            {
                group.Open();
                group.Open();
                group.Close();
            }

            AssertClosed();
            GC.KeepAlive(acceptors);
        }

        private static ITransport Create(bool isTls, int port) =>
            isTls ? new TlsTransport("127.0.0.1", port) : new TcpTransport("127.0.0.1", port);

        private void FailToOpen(Func<ITransport> create, int timeoutMs)
        {
            ITransport[] transports = Enumerable.Range(0, Rounds).Select(_ => create()).ToArray();
            foreach (ITransport transport in transports)
            {
                Assert.Throws<TransportException>(() => transport.Open(timeoutMs));
            }

            AssertClosed();
            GC.KeepAlive(transports);
        }

        private void AssertClosed() => Limits.WaitUntil(() => CountSockets() < _before + Noise, "all sockets closed");

        private static int CountSockets() =>
            new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
    }
}
