using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>
    /// Generated packets of every type and level come back from bytes as they were, and bytes from packets. A failure is shrunk and
    /// prints its seed: CsCheck_Seed in the environment repeats it, CsCheck_Time=10 tries each for ten seconds.
    /// </summary>
    [TestFixture]
    public class RoundTripTests
    {
        private const int Iterations = 3000;

        public static IEnumerable<TestCaseData> Types() =>
            from level in new[] { MqttProtocolLevel.V311, MqttProtocolLevel.V5 }
            from type in Enumerable.Range(1, level == MqttProtocolLevel.V5 ? 15 : 14)
            select new TestCaseData((MqttPacketType)type, level);

        [TestCaseSource(nameof(Types))]
        public void A_packet_comes_back_from_its_bytes(MqttPacketType type, MqttProtocolLevel level) =>
            PacketGen.Of(type, level).Sample(p => NanoCodec.Decode(NanoCodec.Encode(p), level).ToString() == p.ToString(), iter: Iterations);

        [TestCaseSource(nameof(Types))]
        public void Bytes_come_back_from_their_packet(MqttPacketType type, MqttProtocolLevel level) =>
            PacketGen.Of(type, level).Select(NanoCodec.Encode).Sample(wire => Again(wire, level).SequenceEqual(wire), iter: Iterations);

        // Through the packet objects alone: what was decoded in place is encoded from where it lies.
        private static byte[] Again(byte[] wire, MqttProtocolLevel level)
        {
            Framer framer = new(wire.Length < 16 ? 16 : wire.Length);
            wire.CopyTo(framer.Buffer, 0);
            framer.HandleReceived(wire.Length);
            AnyPacket packet = new();
            PacketWriter writer = new();
            writer.Open(new byte[wire.Length + MqttLimits.MaximumFixedHeaderBytes], 0, wire.Length + MqttLimits.MaximumFixedHeaderBytes);
            bool isWritten = framer.TryNext() && packet.Decode(framer, level) == MqttError.None && packet.Encode(writer);
            return isWritten ? writer.Buffer[writer.PacketOffset..(writer.PacketOffset + writer.PacketLength)] : [];
        }
    }
}
