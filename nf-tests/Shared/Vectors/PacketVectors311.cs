using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>Packets of MQTT 3.1.1 other than CONNECT and CONNACK (§2.2, §3.3 to §3.14).</summary>
    public static class PacketVectors311
    {
        private const MqttProtocolLevel V311 = MqttProtocolLevel.V311;

        /// <summary>Well-formed packets.</summary>
        public static readonly PacketVector[] Valid =
        {
            new PacketVector(V311, "PUBLISH, QoS 0", "30 r10 s'a/b' 'hello'", "PUBLISH qos=0 id=0 topic='a/b' payload=68656c6c6f"),
            new PacketVector(V311, "PUBLISH, QoS 0, retained", "31 r6 s'a/b' 01", "PUBLISH qos=0 retain id=0 topic='a/b' payload=01"),
            new PacketVector(V311, "PUBLISH, retained, without payload: ends what is retained", "31 r3 s'a'", "PUBLISH qos=0 retain id=0 topic='a' payload="),
            new PacketVector(V311, "PUBLISH, QoS 1", "32 r9 s'a/b' u16:10 'hi'", "PUBLISH qos=1 id=10 topic='a/b' payload=6869"),
            new PacketVector(V311, "PUBLISH, QoS 1, repeated, retained", "3b r9 s'a/b' u16:65535 'hi'", "PUBLISH dup qos=1 retain id=65535 topic='a/b' payload=6869"),
            new PacketVector(V311, "PUBLISH, QoS 2", "34 r9 s'a/b' u16:1 'hi'", "PUBLISH qos=2 id=1 topic='a/b' payload=6869"),
            new PacketVector(V311, "PUBLISH, QoS 2, repeated, without payload", "3c r5 s'a' u16:256", "PUBLISH dup qos=2 id=256 topic='a' payload="),
            new PacketVector(V311, "PUBLISH, topic of one to four bytes a character", "30 r13 s'aä€😀' 00", "PUBLISH qos=0 id=0 topic='aä€😀' payload=00"),
            new PacketVector(V311, "PUBLISH, topic that starts with $", "30 r21 s'$SYS/broker/uptime' '1'", "PUBLISH qos=0 id=0 topic='$SYS/broker/uptime' payload=31"),
            new PacketVector(V311, "PUBLISH, topic that is one slash", "30 r4 s'/' 'x'", "PUBLISH qos=0 id=0 topic='/' payload=78"),
            new PacketVector(V311, "PUBLISH, two bytes of remaining length",
                "30 r142 s'0123456789012345678901234567890123456789012345678901234567890123456789' '0123456789012345678901234567890123456789012345678901234567890123456789'",
                "PUBLISH qos=0 id=0 topic='0123456789012345678901234567890123456789012345678901234567890123456789' payload=30313233343536373839303132333435363738393031323334353637383930313233343536373839303132333435363738393031323334353637383930313233343536373839"),
            new PacketVector(V311, "PUBACK", "40 02 u16:1", "PUBACK id=1"),
            new PacketVector(V311, "PUBREC", "50 02 u16:258", "PUBREC id=258"),
            new PacketVector(V311, "PUBREL", "62 02 u16:255", "PUBREL id=255"),
            new PacketVector(V311, "PUBCOMP", "70 02 u16:65535", "PUBCOMP id=65535"),
            new PacketVector(V311, "SUBSCRIBE, one filter", "82 r8 u16:10 s'a/b' 00", "SUBSCRIBE id=10 count=1 filter='a/b' qos=0"),
            new PacketVector(V311, "SUBSCRIBE, the specification's example", "82 r14 u16:10 s'a/b' 01 s'c/d' 02", "SUBSCRIBE id=10 count=2 filter='a/b' qos=1 filter='c/d' qos=2"),
            new PacketVector(V311, "SUBSCRIBE, wildcards", "82 r18 u16:65535 s'#' 00 s'+' 01 s'+/a/#' 02", "SUBSCRIBE id=65535 count=3 filter='#' qos=0 filter='+' qos=1 filter='+/a/#' qos=2"),
            new PacketVector(V311, "SUBSCRIBE, the same filter twice", "82 r10 u16:1 s'a' 00 s'a' 01", "SUBSCRIBE id=1 count=2 filter='a' qos=0 filter='a' qos=1"),
            new PacketVector(V311, "SUBACK, one code", "90 03 u16:10 00", "SUBACK id=10 codes=00"),
            // [MQTT-3.9.3-1]
            new PacketVector(V311, "SUBACK, every code", "90 06 u16:10 00010280", "SUBACK id=10 codes=00010280"),
            new PacketVector(V311, "UNSUBSCRIBE, one filter", "a2 r7 u16:10 s'a/b'", "UNSUBSCRIBE id=10 count=1 filter='a/b'"),
            new PacketVector(V311, "UNSUBSCRIBE, three filters", "a2 r15 u16:2 s'a' s'+/b' s'c/#'", "UNSUBSCRIBE id=2 count=3 filter='a' filter='+/b' filter='c/#'"),
            new PacketVector(V311, "UNSUBACK", "b0 02 u16:10", "UNSUBACK id=10"),
            new PacketVector(V311, "PINGREQ", "c0 00", "PINGREQ"),
            new PacketVector(V311, "PINGRESP", "d0 00", "PINGRESP"),
            new PacketVector(V311, "DISCONNECT", "e0 00", "DISCONNECT"),
        };

        /// <summary>Malformed packets.</summary>
        public static readonly PacketVector[] Malformed =
        {
            new PacketVector(V311, "packet type 0", "00 00", MqttError.ReservedPacketType),
            new PacketVector(V311, "packet type 15", "f0 00", MqttError.ReservedPacketType),
            // MQTT 3.1.1 §2.2.3
            new PacketVector(V311, "remaining length of five bytes", "30 ffffffff 01", MqttError.RemainingLength),
            new PacketVector(V311, "remaining length 0 in two bytes", "c0 8000", MqttError.RemainingLength),
            new PacketVector(V311, "remaining length 2 in three bytes", "40 828000 0001", MqttError.RemainingLength),
            // [MQTT-3.3.1-2]
            new PacketVector(V311, "PUBLISH, DUP at QoS 0", "38 06 0003 612f62 00", MqttError.QoS),
            // [MQTT-3.3.1-4]
            new PacketVector(V311, "PUBLISH, QoS 3", "36 08 0003 612f62 0001 00", MqttError.QoS),
            new PacketVector(V311, "PUBLISH, QoS 3, repeated, retained", "3f 08 0003 612f62 0001 00", MqttError.QoS),
            // 3.1.1 [MQTT-2.3.1-1]
            new PacketVector(V311, "PUBLISH, QoS 1, packet identifier 0", "32 07 0003 612f62 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "PUBLISH, QoS 2, packet identifier 0", "34 07 0003 612f62 0000", MqttError.PacketIdentifierZero),
            // [MQTT-4.7.3-1], [MQTT-3.3.2-1], [MQTT-3.3.2-2], [MQTT-4.7.3-2]
            new PacketVector(V311, "PUBLISH, empty topic", "30 03 0000 78", MqttError.TopicName),
            new PacketVector(V311, "PUBLISH, + in the topic", "30 05 0003 612f2b", MqttError.TopicName),
            new PacketVector(V311, "PUBLISH, # in the topic", "30 05 0003 612f23", MqttError.TopicName),
            new PacketVector(V311, "PUBLISH, + within a long topic", "30 0c 000a 6162632f6465662b6768", MqttError.TopicName),
            new PacketVector(V311, "PUBLISH, U+0000 in the topic", "30 05 0003 610062", MqttError.Utf8),
            new PacketVector(V311, "PUBLISH, surrogate in the topic", "30 05 0003 edbfbf", MqttError.Utf8),
            new PacketVector(V311, "PUBLISH, overlong slash in the topic", "30 05 0003 61c0af", MqttError.Utf8),
            new PacketVector(V311, "PUBLISH, no body", "30 00", MqttError.Truncated),
            new PacketVector(V311, "PUBLISH, half a length", "30 01 00", MqttError.Truncated),
            new PacketVector(V311, "PUBLISH, topic longer than the packet", "30 04 0003 612f", MqttError.Truncated),
            new PacketVector(V311, "PUBLISH, topic of 65,535 announced", "30 04 ffff 612f", MqttError.Truncated),
            new PacketVector(V311, "PUBLISH, QoS 1 without packet identifier", "32 05 0003 612f62", MqttError.Truncated),
            new PacketVector(V311, "PUBLISH, QoS 2, half a packet identifier", "34 06 0003 612f62 00", MqttError.Truncated),
            // 3.1.1 [MQTT-2.2.2-2]
            new PacketVector(V311, "PUBACK, flags", "42 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "PUBREC, flags", "58 02 0001", MqttError.FixedHeaderFlags),
            // [MQTT-3.6.1-1]
            new PacketVector(V311, "PUBREL, without its flag", "60 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "PUBREL, with DUP as in 3.1", "6a 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "PUBCOMP, flags", "72 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "PUBACK, packet identifier 0", "40 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "PUBREC, packet identifier 0", "50 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "PUBREL, packet identifier 0", "62 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "PUBCOMP, packet identifier 0", "70 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "PUBACK, no body", "40 00", MqttError.Truncated),
            new PacketVector(V311, "PUBREL, half a packet identifier", "62 01 00", MqttError.Truncated),
            new PacketVector(V311, "PUBREC, reason code of 5.0", "50 03 0001 00", MqttError.TrailingBytes),
            // [MQTT-3.8.1-1]
            new PacketVector(V311, "SUBSCRIBE, without its flag", "80 06 0001 0001 61 00", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "SUBSCRIBE, packet identifier 0", "82 06 0000 0001 61 00", MqttError.PacketIdentifierZero),
            // 3.1.1 [MQTT-3.8.3-3]
            new PacketVector(V311, "SUBSCRIBE, no filter", "82 02 0001", MqttError.NoTopicFilter),
            // 3.1.1 [MQTT-3-8.3-4]
            new PacketVector(V311, "SUBSCRIBE, QoS 3", "82 06 0001 0001 61 03", MqttError.QoS),
            new PacketVector(V311, "SUBSCRIBE, reserved bit", "82 06 0001 0001 61 04", MqttError.ReservedBits),
            new PacketVector(V311, "SUBSCRIBE, reserved bit in the second filter", "82 0a 0001 0001 61 00 0001 62 80", MqttError.ReservedBits),
            // [MQTT-3.8.3-1], [MQTT-4.7.3-1], 3.1.1 [MQTT-4.7.1-2], [MQTT-4.7.1-3]
            new PacketVector(V311, "SUBSCRIBE, empty filter", "82 05 0001 0000 00", MqttError.TopicFilter),
            new PacketVector(V311, "SUBSCRIBE, # behind a letter", "82 07 0001 0002 6123 00", MqttError.TopicFilter),
            new PacketVector(V311, "SUBSCRIBE, + behind a letter", "82 07 0001 0002 612b 00", MqttError.TopicFilter),
            new PacketVector(V311, "SUBSCRIBE, ill-formed filter", "82 06 0001 0001 ff 00", MqttError.Utf8),
            new PacketVector(V311, "SUBSCRIBE, U+0000 in the filter", "82 06 0001 0001 00 00", MqttError.Utf8),
            new PacketVector(V311, "SUBSCRIBE, no body", "82 00", MqttError.Truncated),
            new PacketVector(V311, "SUBSCRIBE, filter longer than the packet", "82 06 0001 0005 61 00", MqttError.Truncated),
            new PacketVector(V311, "SUBSCRIBE, filter without options", "82 05 0001 0001 61", MqttError.Truncated),
            new PacketVector(V311, "SUBSCRIBE, half a length behind a filter", "82 07 0001 0001 61 00 00", MqttError.Truncated),
            new PacketVector(V311, "SUBACK, flags", "92 03 0001 00", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "SUBACK, packet identifier 0", "90 03 0000 00", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "SUBACK, no code", "90 02 0001", MqttError.Truncated),
            new PacketVector(V311, "SUBACK, no body", "90 00", MqttError.Truncated),
            // [MQTT-3.9.3-2]
            new PacketVector(V311, "SUBACK, code 3", "90 03 0001 03", MqttError.ReturnCode),
            new PacketVector(V311, "SUBACK, reason code of 5.0", "90 04 0001 00 87", MqttError.ReturnCode),
            // [MQTT-3.10.1-1]
            new PacketVector(V311, "UNSUBSCRIBE, without its flag", "a0 05 0001 0001 61", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "UNSUBSCRIBE, packet identifier 0", "a2 05 0000 0001 61", MqttError.PacketIdentifierZero),
            // [MQTT-3.10.3-2]
            new PacketVector(V311, "UNSUBSCRIBE, no filter", "a2 02 0001", MqttError.NoTopicFilter),
            // [MQTT-3.10.3-1]
            new PacketVector(V311, "UNSUBSCRIBE, ill-formed filter", "a2 05 0001 0001 80", MqttError.Utf8),
            new PacketVector(V311, "UNSUBSCRIBE, empty filter", "a2 04 0001 0000", MqttError.TopicFilter),
            new PacketVector(V311, "UNSUBSCRIBE, # that is not last", "a2 07 0001 0003 232f61", MqttError.TopicFilter),
            new PacketVector(V311, "UNSUBSCRIBE, filter longer than the packet", "a2 05 0001 0002 61", MqttError.Truncated),
            new PacketVector(V311, "UNSUBACK, flags", "b2 02 0001", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "UNSUBACK, packet identifier 0", "b0 02 0000", MqttError.PacketIdentifierZero),
            new PacketVector(V311, "UNSUBACK, half a packet identifier", "b0 01 00", MqttError.Truncated),
            new PacketVector(V311, "UNSUBACK, reason code of 5.0", "b0 03 0001 00", MqttError.TrailingBytes),
            new PacketVector(V311, "PINGREQ, flags", "c1 00", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "PINGREQ, with a body", "c0 01 00", MqttError.TrailingBytes),
            new PacketVector(V311, "PINGRESP, flags", "d8 00", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "PINGRESP, with a body", "d0 01 00", MqttError.TrailingBytes),
            // [MQTT-3.14.1-1]
            new PacketVector(V311, "DISCONNECT, flags", "e2 00", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "DISCONNECT, reason code of 5.0", "e0 01 00", MqttError.TrailingBytes),
        };
    }
}
