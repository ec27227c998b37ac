using System;
using System.Collections.Generic;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests
{
    /// <summary>Steady state of the codec allocates nothing: on a device each allocation brings the next collection nearer.</summary>
    [TestFixture]
    public class CodecAllocationTests
    {
        private const int WarmUps = 3;
        private const int Rounds = 200;

        public static IEnumerable<TestCaseData> Vectors()
        {
            foreach (PacketVector[] table in new[] { PacketVectors.Valid, PacketVectors.Longer, PacketVectors.Malformed })
            {
                foreach (PacketVector vector in table)
                {
                    yield return new TestCaseData(vector).SetArgDisplayNames($"{vector.Name} ({vector.Level})");
                }
            }
        }

        public static IEnumerable<TestCaseData> Encoders()
        {
            PacketWriter writer = new PacketWriter();
            byte[] buffer = new byte[512];
            foreach ((string name, Func<MqttProtocolLevel, bool> encode) in EncodersInto(writer))
            {
                foreach (MqttProtocolLevel level in new[] { MqttProtocolLevel.V311, MqttProtocolLevel.V5 })
                {
                    Func<bool> run = () =>
                    {
                        writer.Open(buffer, 0, buffer.Length);
                        return encode(level);
                    };
                    yield return new TestCaseData(run).SetArgDisplayNames($"{name} ({level})");
                }
            }
        }

        [TestCaseSource(nameof(Vectors))]
        public void Framing_and_decoding_a_packet_allocates_nothing(PacketVector vector)
        {
            AnyPacket packet = new AnyPacket();
            Framer framer = new Framer(512);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            AssertAllocatesNothing(() =>
            {
                framer.Reset();
                feeder.Open(vector.Wire, vector.Wire.Length, 1, 7);
                return feeder.TryNext() ? packet.Decode(framer, vector.Level) == vector.Error : framer.Error == vector.Error;
            });
        }

        [TestCaseSource(nameof(Encoders))]
        public void Encoding_a_packet_allocates_nothing(Func<bool> encode)
        {
            AssertAllocatesNothing(encode);
        }

        [Test]
        public void Walking_filters_and_properties_allocates_nothing()
        {
            SubscribePacket packet = new SubscribePacket();
            byte[] body = WireNotation.Parse("u16:10 r17 0b r128 26 s'k' s'v' 26 s'n' s'w' s'a/b' 00 s'c/#' 01");
            AssertAllocatesNothing(() =>
            {
                int seen = packet.Decode(body, 0, body.Length, MqttProtocolLevel.V5) == MqttError.None ? 0 : 100;
                while (packet.TryNext())
                {
                    seen++;
                }

                while (packet.Properties.TryNext())
                {
                    seen++;
                }

                return seen == 5 && packet.Properties.GetNumber(MqttProperty.SubscriptionIdentifier, 0) == 128;
            });
        }

        [Test]
        public void A_stream_through_a_framer_that_has_grown_allocates_nothing()
        {
            byte[] stream = WireNotation.Parse("30 r8 s'a/b' 'xyz' 40 02 0001 c0 00 30 r43 s'a' '0123456789012345678901234567890123456789'");
            Framer framer = new Framer(16, 128);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            AssertAllocatesNothing(() =>
            {
                int packets = 0;
                feeder.Open(stream, stream.Length, 5, 11);
                while (feeder.TryNext())
                {
                    packets++;
                }

                return packets == 4;
            });
        }

        [Test]
        public void Checking_and_matching_topics_allocates_nothing()
        {
            byte[] topic = Utf8.GetBytes("home/kitchen/esp32-01/temperature");
            byte[] filter = Utf8.GetBytes("home/+/esp32-01/#");
            TopicString topics = new TopicString();
            AssertAllocatesNothing(() => TopicName.Check(topic, 0, topic.Length) == MqttError.None
                && TopicFilter.Check(filter, 0, filter.Length) == MqttError.None
                && TopicFilter.Matches(filter, 0, filter.Length, topic, 0, topic.Length)
                && topics.Get(topic, 0, topic.Length).Length == topic.Length);
        }

        [Test]
        public void A_whole_exchange_of_QoS_2_in_the_arena_allocates_nothing()
        {
            InFlightArena arena = new InFlightArena(256, 4);
            ReceivedIds received = new ReceivedIds(4);
            PacketWriter writer = new PacketWriter();
            PublishPacket packet = new PublishPacket { Topic = "a/b", PacketId = 1, QoS = MqttQoS.ExactlyOnce, Payload = new byte[32], PayloadLength = 32 };
            AssertAllocatesNothing(() =>
            {
                writer.Open(arena.Buffer, arena.Tail, arena.Buffer.Length);
                bool isKept = packet.Encode(writer, MqttProtocolLevel.V311) && arena.TryCommit(writer, packet.PacketId);
                arena.SendNext();
                arena.HandleClosed();
                arena.SendNext();
                bool isReceived = received.TryAdd(packet.PacketId) && arena.HandlePubrec(packet.PacketId);
                bool isComplete = received.Remove(packet.PacketId) && arena.TryEnd(packet.PacketId + InFlightArena.ReleaseSent);
                return isKept && isReceived && isComplete && arena.Count == 0;
            });
        }

        private static IEnumerable<(string Name, Func<MqttProtocolLevel, bool> Encode)> EncodersInto(PacketWriter writer)
        {
            PropertyBlock properties = SampleProperties();
            ConnectPacket connect = new ConnectPacket
            {
                ClientId = "node-1", HasWill = true, WillTopic = "home/ä", WillPayload = new byte[8], HasUserName = true, UserName = "u", HasPassword = true,
                Password = new byte[8], Properties = properties, WillProperties = properties,
            };
            yield return ("CONNECT", level =>
            {
                connect.Level = level;
                return connect.Encode(writer);
            });
            ConnackPacket connack = new ConnackPacket { SessionPresent = true, Properties = properties };
            yield return ("CONNACK", level => connack.Encode(writer, level));
            PublishPacket publish = new PublishPacket { Topic = "home/kitchen/esp32-01/temperature", Payload = new byte[32], PayloadLength = 32, QoS = MqttQoS.AtLeastOnce, PacketId = 7, Properties = properties };
            yield return ("PUBLISH", level => publish.Encode(writer, level));
            yield return ("PUBLISH without payload", level => publish.EncodeHeader(writer, level));
            yield return ("PUBACK", _ => AckPacket.Encode(writer, MqttPacketType.Puback, 7));
            AckPacket ack = new AckPacket { PacketId = 7, ReasonCode = MqttReasonCode.QuotaExceeded, Properties = properties };
            yield return ("PUBREC with reason", level => ack.Encode(writer, MqttPacketType.Pubrec, level));
            yield return ("SUBSCRIBE", level =>
            {
                SubscribePacket.Begin(writer, 7, level, properties);
                SubscribePacket.Add(writer, "home/+/temperature", MqttQoS.AtLeastOnce);
                return ListPacket.Finish(writer, MqttPacketType.Subscribe);
            });
            yield return ("SUBACK", level =>
            {
                SubackPacket.Begin(writer, 7, level, properties);
                writer.WriteByte(1);
                return ListPacket.Finish(writer, MqttPacketType.Suback);
            });
            yield return ("UNSUBSCRIBE", level =>
            {
                UnsubscribePacket.Begin(writer, 7, level, properties);
                writer.WriteString("home/+/temperature");
                return ListPacket.Finish(writer, MqttPacketType.Unsubscribe);
            });
            yield return ("UNSUBACK", level =>
            {
                UnsubackPacket.Begin(writer, 7, level, properties);
                return ListPacket.Finish(writer, MqttPacketType.Unsuback);
            });
            yield return ("PINGREQ", _ => PingPacket.Encode(writer, MqttPacketType.Pingreq));
            DisconnectPacket disconnect = new DisconnectPacket { ReasonCode = MqttReasonCode.PacketTooLarge, Properties = properties };
            yield return ("DISCONNECT", level => disconnect.Encode(writer, level));
            AuthPacket auth = new AuthPacket { Properties = properties };
            yield return ("AUTH", _ => auth.Encode(writer));
        }

        private static PropertyBlock SampleProperties()
        {
            PropertyWriter writer = new PropertyWriter(64);
            writer.AddUserProperty("key", "value");
            PropertyBlock block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }

        // The first rounds may allocate: buffers that grow once, property blocks made on first use.
        private static void AssertAllocatesNothing(Func<bool> run)
        {
            for (int i = 0; i < WarmUps; i++)
            {
                Assert.That(run(), Is.True);
            }

            bool isRight = true;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                isRight &= run();
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(isRight, Is.True);
            Assert.That(allocated, Is.Zero);
        }
    }
}
