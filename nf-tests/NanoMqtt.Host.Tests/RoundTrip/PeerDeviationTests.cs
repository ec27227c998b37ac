using System;
using System.Collections.Generic;
using MQTTnet.Exceptions;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>The cases that <see cref="PeerLimits"/> leaves out, each against MQTTnet: ours writes and reads them, MQTTnet does not write them.</summary>
    [TestFixture]
    public class PeerDeviationTests
    {
        private const MqttProtocolLevel V5 = MqttProtocolLevel.V5;

        public static IEnumerable<TestCaseData> LeftOut()
        {
            yield return Case("an empty content type (5.0 §1.5.4)", Publish(new PropertyValue(MqttProperty.ContentType, Text: "")));
            yield return Case("message expiry 0 (5.0 §3.3.2.3.3)", Publish(new PropertyValue(MqttProperty.MessageExpiryInterval)));
            yield return Case("server keep alive 0 (5.0 §3.2.2.3.14)", Connack(new PropertyValue(MqttProperty.ServerKeepAlive)));
            yield return Case("session expiry 0 in CONNACK (5.0 §3.2.2.3.2)", Connack(new PropertyValue(MqttProperty.SessionExpiryInterval)));
            yield return Case("session expiry 0 in DISCONNECT (5.0 §3.14.2.2.2)", Disconnect(new PropertyValue(MqttProperty.SessionExpiryInterval)));
        }

        public static IEnumerable<TestCaseData> Refused()
        {
            Packet connect = new(MqttPacketType.Connect, V5) { ClientId = "c", Flag = true };
            yield return Case("a password without a user name (5.0 §3.1.2.9)", connect with { Password = [1] });
            yield return Case("an empty client identifier without Clean Start (5.0 §3.1.3.1)", connect with { ClientId = "", Flag = false });
        }

        [TestCaseSource(nameof(LeftOut))]
        public void A_property_that_MQTTnet_leaves_out_is_written_and_read_by_us(Packet packet)
        {
            AssertComesBack(packet);
            Assert.That(NanoCodec.Decode(PeerCodec.Encode(packet), V5).Properties, Is.Empty);
        }

        [TestCaseSource(nameof(Refused))]
        public void A_packet_that_MQTTnet_refuses_to_write_is_written_and_read_by_us(Packet packet)
        {
            AssertComesBack(packet);
            Assert.That(() => PeerCodec.Encode(packet), Throws.TypeOf<MqttProtocolViolationException>());
        }

        // Both legal; ours is shorter.
        [TestCase(MqttPacketType.Puback, 0x10, "4003000110", "400400011000")]
        [TestCase(MqttPacketType.Pubrec, 0x80, "5003000180", "500400018000")]
        [TestCase(MqttPacketType.Pubrel, 0x92, "6203000192", "620400019200")]
        [TestCase(MqttPacketType.Pubcomp, 0x92, "7003000192", "700400019200")]
        [TestCase(MqttPacketType.Disconnect, 0x00, "E000", "E0020000")]
        [TestCase(MqttPacketType.Disconnect, 0x04, "E00104", "E0020400")]
        public void What_MQTTnet_writes_longer_is_read_alike_by_both(MqttPacketType type, int code, string ours, string theirs)
        {
            Packet packet = new(type, V5) { Id = type == MqttPacketType.Disconnect ? 0 : 1, Code = code };
            Assert.That(Convert.ToHexString(NanoCodec.Encode(packet)), Is.EqualTo(ours));
            Assert.That(Convert.ToHexString(PeerCodec.Encode(packet)), Is.EqualTo(theirs));
            Assert.That(NanoCodec.Decode(Convert.FromHexString(theirs), V5).ToString(), Is.EqualTo(packet.ToString()));
            Assert.That(PeerCodec.Decode(Convert.FromHexString(ours), V5).ToString(), Is.EqualTo(packet.ToString()));
        }

        private static void AssertComesBack(Packet packet) => Assert.That(NanoCodec.Decode(NanoCodec.Encode(packet), V5).ToString(), Is.EqualTo(packet.ToString()));

        private static TestCaseData Case(string name, Packet packet) => new TestCaseData(packet).SetArgDisplayNames(name);

        private static Packet Publish(PropertyValue property) => new(MqttPacketType.Publish, V5) { Topic = "t", Payload = [], Properties = [property] };

        private static Packet Disconnect(PropertyValue property) => new(MqttPacketType.Disconnect, V5) { Properties = [property] };

        private static Packet Connack(PropertyValue property) => new(MqttPacketType.Connack, V5) { Properties = [property] };
    }
}
