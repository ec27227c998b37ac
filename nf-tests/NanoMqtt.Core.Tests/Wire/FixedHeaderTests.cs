using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class FixedHeaderTests
    {
        // 3.1.1 [MQTT-2.2.2-1], [MQTT-2.2.2-2], 5.0 [MQTT-2.1.3-1]: every one of the 256 first bytes, at both levels.
        [TestMethod]
        public void Of_all_first_bytes_only_those_of_the_specification_pass()
        {
            for (int firstByte = 0; firstByte < 256; firstByte++)
            {
                Assert.AreEqual((int)Expected(firstByte, true), (int)FixedHeader.Check(firstByte, MqttProtocolLevel.V311), "3.1.1: " + firstByte);
                Assert.AreEqual((int)Expected(firstByte, false), (int)FixedHeader.Check(firstByte, MqttProtocolLevel.V5), "5.0: " + firstByte);
            }
        }

        [TestMethod]
        public void The_first_byte_of_every_type_passes_the_check()
        {
            for (int type = 1; type <= 15; type++)
            {
                int firstByte = FixedHeader.FirstByte((MqttPacketType)type);
                Assert.AreEqual(type, firstByte >> 4);
                Assert.AreEqual((int)MqttError.None, (int)FixedHeader.Check(firstByte, MqttProtocolLevel.V5));
            }
        }

        [TestMethod]
        public void The_first_byte_of_a_type_carries_the_flags_it_requires()
        {
            // [MQTT-3.6.1-1], [MQTT-3.8.1-1], [MQTT-3.10.1-1]
            AssertFirstByte(MqttPacketType.Pubrel, 0x62);
            AssertFirstByte(MqttPacketType.Subscribe, 0x82);
            AssertFirstByte(MqttPacketType.Unsubscribe, 0xA2);
            AssertFirstByte(MqttPacketType.Publish, 0x30);
            AssertFirstByte(MqttPacketType.Disconnect, 0xE0);
        }

        private static void AssertFirstByte(MqttPacketType type, int expected)
        {
            Assert.AreEqual(expected, FixedHeader.FirstByte(type));
        }

        // The table of MQTT 3.1.1 §2.2.2, written out once more in another way.
        private static MqttError Expected(int firstByte, bool isBelow5)
        {
            int type = firstByte >> 4;
            int flags = firstByte & 15;
            if (type == 0 || (type == 15 && isBelow5))
            {
                return MqttError.ReservedPacketType;
            }

            bool needsBit1 = type == 6 || type == 8 || type == 10;
            bool isPublish = type == 3;
            return isPublish || flags == (needsBit1 ? 2 : 0) ? MqttError.None : MqttError.FixedHeaderFlags;
        }
    }
}
