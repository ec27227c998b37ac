using System;
using System.Collections;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Net;
using NanoMqtt.Net;
using NUnit.Framework;
using MqttClient = NanoMqtt.M2Mqtt.MqttClient;
using MqttReasonCode = nanoFramework.M2Mqtt.Messages.MqttReasonCode;
using NanoClient = NanoMqtt.Client.MqttClient;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>The calls that libraries written against <see cref="IMqttClient"/> make, in their order, against brokers that others wrote.</summary>
    [TestFixture]
    public class LibraryTests
    {
        [Test]
        public void A_device_client_opens_exchanges_messages_closes_and_opens_again()
        {
            using var server = new MqttNetServer();
            using var dropIn = new MqttClient();
#pragma warning disable CA1859 // through the interface, as the libraries do
            IMqttClient client = dropIn;
#pragma warning restore
            var received = new Inbox<string>();
            var published = new Inbox<ushort>();
            client.MqttMsgPublishReceived += (sender, e) => received.Add(e.Topic + "=" + Encoding.UTF8.GetString(e.Message, 0, e.Message.Length));
            client.MqttMsgPublished += (sender, e) => published.Add(e.MessageId);
            for (int i = 0; i < 2; i++)
            {
                client.Init("127.0.0.1", server.Port, false, null, null, MqttSslProtocols.TLSv1_2);
                MqttReasonCode result = client.Connect("device" + i, "hub/device", "key", false, MqttQoSLevel.ExactlyOnce, false, "$twin/?$rid=999", "Disconnected", true, 60);
                Assert.That((result, client.IsConnected), Is.EqualTo((MqttReasonCode.Success, true)));
                var levels = new[] { MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce };
                client.Subscribe(new[] { "devices/messages/#", "twin/#", "methods/#" }, levels);
                ushort id = client.Publish("twin/get/?$rid=1", Encoding.UTF8.GetBytes("{}"), null, new ArrayList(), MqttQoSLevel.AtLeastOnce, false);
                Assert.That(published.Next("acknowledgement " + i), Is.EqualTo(id));
                Assert.That(received.Next("message " + i), Is.EqualTo("twin/get/?$rid=1={}"));
                client.Unsubscribe(new[] { "devices/messages/#", "twin/#", "methods/#" });
                client.Disconnect();
                client.Close();
                Limits.WaitUntil(() => !client.IsConnected, "closed");
            }
        }

        [Test]
        public void Certificates_are_given_as_bytes()
        {
            using var certificates = new TestCertificates("authority");
            using X509Certificate2 server = certificates.Issue("localhost");
            using X509Certificate2 device = certificates.Issue("device");
            using var broker = new MosquittoBroker(server, certificates.Ca);
            using var client = new MqttClient();
            var published = new Inbox<ushort>();
            client.MqttMsgPublished += (sender, e) => published.Add(e.MessageId);
            client.Init("localhost", broker.Port, true, certificates.Ca.RawData, device.Export(X509ContentType.Pkcs12), MqttSslProtocols.TLSv1_2);
            Assert.That(client.Connect("device"), Is.EqualTo(MqttReasonCode.Success));
            ushort id = client.Publish("t", null, null, null, MqttQoSLevel.AtLeastOnce);
            Assert.That(published.Next(), Is.EqualTo(id));
        }

        [Test]
        public void A_will_payload_may_be_binary()
        {
            using var server = new ScriptedServer();
            using var client = new NanoClient(
                new TcpTransport("127.0.0.1", server.Port),
                new MqttClientOptions { ClientId = "id", Will = new MqttWill { Topic = "w", Payload = new byte[] { 0, 0xFF, 0x80 } } });
            client.Start();
            using ScriptedConnection connection = server.Accept();
            connection.Expect("10 16 s'MQTT' 04 06 003c s'id' s'w' b'00ff80'");
        }

        [Test]
        public void Packets_are_not_read_byte_by_byte()
        {
            using var server = new ScriptedServer();
            var transport = new CountingTransport(new TcpTransport("127.0.0.1", server.Port));
            using var client = new NanoClient(transport, new MqttClientOptions());
            var received = new Inbox<int>();
            client.MessageReceived += (sender, message) => received.Add(message.PayloadLength);
            client.Start();
            using ScriptedConnection connection = server.Accept();
            connection.Next();
            connection.Send("20 02 00 00");
            transport.Reads = 0;
            byte[] burst = new byte[10 * 20];
            for (int at = 0; at < burst.Length; at += 20)
            {
                new byte[] { 0x30, 18, 0, 1, (byte)'t' }.CopyTo(burst, at);
            }

            connection.Send(burst);
            received.Next(10);
            Assert.That(transport.Reads, Is.LessThanOrEqualTo(5), "M2Mqtt needs 3 for each message");
        }

        private sealed class CountingTransport : ITransport
        {
            private readonly ITransport _inner;

            public CountingTransport(ITransport inner) => _inner = inner;

            /// <summary>Calls of Receive that brought something.</summary>
            public int Reads { get; set; }

            public void Open(int timeoutMs) => _inner.Open(timeoutMs);

            public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
            {
                int received = _inner.Receive(buffer, offset, count, timeoutMs);
                Reads += received > 0 ? 1 : 0;
                return received;
            }

            public bool Send(byte[] buffer, int offset, int count) => _inner.Send(buffer, offset, count);

            public void Close() => _inner.Close();
        }
    }
}
