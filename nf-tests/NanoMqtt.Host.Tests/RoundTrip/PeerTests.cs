using System;
using CsCheck;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>
    /// MQTTnet's formatter agrees with our codec on every generated packet that it can write, both ways: on its fields and on its bytes.
    /// What it cannot write is <see cref="PeerLimits"/>.
    /// </summary>
    [TestFixture]
    public class PeerTests
    {
        private const int Iterations = 1000;

        [TestCaseSource(typeof(RoundTripTests), nameof(RoundTripTests.Types))]
        public void What_we_encode_MQTTnet_decodes_and_encodes_again(MqttPacketType type, MqttProtocolLevel level)
        {
            Packets(type, level).Sample(p =>
            {
                byte[] wire = NanoCodec.Encode(p);
                AssertSame(PeerCodec.Decode(wire, level), p);
                if (!PeerLimits.IsWrittenLonger(p))
                {
                    AssertSame(PeerCodec.Encode(PeerCodec.DecodePacket(wire, level), level), wire);
                }
            }, iter: Iterations);
        }

        [TestCaseSource(typeof(RoundTripTests), nameof(RoundTripTests.Types))]
        public void What_MQTTnet_encodes_we_decode_and_encode_again(MqttPacketType type, MqttProtocolLevel level)
        {
            Packets(type, level).Sample(p =>
            {
                byte[] wire = PeerCodec.Encode(p);
                AssertSame(NanoCodec.Decode(wire, level), p);
                if (!PeerLimits.IsWrittenLonger(p))
                {
                    AssertSame(NanoCodec.Encode(p), wire);
                }
            }, iter: Iterations);
        }

        private static Gen<Packet> Packets(MqttPacketType type, MqttProtocolLevel level) => PacketGen.Of(type, level).Select(PeerLimits.Within);

        private static void AssertSame(Packet actual, Packet expected) => Assert.That(actual.ToString(), Is.EqualTo(expected.ToString()));

        private static void AssertSame(byte[] actual, byte[] expected) => Assert.That(Convert.ToHexString(actual), Is.EqualTo(Convert.ToHexString(expected)));
    }
}
