using System;
using System.Globalization;
using System.Linq;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Client
{
    /// <summary>
    /// Whatever a server sends, a connected session gives events, answers or an end with its reason: never an exception, never
    /// growth, never a loop that does not end.
    /// </summary>
    [TestFixture]
    public class SessionFuzzTests
    {
        private const int Rounds = 400000;
        private const int PacketsARound = 6;

        private static uint Seed =>
            uint.Parse(Environment.GetEnvironmentVariable("NANOMQTT_FUZZ_SEED") ?? "20261123", CultureInfo.InvariantCulture);

        [Test]
        public void Mutated_packets_never_break_a_connected_session([Values] MqttProtocolLevel level)
        {
            PacketVector[] seeds = PacketVectors.Valid.Concat(PacketVectors.Malformed).ToArray();
            Mutator mutator = new Mutator(Seed, seeds);
            FuzzedSession session = new FuzzedSession(level);
            for (int round = 0; round < Rounds; round++)
            {
                session.Reopen(round % 3 == 0);
                session.Publish(round);
                for (int i = 0; i < PacketsARound && session.IsOpen; i++)
                {
                    byte[] packet = mutator.NextPacket();
                    try
                    {
                        session.Feed(packet, 1 + mutator.Next(40));
                    }
                    catch (Exception e)
                    {
                        Assert.Fail($"seed {Seed}, round {round}, packet {i}: {Convert.ToHexString(packet)}\n{e}");
                    }
                }
            }

            // The fuzz reaches all that a session does.
            MqttClientStatistics done = session.Statistics;
            Assert.That(done.ProtocolErrors, Is.GreaterThan(1000));
            Assert.That(done.MessagesReceived, Is.GreaterThan(100));
            Assert.That(done.MessagesSkipped, Is.GreaterThan(level == MqttProtocolLevel.V5 ? -1 : 10));
            Assert.That(done.UnknownAcknowledgements, Is.GreaterThan(100));
        }
    }
}
