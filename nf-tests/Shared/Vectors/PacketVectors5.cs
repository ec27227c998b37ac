using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>Packets of MQTT 5.0 that carry messages and subscriptions (§3.3 to §3.11).</summary>
    public static class PacketVectors5
    {
        private const MqttProtocolLevel V5 = MqttProtocolLevel.V5;

        /// <summary>Well-formed packets.</summary>
        public static readonly PacketVector[] Valid =
        {
            new PacketVector(V5, "PUBLISH 5, QoS 0", "30 r11 s'a/b' 00 'hello'", "PUBLISH qos=0 id=0 topic='a/b' payload=68656c6c6f"),
            new PacketVector(V5, "PUBLISH 5, QoS 1, repeated", "3a r10 s'a/b' u16:10 00 'hi'", "PUBLISH dup qos=1 id=10 topic='a/b' payload=6869"),
            new PacketVector(V5, "PUBLISH 5, without payload", "31 r4 s'a' 00", "PUBLISH qos=0 retain id=0 topic='a' payload="),
            new PacketVector(V5, "PUBLISH 5, topic alias with topic", "30 r8 s'a' r3 23 u16:5 'x'", "PUBLISH qos=0 id=0 {23=5} topic='a' payload=78"),
            new PacketVector(V5, "PUBLISH 5, topic alias instead of the topic", "30 r7 s'' r3 23 u16:65535 'x'", "PUBLISH qos=0 id=0 {23=65535} topic='' payload=78"),
            new PacketVector(V5, "PUBLISH 5, two subscription identifiers", "34 r14 s'a' u16:1 r7 0b r1 0b r268435455 'x'", "PUBLISH qos=2 id=1 {0b=1 0b=268435455} topic='a' payload=78"),
            new PacketVector(V5, "PUBLISH 5, every property",
                "30 r51 s'a' r47 01 01 02 u32:10 23 u16:1 08 s'reply' 09 b'00ff' 26 s'n' s'v' 26 s'n' s'w' 0b r128 03 s'text'",
                "PUBLISH qos=0 id=0 {01=1 02=10 23=1 08='reply' 09=00ff 26='n':'v' 26='n':'w' 0b=128 03='text'} topic='a' payload="),
            new PacketVector(V5, "PUBLISH 5, user property of 130 bytes: two bytes of property length",
                "30 r142 s'a' r136 26 s'k' s'0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789' 'x'",
                "PUBLISH qos=0 id=0 {26='k':'0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789'} topic='a' payload=78"),
            new PacketVector(V5, "PUBACK 5, success", "40 02 u16:1", "PUBACK id=1 reason=0"),
            new PacketVector(V5, "PUBACK 5, no matching subscribers", "40 03 u16:1 10", "PUBACK id=1 reason=16"),
            new PacketVector(V5, "PUBREC 5, quota exceeded", "50 03 u16:258 97", "PUBREC id=258 reason=151"),
            new PacketVector(V5, "PUBREL 5, identifier not found", "62 03 u16:255 92", "PUBREL id=255 reason=146"),
            new PacketVector(V5, "PUBCOMP 5, identifier not found", "70 03 u16:65535 92", "PUBCOMP id=65535 reason=146"),
            new PacketVector(V5, "PUBACK 5, success with properties", "40 r17 u16:1 00 r13 1f s'why' 26 s'a' s'b'", "PUBACK id=1 reason=0 {1f='why' 26='a':'b'}"),
            new PacketVector(V5, "SUBSCRIBE 5, without properties", "82 r9 u16:10 00 s'a/b' 01", "SUBSCRIBE id=10 count=1 filter='a/b' qos=1"),
            new PacketVector(V5, "SUBSCRIBE 5, identifier and user property", "82 r17 u16:10 r10 0b r128 26 s'a' s'b' s'a' 00", "SUBSCRIBE id=10 {0b=128 26='a':'b'} count=1 filter='a' qos=0"),
            new PacketVector(V5, "SUBSCRIBE 5, every option",
                "82 r19 u16:10 00 s'a' 04 s'b' 08 s'c' 11 s'd' 2e",
                "SUBSCRIBE id=10 count=4 filter='a' qos=0 noLocal filter='b' qos=0 asPublished filter='c' qos=1 handling=1 filter='d' qos=2 noLocal asPublished handling=2"),
            new PacketVector(V5, "SUBSCRIBE 5, shared", "82 r22 u16:10 00 s'$share/group/a/#' 2a", "SUBSCRIBE id=10 count=1 filter='$share/group/a/#' qos=2 asPublished handling=2"),
            // [MQTT-3.9.3-1]
            new PacketVector(V5, "SUBACK 5, every code", "90 r15 u16:10 00 0001028083878f91979ea1a2", "SUBACK id=10 codes=0001028083878f91979ea1a2"),
            new PacketVector(V5, "SUBACK 5, properties", "90 r17 u16:10 r13 1f s'why' 26 s'a' s'b' 00", "SUBACK id=10 {1f='why' 26='a':'b'} codes=00"),
            new PacketVector(V5, "UNSUBSCRIBE 5, without properties", "a2 r11 u16:10 00 s'a/b' s'#'", "UNSUBSCRIBE id=10 count=2 filter='a/b' filter='#'"),
            new PacketVector(V5, "UNSUBSCRIBE 5, user property", "a2 r13 u16:10 r7 26 s'a' s'b' s'a'", "UNSUBSCRIBE id=10 {26='a':'b'} count=1 filter='a'"),
            // 5.0 [MQTT-3.11.3-1]
            new PacketVector(V5, "UNSUBACK 5, every code", "b0 r10 u16:10 00 00118083878f91", "UNSUBACK id=10 codes=00118083878f91"),
            new PacketVector(V5, "UNSUBACK 5, properties", "b0 r10 u16:10 r6 1f s'why' 00", "UNSUBACK id=10 {1f='why'} codes=00"),
            new PacketVector(V5, "PINGREQ 5", "c0 00", "PINGREQ"),
            new PacketVector(V5, "PINGRESP 5", "d0 00", "PINGRESP"),
        };

        /// <summary>Well-formed packets that are written shorter by us, and must be read all the same.</summary>
        public static readonly PacketVector[] Longer =
        {
            new PacketVector(V5, "PUBACK 5, success spelled out", "40 03 0001 00", "PUBACK id=1 reason=0"),
            new PacketVector(V5, "PUBREC 5, success without properties", "50 04 0001 00 00", "PUBREC id=1 reason=0"),
            new PacketVector(V5, "PUBREL 5, success without properties", "62 04 0001 00 00", "PUBREL id=1 reason=0"),
            new PacketVector(V5, "PUBCOMP 5, reason without properties", "70 04 0001 92 00", "PUBCOMP id=1 reason=146"),
        };

        /// <summary>Malformed packets.</summary>
        public static readonly PacketVector[] Malformed =
        {
            // [MQTT-3.3.1-2], [MQTT-3.3.1-4], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
            new PacketVector(V5, "PUBLISH 5, DUP at QoS 0", "38 05 0001 61 00 78", MqttError.QoS),
            new PacketVector(V5, "PUBLISH 5, QoS 3", "36 06 0001 61 0001 00", MqttError.QoS),
            new PacketVector(V5, "PUBLISH 5, packet identifier 0", "32 06 0001 61 0000 00", MqttError.PacketIdentifierZero),
            new PacketVector(V5, "PUBLISH 5, no properties", "30 03 0001 61", MqttError.Truncated),
            new PacketVector(V5, "PUBLISH 5, properties longer than the packet", "30 05 0001 61 02 01", MqttError.Truncated),
            new PacketVector(V5, "PUBLISH 5, neither topic nor alias", "30 03 0000 00", MqttError.NoTopic),
            new PacketVector(V5, "PUBLISH 5, wildcard in the topic", "30 04 0001 2b 00", MqttError.TopicName),
            new PacketVector(V5, "PUBLISH 5, ill-formed topic", "30 04 0001 c0 00", MqttError.Utf8),
            new PacketVector(V5, "PUBLISH 5, payload format 2", "30 06 0001 61 02 0102", MqttError.PropertyValue),
            new PacketVector(V5, "PUBLISH 5, message expiry twice", "30 0e 0001 61 0a 0200000001 0200000001", MqttError.PropertyRepeated),
            new PacketVector(V5, "PUBLISH 5, subscription identifier 0", "30 06 0001 61 02 0b00", MqttError.PropertyValue),
            // 5.0 [MQTT-3.3.2-8]
            new PacketVector(V5, "PUBLISH 5, topic alias 0", "30 07 0001 61 03 230000", MqttError.TopicAlias),
            // 5.0 [MQTT-3.3.2-14]
            new PacketVector(V5, "PUBLISH 5, wildcard in the response topic", "30 08 0001 61 04 08000123", MqttError.PropertyValue),
            new PacketVector(V5, "PUBLISH 5, property of CONNECT", "30 09 0001 61 05 1100000001", MqttError.PropertyIdentifier),
            // 5.0 [MQTT-3.3.2-19]
            new PacketVector(V5, "PUBLISH 5, ill-formed content type", "30 08 0001 61 04 030001ff", MqttError.Utf8),
            // 5.0 [MQTT-3.4.2-1], [MQTT-3.5.2-1], [MQTT-3.6.2-1], [MQTT-3.7.2-1]
            new PacketVector(V5, "PUBACK 5, reason code of PUBREL", "40 03 0001 92", MqttError.ReturnCode),
            new PacketVector(V5, "PUBREC 5, reason code of SUBACK", "50 03 0001 01", MqttError.ReturnCode),
            new PacketVector(V5, "PUBREL 5, reason code of PUBACK", "62 03 0001 10", MqttError.ReturnCode),
            new PacketVector(V5, "PUBCOMP 5, reason code of PUBREC", "70 03 0001 97", MqttError.ReturnCode),
            new PacketVector(V5, "PUBACK 5, unknown reason code", "40 03 0001 ff", MqttError.ReturnCode),
            new PacketVector(V5, "PUBACK 5, properties longer than the packet", "40 05 0001 00 05 1f", MqttError.Truncated),
            new PacketVector(V5, "PUBREC 5, reason string twice", "50 0a 0001 00 06 1f0000 1f0000", MqttError.PropertyRepeated),
            new PacketVector(V5, "PUBCOMP 5, property of PUBLISH", "70 06 0001 00 02 0101", MqttError.PropertyIdentifier),
            new PacketVector(V5, "PUBREL 5, bytes behind the properties", "62 05 0001 00 00 00", MqttError.TrailingBytes),
            new PacketVector(V5, "SUBSCRIBE 5, no properties", "82 02 0001", MqttError.Truncated),
            // 5.0 [MQTT-3.8.3-2]
            new PacketVector(V5, "SUBSCRIBE 5, no filter", "82 03 0001 00", MqttError.NoTopicFilter),
            // 5.0 [MQTT-3.8.3-5]
            new PacketVector(V5, "SUBSCRIBE 5, reserved bits", "82 07 0001 00 0001 61 40", MqttError.ReservedBits),
            new PacketVector(V5, "SUBSCRIBE 5, QoS 3", "82 07 0001 00 0001 61 03", MqttError.QoS),
            new PacketVector(V5, "SUBSCRIBE 5, retain handling 3", "82 07 0001 00 0001 61 30", MqttError.RetainHandling),
            new PacketVector(V5, "SUBSCRIBE 5, subscription identifier 0", "82 09 0001 02 0b00 0001 61 00", MqttError.PropertyValue),
            new PacketVector(V5, "SUBSCRIBE 5, two subscription identifiers", "82 0b 0001 04 0b01 0b02 0001 61 00", MqttError.PropertyRepeated),
            // 5.0 [MQTT-3.8.3-4]
            new PacketVector(V5, "SUBSCRIBE 5, no local on a shared subscription", "82 10 0001 00 000a 2473686172652f672f61 04", MqttError.SharedNoLocal),
            // 5.0 [MQTT-4.8.2-1], [MQTT-4.8.2-2]
            new PacketVector(V5, "SUBSCRIBE 5, empty share name", "82 0f 0001 00 0009 2473686172652f2f61 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, wildcard as share name", "82 10 0001 00 000a 2473686172652f2b2f61 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, share name without filter", "82 0e 0001 00 0008 2473686172652f67 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBSCRIBE 5, share name with empty filter", "82 0f 0001 00 0009 2473686172652f672f 00", MqttError.TopicFilter),
            new PacketVector(V5, "SUBACK 5, no code", "90 03 0001 00", MqttError.Truncated),
            // [MQTT-3.9.3-2]
            new PacketVector(V5, "SUBACK 5, reason code of CONNACK", "90 04 0001 00 86", MqttError.ReturnCode),
            new PacketVector(V5, "UNSUBSCRIBE 5, no filter", "a2 03 0001 00", MqttError.NoTopicFilter),
            new PacketVector(V5, "UNSUBSCRIBE 5, subscription identifier", "a2 08 0001 02 0b01 0001 61", MqttError.PropertyIdentifier),
            new PacketVector(V5, "UNSUBACK 5, no code", "b0 03 0001 00", MqttError.Truncated),
            // 5.0 [MQTT-3.11.3-2]
            new PacketVector(V5, "UNSUBACK 5, reason code of SUBACK", "b0 04 0001 00 01", MqttError.ReturnCode),
            new PacketVector(V5, "PINGREQ 5, with a body", "c0 01 00", MqttError.TrailingBytes),
            new PacketVector(V5, "packet type 0 at 5.0", "00 00", MqttError.ReservedPacketType),
        };
    }
}
