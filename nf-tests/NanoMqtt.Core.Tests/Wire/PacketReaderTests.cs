using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class PacketReaderTests
    {
        [TestMethod]
        public void Fields_are_read_where_they_lie()
        {
            PacketReader reader = Open("ff 07 u16:258 r300 s'a/b' b'00ff' u16:9 ff", 1, 1);
            Assert.AreEqual(7, reader.ReadByte());
            Assert.AreEqual(258, reader.ReadUInt16());
            Assert.AreEqual(300, reader.ReadVariableByteInteger());
            reader.ReadString();
            Assert.AreEqual("a/b", Utf8.GetString(reader.Buffer, reader.FieldOffset, reader.FieldLength));
            reader.ReadBinary();
            Assert.AreEqual("00ff", WireNotation.ToHex(reader.Buffer, reader.FieldOffset, reader.FieldLength));
            Assert.AreEqual(9, reader.ReadPacketIdentifier());
            Assert.AreEqual((int)MqttError.None, (int)reader.Finish());
        }

        [TestMethod]
        public void An_empty_range_gives_zeros_and_one_fault()
        {
            PacketReader reader = Open("ff", 0, 1);
            Assert.AreEqual(0, reader.ReadByte());
            Assert.AreEqual(0, reader.ReadUInt16());
            Assert.AreEqual(0, reader.ReadVariableByteInteger());
            Assert.AreEqual(0, reader.ReadPacketIdentifier());
            Assert.AreEqual((int)MqttError.Truncated, (int)reader.Finish());
        }

        [TestMethod]
        public void The_first_fault_is_kept_whatever_follows()
        {
            // 3.1.1 [MQTT-2.3.1-1], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
            PacketReader reader = Open("0000 05 0003 616263", 0, 0);
            reader.ReadPacketIdentifier();
            Assert.AreEqual(0, reader.ReadByte());
            reader.ReadString();
            Assert.AreEqual(0, reader.FieldLength);
            reader.Fail(MqttError.TopicName);
            Assert.AreEqual((int)MqttError.PacketIdentifierZero, (int)reader.Finish());
        }

        [TestMethod]
        public void A_field_longer_than_the_packet_is_empty_and_ends_reading()
        {
            PacketReader reader = Open("0005 61626364 65", 0, 1);
            reader.ReadBinary();
            Assert.AreEqual(0, reader.FieldLength);
            Assert.AreEqual(reader.End, reader.Position);
            Assert.AreEqual((int)MqttError.Truncated, (int)reader.Error);
        }

        [TestMethod]
        public void Half_an_integer_is_not_read_past_the_end()
        {
            PacketReader reader = Open("01 02", 0, 1);
            Assert.AreEqual(0, reader.ReadUInt16());
            Assert.AreEqual((int)MqttError.Truncated, (int)reader.Error);
        }

        [TestMethod]
        public void Bytes_left_over_are_a_fault()
        {
            PacketReader reader = Open("01 02", 0, 0);
            reader.ReadByte();
            Assert.AreEqual((int)MqttError.TrailingBytes, (int)reader.Finish());
        }

        [TestMethod]
        public void An_ill_formed_string_is_a_fault_but_binary_data_is_not()
        {
            // 3.1.1 [MQTT-1.5.3-1], 5.0 [MQTT-1.5.4-1]
            PacketReader reader = Open("0001 ff 0001 ff", 0, 0);
            reader.ReadBinary();
            Assert.AreEqual((int)MqttError.None, (int)reader.Error);
            reader.ReadString();
            Assert.AreEqual((int)MqttError.Utf8, (int)reader.Error);
        }

        [TestMethod]
        public void Opening_again_forgets_the_fault()
        {
            PacketReader reader = Open("0000", 0, 0);
            reader.ReadPacketIdentifier();
            reader.Open(reader.Buffer, 0, 2);
            Assert.AreEqual((int)MqttError.None, (int)reader.Error);
            Assert.AreEqual(0, reader.ReadUInt16());
            Assert.AreEqual((int)MqttError.None, (int)reader.Finish());
        }

        private static PacketReader Open(string notation, int skippedFront, int skippedBack)
        {
            byte[] bytes = WireNotation.Parse(notation);
            PacketReader reader = new PacketReader();
            reader.Open(bytes, skippedFront, bytes.Length - skippedBack);
            return reader;
        }
    }
}
