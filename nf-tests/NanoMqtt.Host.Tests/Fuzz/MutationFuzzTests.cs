using System;
using System.Diagnostics;
using System.Globalization;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests
{
    /// <summary>
    /// Any bytes give a packet or an <see cref="MqttError"/>, nothing else: no exception, no read outside the packet, and no other
    /// answer when the same bytes arrive in other pieces. Deterministic; a failure names seed, round and bytes. NANOMQTT_FUZZ_SEED and
    /// NANOMQTT_FUZZ_DECODES in the environment take another seed and another number of decodes.
    /// </summary>
    [TestFixture]
    public class MutationFuzzTests
    {
        // A mutated packet has at most 400 bytes: all fit when one is judged, in a stream some are refused.
        private const int MaximumPacketBytes = 512;
        private const int MaximumInStreamBytes = 256;
        private const int DecodesForEachStream = 33;

        private static readonly uint s_seed = (uint)Setting("NANOMQTT_FUZZ_SEED", 20240917);
        private static readonly int s_decodes = Setting("NANOMQTT_FUZZ_DECODES", 2_000_000);

        [Test]
        public void Any_body_gives_a_packet_or_an_error()
        {
            Mutator mutator = new Mutator(s_seed, Seeds());
            CodecJudge judge = new CodecJudge(MaximumPacketBytes);
            int[] accepted = new int[16];
            int[] refused = new int[16];
            Stopwatch watch = Stopwatch.StartNew();
            for (int round = 0; round < s_decodes; round++)
            {
                byte[] wire = mutator.NextPacket();
                try
                {
                    MqttError error = judge.JudgePacket(wire[0], Body(wire), mutator.Level);
                    Assert.That(Enum.IsDefined(error), Is.True);
                    (error == MqttError.None ? accepted : refused)[wire[0] >> 4]++;
                }
                catch (Exception e)
                {
                    Assert.Fail($"seed {s_seed}, round {round}, {mutator.Level}, {Convert.ToHexString(wire)}: {e}");
                }
            }

            TestContext.Out.WriteLine($"seed {s_seed}: {s_decodes} decodes in {watch.ElapsedMilliseconds} ms");
            TestContext.Out.WriteLine($"accepted by type {string.Join(' ', accepted)}");
            TestContext.Out.WriteLine($"refused by type  {string.Join(' ', refused)}");
            AssertReached(accepted, refused);
        }

        [Test]
        public void Any_stream_gives_the_same_packets_in_whatever_pieces_it_arrives()
        {
            Mutator mutator = new Mutator(s_seed + 1, Seeds());
            CodecJudge judge = new CodecJudge(MaximumInStreamBytes);
            int streams = s_decodes / DecodesForEachStream;
            int packets = 0;
            for (int round = 0; round < streams; round++)
            {
                byte[] stream = NextStream(mutator);
                int piece = 1 + mutator.Next(40);
                try
                {
                    judge.JudgeStream(stream, mutator.Level, piece);
                    packets += judge.Packets;
                }
                catch (Exception e)
                {
                    Assert.Fail($"seed {s_seed + 1}, round {round}, {mutator.Level}, pieces of {piece}, {Convert.ToHexString(stream)}: {e}");
                }
            }

            TestContext.Out.WriteLine($"seed {s_seed + 1}: {streams} streams, {packets} packets");
            Assert.That(packets, Is.GreaterThan(streams));
        }

        private static byte[] Body(byte[] wire)
        {
            int offset = 1;
            while (offset < wire.Length - 1 && offset < 4 && wire[offset] >= 0x80)
            {
                offset++;
            }

            return wire[(offset + 1)..];
        }

        private static byte[] NextStream(Mutator mutator)
        {
            byte[] stream = Array.Empty<byte>();
            for (int i = mutator.Next(6); i >= 0; i--)
            {
                stream = [.. stream, .. mutator.NextPacket()];
            }

            return stream;
        }

        // A fuzzer that never gets through is a test of the first check only.
        private static void AssertReached(int[] accepted, int[] refused)
        {
            int least = s_decodes / 20_000;
            for (int type = 1; type < 16; type++)
            {
                Assert.That(accepted[type], Is.GreaterThan(least), $"accepted of type {type}");
                Assert.That(refused[type], Is.GreaterThan(least), $"refused of type {type}");
            }
        }

        private static PacketVector[] Seeds()
        {
            return [.. PacketVectors.Valid, .. PacketVectors.Longer, .. PacketVectors.Malformed];
        }

        private static int Setting(string name, int otherwise)
        {
            string value = Environment.GetEnvironmentVariable(name);
            return string.IsNullOrEmpty(value) ? otherwise : int.Parse(value, CultureInfo.InvariantCulture);
        }
    }
}
