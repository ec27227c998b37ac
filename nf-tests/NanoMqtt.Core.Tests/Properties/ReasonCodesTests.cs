using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class ReasonCodesTests
    {
        // The codes of each packet, from the tables of MQTT 5.0 §3.2 to §3.15, and §2.4 for 8C in DISCONNECT.
        [TestMethod]
        public void Of_all_256_reason_codes_those_of_the_specification_pass()
        {
            AssertAllowed(MqttPacketType.Connack, "00 80818283848586878889 8a8c 9095 97 999a9b9c9d 9f");
            AssertAllowed(MqttPacketType.Puback, "00 10 80 83 87 9091 97 99");
            AssertAllowed(MqttPacketType.Pubrec, "00 10 80 83 87 9091 97 99");
            AssertAllowed(MqttPacketType.Pubrel, "00 92");
            AssertAllowed(MqttPacketType.Pubcomp, "00 92");
            AssertAllowed(MqttPacketType.Suback, "000102 80 83 87 8f 91 97 9e a1a2");
            AssertAllowed(MqttPacketType.Unsuback, "00 11 80 83 87 8f 91");
            AssertAllowed(MqttPacketType.Disconnect, "00 04 80818283 87 89 8b8c8d8e8f 90 939495969798999a9b9c9d9e9f a0a1a2");
            AssertAllowed(MqttPacketType.Auth, "00 1819");
        }

        private static void AssertAllowed(MqttPacketType type, string codes)
        {
            byte[] allowed = WireNotation.Parse(codes);
            for (int code = 0; code < 256; code++)
            {
                bool isAllowed = false;
                foreach (byte b in allowed)
                {
                    isAllowed |= b == code;
                }

                Assert.AreEqual(isAllowed, ReasonCodes.IsAllowed((MqttReasonCode)code, type), "code " + code);
            }
        }
    }
}
