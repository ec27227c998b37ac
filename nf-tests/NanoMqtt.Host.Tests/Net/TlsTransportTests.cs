using System.Diagnostics;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    [TestFixture(SslProtocols.Tls12)]
    [TestFixture(SslProtocols.Tls13)]
    public class TlsTransportTests : TransportTests
    {
        private readonly SslProtocols _protocol;

        public TlsTransportTests(SslProtocols protocol) => _protocol = protocol;

        [Test]
        public void A_peer_that_says_nothing_is_given_up_when_the_time_is_over()
        {
            var watch = Stopwatch.StartNew();
            var e = Assert.Throws<TransportException>(() => Transport.Open(2000));
            Assert.That(e.Message, Is.EqualTo("no TLS with localhost: no answer in time: is this its TLS port?"));
            Assert.That(watch.ElapsedMilliseconds, Is.InRange(1950, 2000 + Limits.WaitMs));
        }

        [Test]
        public async Task Close_ends_an_open_under_way()
        {
            Task open = Task.Run(() => Transport.Open(60000));
            using Socket peer = await Listener.AcceptSocketAsync();
            Assert.That(peer.Receive(new byte[1]), Is.EqualTo(1), "the handshake is under way");
            Transport.Close();
            Assert.That(Assert.ThrowsAsync<TransportException>(() => open).Message, Is.EqualTo("closed while connecting"));
        }

        [Test]
        public void The_announced_end_of_the_peer_is_minus_1()
        {
            using var peer = (SslStream)OpenTransport();
            peer.ShutdownAsync().Wait();
            Assert.That(Transport.Receive(new byte[8], 0, 8, Limits.WaitMs), Is.EqualTo(-1));
        }

        [Test]
        public void Bytes_that_are_not_TLS_end_the_connection()
        {
            using Stream peer = OpenTransport(out Socket socket);
            socket.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1"));
            Assert.That(Transport.Receive(new byte[8], 0, 8, Limits.WaitMs), Is.EqualTo(-1));
        }

        // A transport's other thread may still hold it.
        [Test]
        public void A_closed_stream_gives_and_takes_nothing()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect("localhost", Port);
            Task<Stream> peer = Task.Run(() => Secure(Listener.AcceptTcpClient().GetStream()));
            TlsStream stream = TlsStream.Connect(socket, "localhost", TestCertificates.Authority.Ca, null, Limits.WaitMs);
            using Stream disposable = peer.Result;
            stream.Close();
            Assert.That(stream.Send(s_hello, 0, 5), Is.EqualTo(-1));
            Assert.That(stream.Receive(new byte[8], 0, 8), Is.EqualTo(-1));
        }

        protected override ITransport Create(string host, int port, int sendTimeoutMs) =>
            new TlsTransport(host, port, TestCertificates.Authority.Ca, null, sendTimeoutMs);

        protected override Stream Secure(NetworkStream peer)
        {
            var secure = new SslStream(peer);
            secure.AuthenticateAsServer(TestCertificates.Server, false, _protocol, false);
            return secure;
        }
    }
}
