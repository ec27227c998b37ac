using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>The listener with a certificate: encrypted, and no client waits for another's handshake.</summary>
    [TestFixture]
    public class TlsAcceptorTests
    {
        private static readonly byte[] s_hello = Encoding.ASCII.GetBytes("hello");

        private readonly byte[] _buffer = new byte[4096];
        private TcpAcceptor _acceptor;

        [SetUp]
        public void Create() => _acceptor = new TcpAcceptor("127.0.0.1", 0, TestCertificates.Server);

        [TearDown]
        public void Close() => _acceptor.Close();

        [TestCase("tlsv1.2")]
        [TestCase("tlsv1.3")]
        public void Mosquitto_pub_publishes_at_our_broker(string version)
        {
            using MqttBroker broker = StartBroker();
            using MqttClient subscriber = Connect();
            var messages = new Inbox<string>();
            subscriber.MessageReceived += (client, m) => messages.Add(m.GetPayloadString());
            Assert.That(subscriber.Subscribe("a", MqttQoS.ExactlyOnce, Limits.WaitMs), Is.EqualTo(MqttResult.Success));

            string ca = Path.GetTempFileName();
            try
            {
                File.WriteAllText(ca, TestCertificates.Authority.Ca.ExportCertificatePem());
                string[] arguments = { "-h", "localhost", "-p", $"{_acceptor.Port}", "--cafile", ca, "--tls-version", version, "-q", "2", "-t", "a", "-m", "hello" };
                using var pub = new MosquittoTool("mosquitto_pub", arguments);
                Assert.That(pub.WaitForEnd(), Is.Zero);
                Assert.That(messages.Next(), Is.EqualTo("hello"));
            }
            finally
            {
                File.Delete(ca);
            }
        }

        [TestCase(true)]
        [TestCase(false)]
        public void A_client_that_knows_only_the_root_needs_the_intermediate_certificate(bool isSent)
        {
            using TestCertificates between = TestCertificates.Authority.IssueAuthority("Test CA between");
            _acceptor = new TcpAcceptor("127.0.0.1", 0, between.Issue("localhost"))
            {
                IntermediateCertificates = isSent ? new X509Certificate2Collection(between.Ca) : null,
            };
            using MqttBroker broker = StartBroker();
            var transport = new TlsTransport("localhost", _acceptor.Port, TestCertificates.Authority.Ca);
            if (isSent)
            {
                transport.Open(Limits.WaitMs);
                transport.Close();
            }
            else
            {
                Assert.That(() => transport.Open(Limits.WaitMs), Throws.TypeOf<TransportException>());
            }
        }

        [Test]
        public void A_hundred_silent_clients_delay_nobody()
        {
            // A silent one is given more time than the client below waits.
            using MqttBroker broker = StartBroker(new MqttBrokerOptions { ConnectTimeoutMs = 2 * Limits.WaitMs });
            var silent = new List<TcpClient>();
            for (int i = 0; i < 100; i++)
            {
                silent.Add(new TcpClient("127.0.0.1", _acceptor.Port));
            }

            using MqttClient client = Connect();
            Assert.That(client.Publish("a", s_hello, 0, 5, MqttQoS.ExactlyOnce, false, Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            silent.ForEach(s => s.Dispose());
        }

        [Test]
        public void A_client_without_TLS_is_dropped()
        {
            _acceptor.Open();
            using var client = new TcpClient("127.0.0.1", _acceptor.Port);
            client.GetStream().Write(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
            IAcceptedTransport connection = Accept();
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(-1));
        }

        [Test]
        public void Bytes_go_both_ways_and_those_not_taken_are_news_again()
        {
            _acceptor.Open();
            (SslStream client, IAcceptedTransport connection) = Secure();
            using SslStream disposable = client;
            client.Write(s_hello);
            for (int i = 0; i < 5; i++)
            {
                Assert.That(NextReady(), Is.SameAs(connection));
                Assert.That(connection.Receive(_buffer, i, 1), Is.EqualTo(1));
            }

            Assert.That(Encoding.ASCII.GetString(_buffer, 0, 5), Is.EqualTo("hello"));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.Zero, "nothing more now");
            Assert.That(connection.Send(_buffer, 0, 5), Is.EqualTo(5));
            client.ReadExactly(_buffer, 5, 5);
            Assert.That(Encoding.ASCII.GetString(_buffer, 5, 5), Is.EqualTo("hello"));
        }

        [Test]
        public void A_slow_reader_takes_what_it_can_and_gets_every_byte_in_order()
        {
            _acceptor.Open();
            (SslStream client, IAcceptedTransport connection) = Secure();
            using SslStream disposable = client;
            var bytes = new byte[16 * 1024 * 1024];
            new Random(1).NextBytes(bytes);
            int sent = SlowReader.FillUp(_acceptor, connection, bytes);
            Assert.That(sent, Is.LessThan(bytes.Length), "a reader that does not read blocks sooner or later");

            client.Write(s_hello);
            Assert.That(NextReady(), Is.SameAs(connection), "bytes have come");
            _acceptor.Wait(SlowReader.QuietMs);
            Assert.That(_acceptor.NextReady(), Is.Null, "but the owner leaves them, and the pump does not spin");

            var received = new byte[bytes.Length];
            Task reading = Task.Run(() => client.ReadExactly(received));
            while (sent < bytes.Length)
            {
                Assert.That(NextReady(), Is.SameAs(connection), "it can send again");
                connection.IsSendBlocked = false;
                sent = SlowReader.SendUntilBlocked(connection, bytes, sent);
            }

            Assert.That(reading.Wait(Limits.WaitMs), Is.True);
            Assert.That(received.AsSpan().SequenceEqual(bytes), Is.True);
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(5));
        }

        [Test]
        public void The_end_of_a_client_is_news()
        {
            _acceptor.Open();
            (SslStream client, IAcceptedTransport connection) = Secure();
            client.Dispose();
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(-1));
            connection.Close();
            connection.Close();
            Assert.That(connection.Send(s_hello, 0, 5), Is.EqualTo(-1));
        }

        [Test]
        public void A_certificate_without_its_private_key_is_refused() =>
            Assert.That(Assert.Throws<ArgumentException>(() => _ = new TcpAcceptor(0, TestCertificates.Authority.Ca)).ParamName, Is.EqualTo("certificate"));

        private MqttBroker StartBroker(MqttBrokerOptions options = null)
        {
            var broker = new MqttBroker(_acceptor, options ?? new MqttBrokerOptions());
            broker.Start();
            return broker;
        }

        private MqttClient Connect()
        {
            var client = new MqttClient(new TlsTransport("localhost", _acceptor.Port, TestCertificates.Authority.Ca), new MqttClientOptions { ClientId = "c" });
            Assert.That(client.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            return client;
        }

        // Up to the news that the handshake is done.
        private (SslStream Client, IAcceptedTransport Connection) Secure()
        {
            var client = new SslStream(new TcpClient("127.0.0.1", _acceptor.Port).GetStream());
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(TestCertificates.Authority.Ca);
            Task handshake = client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy });
            IAcceptedTransport connection = Accept();
            Assert.That(handshake.Wait(Limits.WaitMs), Is.True);
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 1), Is.Zero);
            return (client, connection);
        }

        private IAcceptedTransport Accept()
        {
            IAcceptedTransport connection = null;
            for (long endMs = Environment.TickCount64 + Limits.WaitMs; connection == null && Environment.TickCount64 < endMs;)
            {
                _acceptor.Wait(Limits.WaitMs);
                connection = _acceptor.Accept();
            }

            return connection;
        }

        private IAcceptedTransport NextReady()
        {
            IAcceptedTransport connection = null;
            for (long endMs = Environment.TickCount64 + Limits.WaitMs; connection == null && Environment.TickCount64 < endMs;)
            {
                _acceptor.Wait(Limits.WaitMs);
                connection = _acceptor.NextReady();
            }

            return connection;
        }
    }
}
