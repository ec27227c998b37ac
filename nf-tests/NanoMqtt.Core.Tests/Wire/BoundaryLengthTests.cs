using System;
using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>
    /// Lengths on both sides of every change of encoding, through writer, framer and decoder. The packets are generated: nothing
    /// here is small enough to be written down.
    /// </summary>
    [TestClass]
    public class BoundaryLengthTests
    {
        private const int SegmentBytes = 1460;
        private const int HeaderAndRest = 64;

        [TestMethod]
        public void A_client_identifier_of_every_boundary_length_comes_back()
        {
            foreach (int length in BoundaryLengths.Fields)
            {
                ConnectPacket packet = new ConnectPacket { ClientId = Text(length) };
                PacketWriter writer = Open(length);
                Assert.IsTrue(packet.Encode(writer));
                Framer framer = Frame(writer);
                ConnectPacket decoded = new ConnectPacket();
                Assert.AreEqual((int)MqttError.None, (int)decoded.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd));
                Assert.AreEqual(length, decoded.ClientIdLength);
                AssertPattern(framer.Buffer, decoded.ClientIdOffset, length);
            }
        }

        [TestMethod]
        public void A_will_and_a_password_of_every_boundary_length_come_back()
        {
            foreach (int length in BoundaryLengths.Fields)
            {
                byte[] value = Pattern(length);
                ConnectPacket packet = new ConnectPacket { ClientId = "c", HasWill = true, WillTopic = "w", WillPayload = value, HasUserName = true, UserName = "u", HasPassword = true, Password = value };
                PacketWriter writer = Open(2 * length);
                Assert.IsTrue(packet.Encode(writer));
                Framer framer = Frame(writer);
                ConnectPacket decoded = new ConnectPacket();
                Assert.AreEqual((int)MqttError.None, (int)decoded.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd));
                Assert.AreEqual(length, decoded.WillPayloadLength);
                Assert.AreEqual(length, decoded.PasswordLength);
                AssertPattern(framer.Buffer, decoded.WillPayloadOffset, length);
                AssertPattern(framer.Buffer, decoded.PasswordOffset, length);
            }
        }

        [TestMethod]
        public void A_topic_and_a_payload_of_every_boundary_length_come_back()
        {
            foreach (int length in BoundaryLengths.Fields)
            {
                int topicLength = length == 0 ? 1 : length;
                PublishPacket packet = new PublishPacket { Topic = Text(topicLength), Payload = Pattern(length), PayloadLength = length, QoS = MqttQoS.AtLeastOnce, PacketId = 7 };
                PacketWriter writer = Open(topicLength + length);
                Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V311));
                Framer framer = Frame(writer);
                PublishPacket decoded = Decode(framer);
                Assert.AreEqual(topicLength, decoded.TopicLength);
                AssertPattern(framer.Buffer, decoded.TopicOffset, topicLength);
                Assert.AreEqual(length, decoded.PayloadLength);
                AssertPattern(framer.Buffer, decoded.PayloadOffset, length);
            }
        }

        [TestMethod]
        public void A_filter_of_every_boundary_length_comes_back()
        {
            foreach (int length in BoundaryLengths.Fields)
            {
                int filterLength = length == 0 ? 1 : length;
                PacketWriter writer = Open(filterLength);
                SubscribePacket.Begin(writer, 1, MqttProtocolLevel.V311);
                SubscribePacket.Add(writer, Text(filterLength), MqttQoS.ExactlyOnce);
                Assert.IsTrue(ListPacket.Finish(writer, MqttPacketType.Subscribe));
                Framer framer = Frame(writer);
                SubscribePacket decoded = new SubscribePacket();
                Assert.AreEqual((int)MqttError.None, (int)decoded.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, MqttProtocolLevel.V311));
                Assert.IsTrue(decoded.TryNext());
                Assert.AreEqual(filterLength, decoded.FilterLength);
                AssertPattern(framer.Buffer, decoded.FilterOffset, filterLength);
            }
        }

        [TestMethod]
        public void A_user_property_of_every_boundary_length_comes_back()
        {
            foreach (int length in BoundaryLengths.Fields)
            {
                PropertyWriter properties = new PropertyWriter(length + HeaderAndRest);
                properties.AddUserProperty("k", Text(length));
                PublishPacket packet = new PublishPacket { Topic = "t", Properties = new PropertyBlock() };
                packet.Properties.Use(properties.Buffer, 0, properties.Length);
                PacketWriter writer = Open(length);
                Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V5));
                Framer framer = Frame(writer);
                PublishPacket decoded = new PublishPacket();
                Assert.AreEqual((int)MqttError.None, (int)decoded.Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, MqttProtocolLevel.V5));
                Assert.IsTrue(decoded.Properties.TryFind(MqttProperty.UserProperty));
                Assert.AreEqual(length, decoded.Properties.ValueLength);
                AssertPattern(framer.Buffer, decoded.Properties.ValueOffset, length);
            }
        }

        [TestMethod]
        public void A_remaining_length_at_every_boundary_is_written_framed_and_read()
        {
            foreach (int remaining in BoundaryLengths.RemainingLengths)
            {
                int payload = remaining - 3;
                PublishPacket packet = new PublishPacket { Topic = "t", Payload = Pattern(payload), PayloadLength = payload };
                PacketWriter writer = Open(remaining);
                Assert.IsTrue(packet.Encode(writer, MqttProtocolLevel.V311));
                Assert.AreEqual(1 + VariableByteInteger.CountBytes(remaining) + remaining, writer.PacketLength);
                Framer framer = Frame(writer);
                Assert.AreEqual(remaining, framer.BodyEnd - framer.BodyOffset);
                PublishPacket decoded = Decode(framer);
                Assert.AreEqual(payload, decoded.PayloadLength);
                AssertPattern(framer.Buffer, decoded.PayloadOffset, payload);
            }
        }

        private static PacketWriter Open(int length)
        {
            PacketWriter writer = new PacketWriter();
            byte[] buffer = new byte[length + HeaderAndRest];
            writer.Open(buffer, 0, buffer.Length);
            return writer;
        }

        // Through a framer that starts small, in pieces as large as TCP's.
        private static Framer Frame(PacketWriter writer)
        {
            byte[] wire = new byte[writer.PacketLength];
            Array.Copy(writer.Buffer, writer.PacketOffset, wire, 0, wire.Length);
            Framer framer = new Framer(16, wire.Length < 16 ? 16 : wire.Length);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            feeder.Open(wire, wire.Length, SegmentBytes, SegmentBytes);
            Assert.IsTrue(feeder.TryNext());
            Assert.IsTrue(feeder.IsAllFed);
            return framer;
        }

        private static PublishPacket Decode(Framer framer)
        {
            PublishPacket decoded = new PublishPacket();
            MqttError error = decoded.Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, MqttProtocolLevel.V311);
            Assert.AreEqual((int)MqttError.None, (int)error);
            return decoded;
        }

        private static byte[] Pattern(int length)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)('a' + i % 26);
            }

            return bytes;
        }

        private static string Text(int length)
        {
            char[] characters = new char[length];
            for (int i = 0; i < length; i++)
            {
                characters[i] = (char)('a' + i % 26);
            }

            return new string(characters);
        }

        private static void AssertPattern(byte[] buffer, int offset, int length)
        {
            for (int i = 0; i < length; i++)
            {
                if (buffer[offset + i] != 'a' + i % 26)
                {
                    Assert.AreEqual(-1, i);
                }
            }
        }
    }
}
