using System;
using System.Diagnostics;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests
{
    /// <summary>
    /// Any bytes give a packet or an <see cref="MqttError"/>, nothing else: no exception, no read outside the packet, and no other
    /// answer when the same bytes arrive in other pieces. Deterministic; a failure names seed, round and bytes.
    /// </summary>
    [TestFixture]
    public class MutationFuzzTests
    {
        private const uint Seed = 20240917;
        private const int Decodes = 2_000_000;
        private const int Streams = 60_000;
        private const int MaximumPacketBytes = 256;

        [Test]
        public void Any_body_gives_a_packet_or_an_error()
        {
            Mutator mutator = new Mutator(Seed, Seeds());
            AnyPacket packet = new AnyPacket();
            int[] accepted = new int[16];
            int[] refused = new int[16];
            Stopwatch watch = Stopwatch.StartNew();
            for (int round = 0; round < Decodes; round++)
            {
                byte[] wire = mutator.NextPacket();
                MqttProtocolLevel level = mutator.Level;
                try
                {
                    bool isAccepted = CheckBody(packet, wire, level);
                    (isAccepted ? accepted : refused)[wire[0] >> 4]++;
                }
                catch (Exception e)
                {
                    Assert.Fail($"seed {Seed}, round {round}, {level}, {Convert.ToHexString(wire)}: {e}");
                }
            }

            TestContext.Out.WriteLine($"seed {Seed}: {Decodes} decodes in {watch.ElapsedMilliseconds} ms");
            TestContext.Out.WriteLine($"accepted by type {string.Join(' ', accepted)}");
            TestContext.Out.WriteLine($"refused by type  {string.Join(' ', refused)}");
            AssertReached(accepted, refused);
        }

        [Test]
        public void Any_stream_gives_the_same_packets_in_whatever_pieces_it_arrives()
        {
            Mutator mutator = new Mutator(Seed + 1, Seeds());
            int packets = 0;
            for (int round = 0; round < Streams; round++)
            {
                byte[] stream = NextStream(mutator);
                MqttProtocolLevel level = mutator.Level;
                int piece = 1 + mutator.Next(40);
                try
                {
                    int whole = Digest(stream, level, MaximumPacketBytes, int.MaxValue, out int count);
                    int pieces = Digest(stream, level, 16, piece, out _);
                    packets += count;
                    Assert.That(pieces, Is.EqualTo(whole));
                }
                catch (Exception e)
                {
                    Assert.Fail($"seed {Seed + 1}, round {round}, {level}, pieces of {piece}, {Convert.ToHexString(stream)}: {e}");
                }
            }

            TestContext.Out.WriteLine($"seed {Seed + 1}: {Streams} streams, {packets} packets");
            Assert.That(packets, Is.GreaterThan(Streams));
        }

        // The body fills its array: a read outside it is an exception here, where within a framer it would be silent.
        private static bool CheckBody(AnyPacket packet, byte[] wire, MqttProtocolLevel level)
        {
            int offset = 1;
            while (offset < wire.Length - 1 && offset < 4 && wire[offset] >= 0x80)
            {
                offset++;
            }

            byte[] body = wire.AsSpan(offset + 1).ToArray();
            MqttError error = packet.Decode(body, wire[0], 0, body.Length, level);
            if (error != MqttError.None)
            {
                Assert.That(Enum.IsDefined(error), Is.True);
                return false;
            }

            AssertComesBack(packet, level);
            return true;
        }

        // What was accepted can be encoded, and decodes to the same fields again.
        private static void AssertComesBack(AnyPacket packet, MqttProtocolLevel level)
        {
            string text = packet.Describe();
            PacketWriter writer = new PacketWriter();
            writer.Open(new byte[512], 0, 512);
            Assert.That(packet.Encode(writer), Is.True);
            Framer framer = new Framer(512);
            Array.Copy(writer.Buffer, writer.PacketOffset, framer.Buffer, 0, writer.PacketLength);
            framer.HandleReceived(writer.PacketLength);
            Assert.That(framer.TryNext(), Is.True);
            Assert.That(packet.Decode(framer, level), Is.EqualTo(MqttError.None));
            Assert.That(packet.Describe(), Is.EqualTo(text));
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

        // One number for all that came out of a stream: packets, their fields or faults, the end.
        private static int Digest(byte[] stream, MqttProtocolLevel level, int initialBytes, int pieceBytes, out int packets)
        {
            Framer framer = new Framer(initialBytes, MaximumPacketBytes);
            AnyPacket packet = new AnyPacket();
            ChunkFeeder feeder = new ChunkFeeder(framer);
            HashCode digest = default;
            packets = 0;
            feeder.Open(stream, stream.Length, pieceBytes, pieceBytes);
            while (feeder.TryNext())
            {
                packets++;
                AssertInvariants(framer);
                MqttError error = packet.Decode(framer, level);
                digest.Add((int)error);
                digest.AddBytes(framer.Buffer.AsSpan(framer.PacketOffset, framer.BodyEnd - framer.PacketOffset));
            }

            digest.Add((int)framer.Error);
            return digest.ToHashCode();
        }

        private static void AssertInvariants(Framer framer)
        {
            bool isWithin = framer.PacketOffset >= 0 && framer.PacketOffset + 2 <= framer.BodyOffset && framer.BodyOffset <= framer.BodyEnd && framer.BodyEnd <= framer.ReceiveOffset;
            Assert.That(isWithin && framer.Buffer.Length <= MaximumPacketBytes, Is.True);
        }

        // A fuzzer that never gets through is a test of the first check only.
        private static void AssertReached(int[] accepted, int[] refused)
        {
            for (int type = 1; type < 16; type++)
            {
                Assert.That(accepted[type], Is.GreaterThan(100), $"accepted of type {type}");
                Assert.That(refused[type], Is.GreaterThan(100), $"refused of type {type}");
            }
        }

        private static PacketVector[] Seeds()
        {
            return [.. PacketVectors.Valid, .. PacketVectors.Longer, .. PacketVectors.Malformed];
        }
    }
}
