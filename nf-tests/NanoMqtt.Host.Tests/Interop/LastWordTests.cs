using System.Linq;
using System.Text;
using NanoMqtt.Broker;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>
    /// A client of MQTT 5.0 that does what it must not goes on sending, for it does not know yet. It must still be able to read why its
    /// connection ended: a socket that is closed with unread bytes resets the connection, and the DISCONNECT is lost with it.
    /// </summary>
    [TestFixture]
    public class LastWordTests
    {
        private static readonly byte[] s_connect = { 0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 60, 0, 0, 1, (byte)'a' };

        [Test]
        public void More_messages_than_the_receive_maximum_are_answered_by_a_Disconnect_that_arrives() => Limits.RightAfterTheEnd(() =>
        {
            using var broker = new TestBroker(options: new MqttBrokerOptions { MaximumReceivedQoS2 = 20 });
            using WireClient client = Connect(broker);
            for (int id = 1; id <= 100; id++)
            {
                client.Send(new byte[] { 0x34, 7, 0, 1, (byte)'t', 0, (byte)id, 0, (byte)'x' });
            }

            for (int id = 1; id <= 20; id++)
            {
                Assert.That(client.Next(), Is.EqualTo(new byte[] { 0x50, 2, 0, (byte)id }), "PUBREC");
            }

            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0xE0, 1, 0x93 }), "5.0 [MQTT-3.3.4-9]");
            client.Send(new byte[] { 0x62, 2, 0, 1 });
            client.Send(new byte[] { 0x62, 2, 0, 2 });
            Assert.That(client.IsEnded(), Is.True, "and is not reset");
        });

        [Test]
        public void A_packet_that_is_too_large_is_answered_by_a_Disconnect_that_arrives() => Limits.RightAfterTheEnd(() =>
        {
            using var broker = new TestBroker(options: new MqttBrokerOptions { MaximumPacketBytes = 1024 });
            using WireClient client = Connect(broker);
            byte[] payload = Encoding.ASCII.GetBytes(new string('x', 100000));
            client.Send(new byte[] { 0x30, 0xA4, 0x8D, 0x06, 0, 1, (byte)'t', 0 }.Concat(payload).ToArray());
            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0xE0, 1, 0x95 }), "5.0 [MQTT-3.2.2-15]");
            Assert.That(client.IsEnded(), Is.True, "and is not reset");
        });

        private static WireClient Connect(TestBroker broker)
        {
            var client = new WireClient(broker.Port);
            client.Send(s_connect);
            Assert.That(client.Next().Take(4).Last(), Is.Zero, "CONNACK");
            return client;
        }
    }
}
