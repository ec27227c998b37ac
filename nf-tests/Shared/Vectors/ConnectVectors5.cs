using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>CONNECT, CONNACK, DISCONNECT and AUTH of MQTT 5.0 (§3.1, §3.2, §3.14, §3.15).</summary>
    public static class ConnectVectors5
    {
        private const MqttProtocolLevel V5 = MqttProtocolLevel.V5;

        /// <summary>Well-formed packets.</summary>
        public static readonly PacketVector[] Valid =
        {
            new PacketVector(V5, "CONNECT 5, without properties",
                "10 r14 s'MQTT' 05 02 u16:10 00 s'p'",
                "CONNECT level=5 clean keepAlive=10 client='p'"),
            new PacketVector(V5, "CONNECT 5, password without user name",
                "10 r18 s'MQTT' 05 42 u16:10 00 s'p' b'00ff'",
                "CONNECT level=5 clean keepAlive=10 client='p' password=00ff"),
            new PacketVector(V5, "CONNECT 5, every property",
                "10 r57 s'MQTT' 05 02 u16:10 r43 11 u32:120 21 u16:20 27 u32:1024 22 u16:10 19 01 17 00 26 s'k' s'v' 15 s'SCRAM' 16 b'0102030405' s'p'",
                "CONNECT level=5 clean keepAlive=10 {11=120 21=20 27=1024 22=10 19=1 17=0 26='k':'v' 15='SCRAM' 16=0102030405} client='p'"),
            new PacketVector(V5, "CONNECT 5, session that never expires",
                "10 r19 s'MQTT' 05 00 u16:10 r5 11 ffffffff s'p'",
                "CONNECT level=5 keepAlive=10 {11=4294967295} client='p'"),
            new PacketVector(V5, "CONNECT 5, the same user property twice",
                "10 r28 s'MQTT' 05 02 u16:10 r14 26 s'k' s'v' 26 s'k' s'v' s'p'",
                "CONNECT level=5 clean keepAlive=10 {26='k':'v' 26='k':'v'} client='p'"),
            new PacketVector(V5, "CONNECT 5, will without properties",
                "10 r21 s'MQTT' 05 06 u16:10 00 s'p' 00 s'w' b'01'",
                "CONNECT level=5 clean keepAlive=10 client='p' will='w' qos=0 payload=01"),
            new PacketVector(V5, "CONNECT 5, every property of the will",
                "10 r59 s'MQTT' 05 2e u16:10 00 s'p' r38 18 u32:5 01 01 02 u32:60 03 s'text' 08 s'reply' 09 b'aabb' 26 s'' s'v' s'w' b'01'",
                "CONNECT level=5 clean keepAlive=10 client='p' {18=5 01=1 02=60 03='text' 08='reply' 09=aabb 26='':'v'} will='w' qos=1 retain payload=01"),
            new PacketVector(V5, "CONNACK 5", "20 03 00 00 00", "CONNACK code=0"),
            new PacketVector(V5, "CONNACK 5, session present", "20 03 01 00 00", "CONNACK present code=0"),
            new PacketVector(V5, "CONNACK 5, not authorized", "20 03 00 87 00", "CONNACK code=135"),
            new PacketVector(V5, "CONNACK 5, every property",
                "20 r74 00 00 r71 11 u32:60 21 u16:8 24 01 25 00 27 u32:2048 12 s'auto-1' 22 u16:4 1f s'why' 26 s'a' s'b' 28 01 29 00 2a 00 13 u16:30 1a s'r' 1c s'other' 15 s'M' 16 b'00'",
                "CONNACK code=0 {11=60 21=8 24=1 25=0 27=2048 12='auto-1' 22=4 1f='why' 26='a':'b' 28=1 29=0 2a=0 13=30 1a='r' 1c='other' 15='M' 16=00}"),
            new PacketVector(V5, "DISCONNECT 5, normal", "e0 00", "DISCONNECT reason=0"),
            new PacketVector(V5, "DISCONNECT 5, with will", "e0 01 04", "DISCONNECT reason=4"),
            new PacketVector(V5, "DISCONNECT 5, packet too large", "e0 01 95", "DISCONNECT reason=149"),
            new PacketVector(V5, "DISCONNECT 5, every property",
                "e0 r28 9c r26 11 u32:0 1f s'why' 26 s'a' s'b' 1c s'other'",
                "DISCONNECT reason=156 {11=0 1f='why' 26='a':'b' 1c='other'}"),
            new PacketVector(V5, "AUTH, continue", "f0 r12 18 r10 15 s'M' 16 b'0a0b0c'", "AUTH reason=24 {15='M' 16=0a0b0c}"),
            new PacketVector(V5, "AUTH, success with reason string", "f0 r11 00 r9 15 s'M' 1f s'ok'", "AUTH reason=0 {15='M' 1f='ok'}"),
            new PacketVector(V5, "AUTH, again", "f0 r13 19 r11 15 s'M' 26 s'a' s'b'", "AUTH reason=25 {15='M' 26='a':'b'}"),
        };

        /// <summary>Packets that are written otherwise by us, mostly shorter, and must be read all the same.</summary>
        public static readonly PacketVector[] Longer =
        {
            new PacketVector(V5, "CONNACK of a server of 3.1.1, unacceptable protocol version", "20 02 00 01", "CONNACK code=132"),
            new PacketVector(V5, "DISCONNECT 5, normal, spelled out", "e0 01 00", "DISCONNECT reason=0"),
            new PacketVector(V5, "DISCONNECT 5, normal, without properties", "e0 02 00 00", "DISCONNECT reason=0"),
            new PacketVector(V5, "DISCONNECT 5, reason, without properties", "e0 02 8b 00", "DISCONNECT reason=139"),
        };

        /// <summary>Malformed packets.</summary>
        public static readonly PacketVector[] Malformed =
        {
            // 5.0 [MQTT-2.2.2-1]
            new PacketVector(V5, "CONNECT 5, no properties", "10 0a 0004 4d515454 05 02 000a", MqttError.Truncated),
            new PacketVector(V5, "CONNECT 5, properties longer than the packet", "10 0e 0004 4d515454 05 02 000a 7f 0001 70", MqttError.Truncated),
            new PacketVector(V5, "CONNECT 5, property that ends behind the properties", "10 11 0004 4d515454 05 02 000a 03 11 0000 000a 70", MqttError.Truncated),
            // 5.0 [MQTT-1.5.5-1]
            new PacketVector(V5, "CONNECT 5, property length in more bytes than it needs", "10 0f 0004 4d515454 05 02 000a 8000 0001 70", MqttError.RemainingLength),
            new PacketVector(V5, "CONNECT 5, property length of five bytes", "10 12 0004 4d515454 05 02 000a ffffffff01 0001 70", MqttError.RemainingLength),
            new PacketVector(V5, "CONNECT 5, property 0", "10 10 0004 4d515454 05 02 000a 02 00 00 0001 70", MqttError.PropertyIdentifier),
            new PacketVector(V5, "CONNECT 5, unknown property", "10 10 0004 4d515454 05 02 000a 02 2b 00 0001 70", MqttError.PropertyIdentifier),
            new PacketVector(V5, "CONNECT 5, property identifier of two bytes", "10 10 0004 4d515454 05 02 000a 02 80 01 0001 70", MqttError.PropertyIdentifier),
            new PacketVector(V5, "CONNECT 5, property of PUBLISH", "10 10 0004 4d515454 05 02 000a 02 01 00 0001 70", MqttError.PropertyIdentifier),
            new PacketVector(V5, "CONNECT 5, will delay outside the will", "10 13 0004 4d515454 05 02 000a 05 18 00000001 0001 70", MqttError.PropertyIdentifier),
            // 5.0 §3.1.2.11: once only
            new PacketVector(V5, "CONNECT 5, receive maximum twice", "10 14 0004 4d515454 05 02 000a 06 210001 210001 0001 70", MqttError.PropertyRepeated),
            new PacketVector(V5, "CONNECT 5, receive maximum 0", "10 11 0004 4d515454 05 02 000a 03 210000 0001 70", MqttError.PropertyValue),
            new PacketVector(V5, "CONNECT 5, maximum packet size 0", "10 13 0004 4d515454 05 02 000a 05 2700000000 0001 70", MqttError.PropertyValue),
            new PacketVector(V5, "CONNECT 5, request problem information 2", "10 10 0004 4d515454 05 02 000a 02 1702 0001 70", MqttError.PropertyValue),
            new PacketVector(V5, "CONNECT 5, request response information 255", "10 10 0004 4d515454 05 02 000a 02 19ff 0001 70", MqttError.PropertyValue),
            new PacketVector(V5, "CONNECT 5, authentication data without method", "10 12 0004 4d515454 05 02 000a 04 16000100 0001 70", MqttError.AuthenticationMethodMissing),
            // 5.0 [MQTT-1.5.4-1], [MQTT-1.5.4-2], [MQTT-1.5.7-1]
            new PacketVector(V5, "CONNECT 5, ill-formed user property name", "10 14 0004 4d515454 05 02 000a 06 26 0001 ff 0000 0001 70", MqttError.Utf8),
            new PacketVector(V5, "CONNECT 5, U+0000 in a user property value", "10 14 0004 4d515454 05 02 000a 06 26 0000 0001 00 0001 70", MqttError.Utf8),
            new PacketVector(V5, "CONNECT 5, session expiry in the will", "10 18 0004 4d515454 05 06 000a 00 0001 70 05 1100000001 0001 77 0000", MqttError.PropertyIdentifier),
            new PacketVector(V5, "CONNECT 5, payload format 2 in the will", "10 15 0004 4d515454 05 06 000a 00 0001 70 02 0102 0001 77 0000", MqttError.PropertyValue),
            new PacketVector(V5, "CONNECT 5, will without its properties", "10 0e 0004 4d515454 05 06 000a 00 0001 70", MqttError.Truncated),
            new PacketVector(V5, "CONNECT 5, wildcard in the response topic of the will", "10 17 0004 4d515454 05 06 000a 00 0001 70 04 08 0001 23 0001 77 0000", MqttError.PropertyValue),
            new PacketVector(V5, "CONNACK 5, no properties", "20 02 00 00", MqttError.Truncated),
            // 5.0 [MQTT-3.2.2-1]
            new PacketVector(V5, "CONNACK 5, reserved acknowledge flag", "20 03 02 00 00", MqttError.ReservedBits),
            // 5.0 [MQTT-3.2.2-6]
            new PacketVector(V5, "CONNACK 5, refused with session present", "20 03 01 87 00", MqttError.ReturnCode),
            // 5.0 [MQTT-3.2.2-8]
            new PacketVector(V5, "CONNACK 5, return code of 3.1.1", "20 03 00 05 00", MqttError.ReturnCode),
            new PacketVector(V5, "CONNACK 5, reason code of DISCONNECT", "20 03 00 8b 00", MqttError.ReturnCode),
            new PacketVector(V5, "CONNACK 5, maximum QoS 2", "20 05 00 00 02 2402", MqttError.PropertyValue),
            new PacketVector(V5, "CONNACK 5, retain available 2", "20 05 00 00 02 2502", MqttError.PropertyValue),
            new PacketVector(V5, "CONNACK 5, property of CONNECT", "20 05 00 00 02 1701", MqttError.PropertyIdentifier),
            new PacketVector(V5, "CONNACK 5, bytes behind the properties", "20 04 00 00 00 00", MqttError.TrailingBytes),
            // [MQTT-3.14.1-1]
            new PacketVector(V5, "DISCONNECT 5, flags", "e1 00", MqttError.FixedHeaderFlags),
            // 5.0 [MQTT-3.14.2-1]
            new PacketVector(V5, "DISCONNECT 5, reason code of SUBACK", "e0 01 01", MqttError.ReturnCode),
            new PacketVector(V5, "DISCONNECT 5, property of CONNACK", "e0 05 00 03 210001", MqttError.PropertyIdentifier),
            new PacketVector(V5, "DISCONNECT 5, properties cut", "e0 03 00 05 11", MqttError.Truncated),
            new PacketVector(V5, "DISCONNECT 5, bytes behind the properties", "e0 03 00 00 00", MqttError.TrailingBytes),
            // 5.0 [MQTT-3.15.1-1]
            new PacketVector(V5, "AUTH, flags", "f2 06 18 04 150001 4d", MqttError.FixedHeaderFlags),
            // 5.0 [MQTT-3.15.2-1]
            new PacketVector(V5, "AUTH, reason code of PUBACK", "f0 06 10 04 150001 4d", MqttError.ReturnCode),
            new PacketVector(V5, "AUTH, no method", "f0 02 18 00", MqttError.AuthenticationMethodMissing),
            new PacketVector(V5, "AUTH, no body", "f0 00", MqttError.AuthenticationMethodMissing),
            new PacketVector(V5, "AUTH, no properties", "f0 01 18", MqttError.Truncated),
            new PacketVector(V5, "AUTH, method twice", "f0 0a 18 08 150001 4d 150001 4d", MqttError.PropertyRepeated),
        };
    }
}
