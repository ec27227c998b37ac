using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>What MQTT 5.0 forbids as 3.1.1 does: each once more in a packet of 5.0.</summary>
    public static class StrictVectors5
    {
        private const MqttProtocolLevel V5 = MqttProtocolLevel.V5;

        /// <summary>Malformed packets.</summary>
        public static readonly PacketVector[] Malformed =
        {
            // MQTT 5.0 §2.1.4, 5.0 [MQTT-1.5.5-1]
            new PacketVector(V5, "remaining length of five bytes at 5.0", "30 ffffffff 01", MqttError.RemainingLength),
            new PacketVector(V5, "remaining length 0 in two bytes at 5.0", "c0 8000", MqttError.RemainingLength),
            // 5.0 [MQTT-2.1.3-1]
            new PacketVector(V5, "CONNECT 5, flags in the fixed header", "11 0e 0004 4d515454 05 02 000a 00 0001 70", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "CONNACK 5, flags in the fixed header", "22 03 00 00 00", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "PUBREC 5, flags", "52 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "SUBACK 5, flags", "91 04 0001 00 00", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "UNSUBACK 5, flags", "b2 04 0001 00 00", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "PINGRESP 5, flags", "d1 00", MqttError.FixedHeaderFlags),
            // [MQTT-3.6.1-1], [MQTT-3.8.1-1], [MQTT-3.10.1-1]
            new PacketVector(V5, "PUBREL 5, without its flag", "60 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "SUBSCRIBE 5, without its flag", "80 07 0001 00 0001 61 00", MqttError.FixedHeaderFlags),
            new PacketVector(V5, "UNSUBSCRIBE 5, without its flag", "a0 06 0001 00 0001 61", MqttError.FixedHeaderFlags),
            // [MQTT-3.1.2-1], [MQTT-3.1.2-3]
            new PacketVector(V5, "CONNECT 5, protocol name in lower case", "10 0e 0004 6d717474 05 02 000a 00 0001 70", MqttError.ProtocolName),
            new PacketVector(V5, "CONNECT 5, protocol name of 3.1", "10 10 0006 4d5149736470 05 02 000a 00 0001 70", MqttError.ProtocolVersion),
            new PacketVector(V5, "CONNECT 5, reserved flag", "10 0e 0004 4d515454 05 03 000a 00 0001 70", MqttError.ReservedBits),
            // 5.0 [MQTT-3.1.2-11], [MQTT-3.1.2-12], [MQTT-3.1.2-13]
            new PacketVector(V5, "CONNECT 5, will QoS without will", "10 0e 0004 4d515454 05 0a 000a 00 0001 70", MqttError.ConnectFlags),
            new PacketVector(V5, "CONNECT 5, will QoS 3", "10 14 0004 4d515454 05 1e 000a 00 0001 70 00 0001 77 0000", MqttError.QoS),
            new PacketVector(V5, "CONNECT 5, will retain without will", "10 0e 0004 4d515454 05 22 000a 00 0001 70", MqttError.ConnectFlags),
            // 5.0 [MQTT-3.1.2-16], [MQTT-3.1.2-17], [MQTT-3.1.2-18], [MQTT-3.1.2-19]
            new PacketVector(V5, "CONNECT 5, user name flag without user name", "10 0e 0004 4d515454 05 82 000a 00 0001 70", MqttError.Truncated),
            new PacketVector(V5, "CONNECT 5, user name without its flag", "10 11 0004 4d515454 05 02 000a 00 0001 70 0001 75", MqttError.TrailingBytes),
            new PacketVector(V5, "CONNECT 5, password flag without password", "10 0e 0004 4d515454 05 42 000a 00 0001 70", MqttError.Truncated),
            new PacketVector(V5, "CONNECT 5, password without its flag", "10 14 0004 4d515454 05 82 000a 00 0001 70 0001 75 0001 78", MqttError.TrailingBytes),
            // [MQTT-3.1.3-3], [MQTT-3.1.3-4], 5.0 [MQTT-1.5.4-1], [MQTT-1.5.4-2], [MQTT-3.1.3-11], [MQTT-3.1.3-12]
            new PacketVector(V5, "CONNECT 5, no client identifier", "10 0b 0004 4d515454 05 02 000a 00", MqttError.Truncated),
            new PacketVector(V5, "CONNECT 5, surrogate in the client identifier", "10 10 0004 4d515454 05 02 000a 00 0003 eda080", MqttError.Utf8),
            new PacketVector(V5, "CONNECT 5, U+0000 in the client identifier", "10 0e 0004 4d515454 05 02 000a 00 0001 00", MqttError.Utf8),
            new PacketVector(V5, "CONNECT 5, overlong client identifier", "10 0f 0004 4d515454 05 02 000a 00 0002 c1a1", MqttError.Utf8),
            new PacketVector(V5, "CONNECT 5, ill-formed will topic", "10 14 0004 4d515454 05 06 000a 00 0001 70 00 0001 ff 0000", MqttError.Utf8),
            new PacketVector(V5, "CONNECT 5, empty will topic", "10 13 0004 4d515454 05 06 000a 00 0001 70 00 0000 0000", MqttError.TopicName),
            new PacketVector(V5, "CONNECT 5, wildcard in the will topic", "10 14 0004 4d515454 05 06 000a 00 0001 70 00 0001 2b 0000", MqttError.TopicName),
            new PacketVector(V5, "CONNECT 5, ill-formed user name", "10 11 0004 4d515454 05 82 000a 00 0001 70 0001 80", MqttError.Utf8),
            // 5.0 [MQTT-3.3.2-13]
            new PacketVector(V5, "PUBLISH 5, ill-formed response topic", "30 08 0001 61 04 080001ff", MqttError.Utf8),
            // [MQTT-3.3.2-2], [MQTT-4.7.3-2], 5.0 [MQTT-4.7.0-1]
            new PacketVector(V5, "PUBLISH 5, # in the topic", "30 06 0003 612f23 00", MqttError.TopicName),
            new PacketVector(V5, "PUBLISH 5, wildcard beside a topic alias", "30 07 0001 23 03 230001", MqttError.TopicName),
            new PacketVector(V5, "PUBLISH 5, U+0000 in the topic", "30 06 0003 610062 00", MqttError.Utf8),
            new PacketVector(V5, "PUBLISH 5, surrogate in the topic", "30 06 0003 edbfbf 00", MqttError.Utf8),
            new PacketVector(V5, "PUBLISH 5, overlong slash in the topic", "30 06 0003 61c0af 00", MqttError.Utf8),
            // 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
            new PacketVector(V5, "PUBLISH 5, QoS 2, packet identifier 0", "34 06 0001 61 0000 00", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "PUBACK 5, packet identifier 0", "40 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "PUBREC 5, packet identifier 0", "50 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "PUBREL 5, packet identifier 0", "62 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "PUBCOMP 5, packet identifier 0", "70 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "SUBSCRIBE 5, packet identifier 0", "82 07 0000 00 0001 61 00", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "SUBACK 5, packet identifier 0", "90 04 0000 00 00", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "UNSUBSCRIBE 5, packet identifier 0", "a2 06 0000 00 0001 61", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "UNSUBACK 5, packet identifier 0", "b0 04 0000 00 00", MqttError.PacketIdentifierZero),
            // [MQTT-3.8.3-1], [MQTT-4.7.3-1], 5.0 [MQTT-4.7.1-1], [MQTT-4.7.1-2]
            new PacketVector(V5, "SUBSCRIBE 5, empty filter", "82 06 0001 00 0000 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, # that is not last", "82 09 0001 00 0003 232f61 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, + behind a letter", "82 08 0001 00 0002 612b 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, misplaced wildcard in a shared filter", "82 11 0001 00 000b 2473686172652f672f6123 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, ill-formed filter", "82 07 0001 00 0001 ff 00", MqttError.Utf8),
            new PacketVector(V5, "SUBSCRIBE 5, U+0000 in the filter", "82 07 0001 00 0001 00 00", MqttError.Utf8),
            new PacketVector(V5, "SUBSCRIBE 5, filter without options", "82 06 0001 00 0001 61", MqttError.Truncated),
            // [MQTT-3.10.3-1], [MQTT-3.10.3-2]
            new PacketVector(V5, "UNSUBSCRIBE 5, empty filter", "a2 05 0001 00 0000", MqttError.TopicFilter),
            new PacketVector(V5, "UNSUBSCRIBE 5, + behind a letter", "a2 07 0001 00 0002 612b", MqttError.TopicFilter),
            new PacketVector(V5, "UNSUBSCRIBE 5, ill-formed filter", "a2 06 0001 00 0001 80", MqttError.Utf8),
        };
    }
}
