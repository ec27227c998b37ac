using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests
{
    /// <summary>Fields at the end of what a length of two bytes can say: more than a board has memory for.</summary>
    [TestFixture]
    public class LongFieldTests
    {
        private const int Capacity = 3 * 65536;

        // [MQTT-4.7.3-3], 3.1.1 §1.5.3, 5.0 §1.5.4 and §1.5.6
        [TestCase(65535, false)]
        [TestCase(65536, true)]
        public void A_field_of_more_than_65535_bytes_is_an_overflow(int length, bool isOverflow)
        {
            PacketWriter writer = new();
            writer.Open(new byte[Capacity], 0, Capacity);
            writer.WriteBinary(new byte[length], 0, length);
            Assert.That(writer.Overflow, Is.EqualTo(isOverflow));

            writer.Open(writer.Buffer, 0, Capacity);
            writer.WriteString(new string('x', length));
            Assert.That(writer.Overflow, Is.EqualTo(isOverflow));
            Assert.That(writer.Finish(0x10), Is.Not.EqualTo(isOverflow));
        }

        // PUBLISH has a short way of its own, where the buffer has room for the widest characters.
        [TestCase(65535, true)]
        [TestCase(65536, false)]
        public void A_topic_of_more_than_65535_bytes_cannot_be_written(int length, bool fits)
        {
            PublishPacket packet = new() { Topic = new string('x', length) };
            PacketWriter writer = new();
            writer.Open(new byte[2 * Capacity], 0, 2 * Capacity);
            Assert.That(packet.Encode(writer, MqttProtocolLevel.V311), Is.EqualTo(fits));
            Assert.That(writer.Overflow, Is.Not.EqualTo(fits));
        }

        [Test]
        public void Characters_of_several_bytes_count_with_all_of_them()
        {
            PacketWriter writer = new();
            writer.Open(new byte[Capacity], 0, Capacity);
            writer.WriteString(new string('€', 21846));
            Assert.That(writer.Overflow, Is.True);
        }
    }
}
