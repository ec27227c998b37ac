using System;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Net;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>
    /// What .NET's SslStream allocates for a message each way, and that our transports add no object to it. All threads count, since reads
    /// complete on those of the pool.
    /// </summary>
    [TestFixture]
    [NonParallelizable]
    public class TlsAllocationTests
    {
        private const int Connections = 5;
        private const int Batches = 10;
        private const int Rounds = 100;
        private const int MessageBytes = 64;
        private const int WaitMs = 10000;

        // Less than any object takes.
        private const int ToleranceBytes = 16;

        private readonly byte[] _buffer = new byte[1024];
        private TestCertificates _authority;
        private X509Certificate2 _server;
        private SslStream _peer;

        [OneTimeSetUp]
        public void Issue()
        {
            _authority = new TestCertificates("Test CA");
            _server = _authority.Issue("localhost");
        }

        [OneTimeTearDown]
        public void Dispose()
        {
            _server.Dispose();
            _authority.Dispose();
        }

        [Test]
        public void A_client_adds_nothing_to_what_SslStream_allocates()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            double expected = Least(() =>
            {
                Task<SslStream> accepted = Task.Run(() => Accept(listener));
                using SslStream plain = Connect(port);
                _peer = accepted.Result;
                return MeasurePlain(plain);
            });
            Compare(expected, () =>
            {
                Task<SslStream> accepted = Task.Run(() => Accept(listener));
                var transport = new TlsTransport("localhost", port, _authority.Ca);
                transport.Open(WaitMs);
                _peer = accepted.Result;
                double bytes = Measure(
                    () => transport.Receive(_buffer, 0, _buffer.Length, 0),
                    () =>
                    {
                        int received = transport.Receive(_buffer, 0, _buffer.Length, WaitMs);
                        transport.Send(_buffer, 0, received);
                    });
                transport.Close();
                return bytes;
            });
        }

        [Test]
        public void A_listener_adds_nothing_to_what_SslStream_allocates()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            double expected = Least(() =>
            {
                Task<SslStream> connected = Task.Run(() => Connect(((IPEndPoint)listener.LocalEndpoint).Port));
                using SslStream plain = Accept(listener);
                _peer = connected.Result;
                return MeasurePlain(plain);
            });
            Compare(expected, () =>
            {
                var acceptor = new TcpAcceptor("127.0.0.1", 0, _server);
                acceptor.Open();
                Task<SslStream> connected = Task.Run(() => Connect(acceptor.Port));
                IAcceptedTransport transport;
                while ((transport = acceptor.Accept()) == null)
                {
                    acceptor.Wait(WaitMs);
                }

                _peer = connected.Result;
                double bytes = Measure(
                    () => acceptor.Wait(0),
                    () =>
                    {
                        int received = 0;
                        while (received == 0)
                        {
                            acceptor.Wait(WaitMs);
                            received = acceptor.NextReady() == null ? 0 : transport.Receive(_buffer, 0, _buffer.Length);
                        }

                        transport.Send(_buffer, 0, received);
                    });
                acceptor.Close();
                transport.Close();
                return bytes;
            });
        }

        // Over several connections, since one may stay in the way in which SslStream allocates more from beginning to end. Until it is little enough,
        // if that is given: on a busy machine many in a row may be so.
        private double Least(Func<double> measure, int connections = Connections, double enough = 0)
        {
            double least = double.MaxValue;
            for (int i = 0; i < connections && least >= enough; i++)
            {
                try
                {
                    least = Math.Min(least, measure());
                }
                finally
                {
                    _peer?.Dispose();
                }
            }

            return least;
        }

        // The same calls without us.
        private double MeasurePlain(SslStream stream)
        {
            Task read = null;
            return Measure(
                () => read = stream.ReadAsync(Memory<byte>.Empty).AsTask(),
                () =>
                {
                    while (!read.IsCompleted)
                    {
                        Thread.Yield();
                    }

                    int received = stream.Read(_buffer, 0, _buffer.Length);
                    stream.WriteAsync(new ReadOnlyMemory<byte>(_buffer, 0, received)).AsTask().Wait();
                });
        }

        // Bytes for a message that comes after arm, and goes back: in the quietest of many batches, since on a machine that is busy
        // SslStream and other threads allocate more now and then. What we allocate for a message would be in all of them.
        private double Measure(Action arm, Action echo)
        {
            var message = new byte[MessageBytes];
            double least = double.MaxValue;
            for (int batch = 0; batch < Batches; batch++)
            {
                long before = GC.GetTotalAllocatedBytes(true);
                for (int i = 0; i < Rounds; i++)
                {
                    arm();
                    _peer.Write(message, 0, MessageBytes);
                    echo();
                    _peer.ReadExactly(message, 0, MessageBytes);
                }

                least = Math.Min(least, (GC.GetTotalAllocatedBytes(true) - before) / (double)Rounds);
            }

            return least;
        }

        private void Compare(double expected, Func<double> measure)
        {
            double allocated = Least(measure, 20 * Connections, expected + ToleranceBytes);
            TestContext.Out.WriteLine($"{allocated:N0} bytes a message and its echo, with SslStream alone {expected:N0}");
            Assert.That(allocated, Is.LessThan(expected + ToleranceBytes));
        }

        private SslStream Accept(TcpListener listener)
        {
            Socket socket = listener.AcceptSocket();
            socket.NoDelay = true;
            var stream = new SslStream(new NetworkStream(socket, true));
            stream.AuthenticateAsServer(_server);
            return stream;
        }

        private SslStream Connect(int port)
        {
            var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
            policy.CustomTrustStore.Add(_authority.Ca);
            var stream = new SslStream(new TcpClient("127.0.0.1", port) { NoDelay = true }.GetStream());
            stream.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy });
            return stream;
        }
    }
}
