using System;
using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Values and identifiers at the ends of what is legal.</summary>
    [TestClass]
    public class PropertyEdgeTests
    {
        [TestMethod]
        public void Zero_is_a_value_where_the_specification_does_not_forbid_it()
        {
            AssertConnack("r3 13 u16:0", MqttError.None);
            AssertConnack("r3 22 u16:0", MqttError.None);
            AssertConnack("r5 11 u32:0", MqttError.None);
            AssertConnack("r3 21 u16:0", MqttError.PropertyValue);
            AssertConnack("r5 27 u32:0", MqttError.PropertyValue);
        }

        [TestMethod]
        public void An_unknown_identifier_is_a_fault_also_behind_a_known_property()
        {
            // 5.0 §2.2.2.2
            AssertConnack("r6 26 s'' s'' 2b", MqttError.PropertyIdentifier);
            AssertConnack("r6 26 s'' s'' 04", MqttError.PropertyIdentifier);
            AssertConnack("r7 26 s'' s'' ff01", MqttError.PropertyIdentifier);
        }

        [TestMethod]
        public void Properties_without_an_alias_do_not_stand_for_a_topic()
        {
            PublishPacket packet = new PublishPacket();
            byte[] body = WireNotation.Parse("s'' r2 01 01 'x'");
            Assert.AreEqual((int)MqttError.NoTopic, (int)packet.Decode(body, 0x30, 0, body.Length, MqttProtocolLevel.V5));
        }

        [TestMethod]
        public void A_topic_that_ends_the_packet_is_one_all_the_same()
        {
            PublishPacket packet = new PublishPacket();
            byte[] body = { 0, 0 };
            Assert.AreEqual((int)MqttError.TopicName, (int)packet.Decode(body, 0x30, 0, 2, MqttProtocolLevel.V311));
            Assert.AreEqual((int)MqttError.Truncated, (int)packet.Decode(body, 0x30, 0, 1, MqttProtocolLevel.V311));
        }

        [TestMethod]
        public void The_last_identifier_can_be_written_and_the_one_behind_it_not()
        {
            PropertyWriter writer = new PropertyWriter(8);
            writer.Add(MqttProperty.SharedSubscriptionAvailable, 1);
            Assert.AreEqual("2a01", WireNotation.ToHex(writer.Buffer, 0, writer.Length));
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add((MqttProperty)0x2B, 1));
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add((MqttProperty)(-1), 1));
            Assert.AreEqual(2, writer.Length);
        }

        private static void AssertConnack(string properties, MqttError expected)
        {
            ConnackPacket packet = new ConnackPacket();
            byte[] body = WireNotation.Parse("00 00 " + properties);
            Assert.AreEqual((int)expected, (int)packet.Decode(body, 0, body.Length, MqttProtocolLevel.V5), properties);
        }
    }
}
