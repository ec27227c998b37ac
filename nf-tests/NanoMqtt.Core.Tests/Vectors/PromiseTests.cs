using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>What the fuzzers hold against any bytes holds for every vector, on the device too.</summary>
    [TestClass]
    public class PromiseTests
    {
        private const int MaximumPacketBytes = 256;

        [TestMethod]
        public void Every_vector_keeps_the_promises_of_the_codec_in_pieces_of_any_size()
        {
            CodecJudge judge = new CodecJudge(MaximumPacketBytes);
            PacketVector[][] tables = { PacketVectors.Valid, PacketVectors.Longer, PacketVectors.Malformed };
            int vectors = 0;
            foreach (PacketVector[] table in tables)
            {
                vectors += table.Length;
                for (int i = 0; i < table.Length; i++)
                {
                    judge.JudgeStream(table[i].Wire, table[i].Level, 1 + i % 9);
                }
            }

            Assert.IsTrue(vectors > 300); // an empty table would keep all promises
        }

        [TestMethod]
        public void A_judge_counts_the_packets_of_a_stream_and_says_which_are_refused()
        {
            CodecJudge judge = new CodecJudge(MaximumPacketBytes);
            judge.JudgeStream(WireNotation.Parse("c0 00 c1 00 30 r3 s'a' 30"), MqttProtocolLevel.V311, 2);
            Assert.AreEqual(3, judge.Packets);
            Assert.AreEqual((int)MqttError.None, (int)judge.JudgePacket(0xC0, new byte[0], MqttProtocolLevel.V311));
            Assert.AreEqual((int)MqttError.FixedHeaderFlags, (int)judge.JudgePacket(0xC1, new byte[0], MqttProtocolLevel.V311));
        }
    }
}
