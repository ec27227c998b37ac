using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>
    /// What the sample program of Paho's Go client sends, byte for byte: it subscribes to go-mqtt/sample at QoS 0, publishes five messages at
    /// QoS 1, waiting for each acknowledgement, and expects all five back.
    /// </summary>
    [TestFixture]
    public class PahoGoSampleTests
    {
        private static readonly byte[] s_topic = Text("go-mqtt/sample");

        [Test]
        public void The_sample_program_gets_its_five_messages_back()
        {
            using var broker = new TestBroker();
            using var client = new WireClient(broker.Port);

            client.Send(Packet(0x10, Text("MQTT"), new byte[] { 4, 0x02, 0, 30 }, Text("go-simple")));
            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0x20, 2, 0, 0 }), "CONNACK");

            client.Send(Packet(0x82, new byte[] { 0, 1 }, s_topic, new byte[] { 0 }));
            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0x90, 3, 0, 1, 0 }), "SUBACK");

            var publishes = new List<byte[]>();
            for (byte i = 0; i < 5; i++)
            {
                byte id = (byte)(2 + i);
                client.Send(Packet(0x32, s_topic, new byte[] { 0, id }, Message(i)));
                byte[] packet = client.Next();
                while (packet[0] == 0x30)
                {
                    publishes.Add(packet);
                    packet = client.Next();
                }

                Assert.That(packet, Is.EqualTo(new byte[] { 0x40, 2, 0, id }), "PUBACK");
            }

            while (publishes.Count < 5)
            {
                publishes.Add(client.Next());
            }

            Assert.That(publishes, Is.EqualTo(Enumerable.Range(0, 5).Select(i => Packet(0x30, s_topic, Message(i)))));

            client.Send(Packet(0xA2, new byte[] { 0, 7 }, s_topic));
            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0xB0, 2, 0, 7 }), "UNSUBACK");
            client.Send(new byte[] { 0xE0, 0 });
            Assert.That(client.IsEnded(), Is.True);
        }

        private static byte[] Message(int i) => Encoding.ASCII.GetBytes($"this is msg #{i}!");

        private static byte[] Text(string text) => new[] { (byte)0, (byte)text.Length }.Concat(Encoding.ASCII.GetBytes(text)).ToArray();

        private static byte[] Packet(byte first, params byte[][] parts)
        {
            byte[] body = parts.SelectMany(p => p).ToArray();
            return new[] { first, (byte)body.Length }.Concat(body).ToArray();
        }
    }
}
