using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class VariableByteIntegerTests
    {
        // The table of MQTT 3.1.1 §2.2.3, both ends of each line. 5.0 [MQTT-1.5.5-1]
        [TestMethod]
        public void A_value_is_written_and_read_in_as_few_bytes_as_it_takes()
        {
            AssertComesBack(0, "00");
            AssertComesBack(1, "01");
            AssertComesBack(127, "7f");
            AssertComesBack(128, "8001");
            AssertComesBack(321, "c102");
            AssertComesBack(16383, "ff7f");
            AssertComesBack(16384, "808001");
            AssertComesBack(2097151, "ffff7f");
            AssertComesBack(2097152, "80808001");
            AssertComesBack(268435455, "ffffff7f");
        }

        [TestMethod]
        public void A_value_that_is_too_long_or_cut_is_a_fault()
        {
            AssertFault("8000", MqttError.RemainingLength);
            AssertFault("808000", MqttError.RemainingLength);
            AssertFault("80808000", MqttError.RemainingLength);
            AssertFault("ff8000", MqttError.RemainingLength);
            AssertFault("ffffffff", MqttError.RemainingLength);
            AssertFault("ffffffff01", MqttError.RemainingLength);
            AssertFault("8080808001", MqttError.RemainingLength);
            AssertFault("", MqttError.Truncated);
            AssertFault("80", MqttError.Truncated);
            AssertFault("ffff", MqttError.Truncated);
            AssertFault("ffffff", MqttError.Truncated);
        }

        [TestMethod]
        public void All_values_of_up_to_two_bytes_come_back()
        {
            byte[] buffer = new byte[4];
            PacketReader reader = new PacketReader();
            for (int value = 0; value < 16384; value++)
            {
                reader.Open(buffer, 0, VariableByteInteger.Write(value, buffer, 0));
                if (reader.ReadVariableByteInteger() != value || reader.Finish() != MqttError.None)
                {
                    Assert.AreEqual(-1, value);
                }
            }
        }

        private static void AssertComesBack(int value, string hex)
        {
            byte[] buffer = new byte[6];
            int end = VariableByteInteger.Write(value, buffer, 1);
            Assert.AreEqual(hex, WireNotation.ToHex(buffer, 1, end - 1));
            Assert.AreEqual(hex.Length / 2, VariableByteInteger.CountBytes(value));

            PacketReader reader = new PacketReader();
            reader.Open(buffer, 1, end);
            Assert.AreEqual(value, reader.ReadVariableByteInteger());
            Assert.AreEqual((int)MqttError.None, (int)reader.Finish());
        }

        private static void AssertFault(string hex, MqttError error)
        {
            byte[] bytes = WireNotation.Parse(hex);
            PacketReader reader = new PacketReader();
            reader.Open(bytes, 0, bytes.Length);
            Assert.AreEqual(0, reader.ReadVariableByteInteger(), hex);
            Assert.AreEqual((int)error, (int)reader.Error, hex);
        }
    }
}
