using System;
using System.Security.Cryptography.X509Certificates;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>Our client at a mosquitto with a certificate authority of its own: who is trusted, and why somebody is not.</summary>
    [TestFixture]
    public class TlsBrokerTests
    {
        [Test]
        public void A_broker_that_the_authority_signed_for_is_trusted()
        {
            using var broker = new MosquittoBroker(TestCertificates.Server);
            RoundTrip(new TlsTransport("localhost", broker.Port, TestCertificates.Authority.Ca));
        }

        [Test]
        public void A_broker_that_demands_a_certificate_gets_it()
        {
            using var broker = new MosquittoBroker(TestCertificates.Server, TestCertificates.Authority.Ca);
            using X509Certificate2 client = TestCertificates.Authority.Issue("sensor-7");
            RoundTrip(new TlsTransport("localhost", broker.Port, TestCertificates.Authority.Ca, client));
        }

        [TestCase("TLSv1.2")]
        [TestCase("TLSv1.3")]
        public void A_client_without_the_certificate_that_is_demanded_is_told(string version)
        {
            using var broker = new MosquittoBroker(TestCertificates.Server, TestCertificates.Authority.Ca, version);
            Assert.That(Refusal(broker.Port, TestCertificates.Authority.Ca), Is.EqualTo("no TLS with localhost: it demands a client certificate"));
        }

        [TestCase("TLSv1.2")]
        [TestCase("TLSv1.3")]
        public void A_client_with_a_certificate_of_another_authority_is_told(string version)
        {
            using var broker = new MosquittoBroker(TestCertificates.Server, TestCertificates.Authority.Ca, version);
            using var other = new TestCertificates("Other CA");
            using X509Certificate2 client = other.Issue("sensor-7");
            Assert.That(Refusal(broker.Port, TestCertificates.Authority.Ca, client), Is.EqualTo("no TLS with localhost: it does not accept the client certificate"));
        }

        [Test]
        public void A_broker_of_another_authority_is_refused()
        {
            using var broker = new MosquittoBroker(TestCertificates.Server);
            using var other = new TestCertificates("Other CA");
            const string Expected = "no TLS with localhost: its certificate is not signed by the given CA";
            Assert.That(Refusal(broker.Port, other.Ca), Is.EqualTo(Expected));
        }

        [Test]
        public void Without_a_CA_those_of_the_platform_count()
        {
            using var broker = new MosquittoBroker(TestCertificates.Server);
            Assert.That(Refusal(broker.Port, null), Is.EqualTo("no TLS with localhost: its certificate is not signed by a CA that this machine trusts"));
        }

        [Test]
        public void An_expired_certificate_is_refused()
        {
            using X509Certificate2 expired = TestCertificates.Authority.Issue("localhost", days: -1);
            using var broker = new MosquittoBroker(expired);
            Assert.That(Refusal(broker.Port, TestCertificates.Authority.Ca), Is.EqualTo(
                $"no TLS with localhost: its certificate is valid from {expired.NotBefore:yyyy-MM-dd} to {expired.NotAfter:yyyy-MM-dd} only: is the clock right?"));
        }

        [Test]
        public void A_certificate_for_another_name_is_refused()
        {
            using X509Certificate2 wrong = TestCertificates.Authority.Issue("broker.local");
            using var broker = new MosquittoBroker(wrong);
            Assert.That(Refusal(broker.Port, TestCertificates.Authority.Ca), Is.EqualTo("no TLS with localhost: its certificate is made for broker.local, not for localhost"));
        }

        [Test]
        public void A_port_without_TLS_is_suspected()
        {
            using var broker = new MosquittoBroker();
            string refusal = Refusal(broker.Port, TestCertificates.Authority.Ca);
            Assert.That(refusal, Does.StartWith("no TLS with localhost: the handshake failed (").And.EndsWith("): is this its TLS port?"));
        }

        [Test]
        public void A_client_reports_the_reason_when_it_cannot_connect()
        {
            using X509Certificate2 wrong = TestCertificates.Authority.Issue("broker.local");
            using var broker = new MosquittoBroker(wrong);
            var transport = new TlsTransport("localhost", broker.Port, TestCertificates.Authority.Ca);
            using var client = new MqttClient(transport, new MqttClientOptions { ClientId = "c" });
            var details = new Inbox<string>();
            client.Disconnected += (sender, reason, detail) => details.Add(detail);
            client.Start();
            Assert.That(details.Next(), Does.EndWith("its certificate is made for broker.local, not for localhost"));
        }

        private static string Refusal(int port, X509Certificate2 ca, X509Certificate2 client = null)
        {
            var transport = new TlsTransport("localhost", port, ca, client);
            return Assert.Throws<TransportException>(() => transport.Open(Limits.WaitMs)).Message;
        }

        // A message at QoS 1 to the broker and back.
        private static void RoundTrip(TlsTransport transport)
        {
            using var client = new MqttClient(transport, new MqttClientOptions { ClientId = "c" });
            var messages = new Inbox<string>();
            client.MessageReceived += (sender, m) => messages.Add(m.GetPayloadString());
            Assert.That(client.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            Assert.That(client.Subscribe("a", MqttQoS.AtLeastOnce, Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            byte[] hello = Utf8.GetBytes("hello");
            Assert.That(client.Publish("a", hello, 0, hello.Length, MqttQoS.AtLeastOnce, false, Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            Assert.That(messages.Next(), Is.EqualTo("hello"));
        }
    }
}
