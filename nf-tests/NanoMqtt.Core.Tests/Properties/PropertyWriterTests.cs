using System;
using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class PropertyWriterTests
    {
        [TestMethod]
        public void A_number_is_written_in_the_encoding_of_its_property()
        {
            AssertNumber(MqttProperty.PayloadFormatIndicator, 1u, "0101");
            AssertNumber(MqttProperty.ServerKeepAlive, 65535u, "13ffff");
            AssertNumber(MqttProperty.ReceiveMaximum, 258u, "210102");
            AssertNumber(MqttProperty.SessionExpiryInterval, 4294967295u, "11ffffffff");
            AssertNumber(MqttProperty.MaximumPacketSize, 16909060u, "2701020304");
            AssertNumber(MqttProperty.SubscriptionIdentifier, 127u, "0b7f");
            AssertNumber(MqttProperty.SubscriptionIdentifier, 268435455u, "0bffffff7f");
        }

        [TestMethod]
        public void Texts_and_binary_data_are_written_in_their_order()
        {
            PropertyWriter writer = Sample();
            byte[] expected = WireNotation.Parse("08 s'r/t' 09 b'0203' 26 s'k' s'v' 26 s'k' s'w'");
            Assert.AreEqual(WireNotation.ToHex(expected, 0, expected.Length), WireNotation.ToHex(writer.Buffer, 0, writer.Length));
        }

        [TestMethod]
        public void A_block_is_walked_and_searched_as_often_as_wanted()
        {
            PropertyBlock block = Block(Sample());
            for (int round = 0; round < 2; round++)
            {
                int count = 0;
                block.Rewind();
                while (block.TryNext())
                {
                    count++;
                }

                Assert.AreEqual(4, count);
                Assert.AreEqual("r/t", block.GetString(MqttProperty.ResponseTopic));
                Assert.IsNull(block.GetString(MqttProperty.ContentType));
                Assert.AreEqual(7, (int)block.GetNumber(MqttProperty.TopicAlias, 7));
                Assert.IsTrue(block.TryFind(MqttProperty.UserProperty));
                Assert.AreEqual("v", Utf8.GetString(block.Buffer, block.ValueOffset, block.ValueLength));
                Assert.IsTrue(block.TryNext());
                Assert.AreEqual("k", Utf8.GetString(block.Buffer, block.NameOffset, block.NameLength));
                Assert.AreEqual("w", Utf8.GetString(block.Buffer, block.ValueOffset, block.ValueLength));
                Assert.IsFalse(block.TryNext());
            }
        }

        [TestMethod]
        public void A_cleared_block_has_no_properties()
        {
            PropertyBlock block = Block(Sample());
            block.Clear();
            Assert.AreEqual(0, block.Length);
            Assert.IsFalse(block.TryNext());
            Assert.IsFalse(block.TryFind(MqttProperty.UserProperty));
        }

        // Whoever walks the properties of a decoded packet begins at the first one, whatever the decoder looked for.
        [TestMethod]
        public void The_properties_of_a_decoded_packet_are_walked_from_the_first()
        {
            AssertWalkedFromTheFirst(0x30, "s'' r10 23 u16:5 26 s'k' s'v'");
            AssertWalkedFromTheFirst(0x10, "s'MQTT' 05 02 u16:0 r8 15 s'm' 16 b'ff' s'p'");
            AssertWalkedFromTheFirst(0xF0, "18 r11 15 s'm' 26 s'k' s'v'");
        }

        [TestMethod]
        public void What_does_not_fit_is_an_overflow_wherever_the_end_lies()
        {
            int needed = Sample().Length;
            for (int capacity = 1; capacity < needed; capacity++)
            {
                PropertyWriter writer = new PropertyWriter(capacity);
                Write(writer);
                Assert.IsTrue(writer.Overflow);
                Assert.IsTrue(writer.Length <= capacity);
                writer.Clear();
                Assert.IsFalse(writer.Overflow);
                Assert.AreEqual(0, writer.Length);
            }

            PropertyWriter exact = new PropertyWriter(needed);
            Write(exact);
            Assert.IsFalse(exact.Overflow);
        }

        [TestMethod]
        public void A_value_of_another_kind_than_its_property_is_refused()
        {
            PropertyWriter writer = new PropertyWriter(16);
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add(MqttProperty.ContentType, 1));
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add(MqttProperty.UserProperty, 1));
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add((MqttProperty)200, 1));
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add(MqttProperty.TopicAlias, "x"));
            Assert.ThrowsException(typeof(ArgumentException), () => writer.Add(MqttProperty.ReasonString, new byte[1], 0, 1));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => _ = new PropertyWriter(0));
            Assert.AreEqual(0, writer.Length);
        }

        private static void AssertNumber(MqttProperty id, uint value, string expected)
        {
            PropertyWriter writer = new PropertyWriter(8);
            writer.Add(id, value);
            Assert.IsFalse(writer.Overflow);
            Assert.AreEqual(expected, WireNotation.ToHex(writer.Buffer, 0, writer.Length));
            Assert.IsTrue(Block(writer).GetNumber(id, 0) == value);
        }

        private static void AssertWalkedFromTheFirst(int firstByte, string body)
        {
            Assert.AreEqual(2, CountWithoutRewind(firstByte, WireNotation.Parse(body)), body);
        }

        private static PropertyWriter Sample()
        {
            PropertyWriter writer = new PropertyWriter(64);
            Write(writer);
            return writer;
        }

        private static void Write(PropertyWriter writer)
        {
            writer.Add(MqttProperty.ResponseTopic, "r/t");
            writer.Add(MqttProperty.CorrelationData, new byte[] { 1, 2, 3 }, 1, 2);
            writer.AddUserProperty("k", "v");
            writer.AddUserProperty("k", "w");
        }

        private static PropertyBlock Block(PropertyWriter writer)
        {
            PropertyBlock block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }

        private static int CountWithoutRewind(int firstByte, byte[] body)
        {
            PropertyBlock block = new PropertyBlock();
            MqttError error = firstByte switch
            {
                0x30 => new PublishPacket { Properties = block }.Decode(body, firstByte, 0, body.Length, MqttProtocolLevel.V5),
                0x10 => new ConnectPacket { Properties = block }.Decode(body, 0, body.Length),
                _ => new AuthPacket { Properties = block }.Decode(body, 0, body.Length),
            };
            Assert.AreEqual((int)MqttError.None, (int)error);
            int count = 0;
            while (block.TryNext())
            {
                count++;
            }

            return count;
        }
    }
}
