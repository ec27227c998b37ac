using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>CONNECT and CONNACK of MQTT 3.1.1 (§3.1, §3.2).</summary>
    public static class ConnectVectors311
    {
        private const MqttProtocolLevel V311 = MqttProtocolLevel.V311;

        /// <summary>Well-formed packets.</summary>
        public static readonly PacketVector[] Valid =
        {
            new PacketVector(V311, "CONNECT, the shortest with a client identifier",
                "10 r13 s'MQTT' 04 02 u16:10 s'p'",
                "CONNECT level=4 clean keepAlive=10 client='p'"),
            new PacketVector(V311, "CONNECT, empty client identifier",
                "10 r12 s'MQTT' 04 02 u16:0 s''",
                "CONNECT level=4 clean keepAlive=0 client=''"),
            new PacketVector(V311, "CONNECT, empty client identifier without clean session: the server's to refuse",
                "10 r12 s'MQTT' 04 00 u16:0 s''",
                "CONNECT level=4 keepAlive=0 client=''"),
            new PacketVector(V311, "CONNECT, persistent session, longest keep alive",
                "10 r18 s'MQTT' 04 00 u16:65535 s'node-1'",
                "CONNECT level=4 keepAlive=65535 client='node-1'"),
            new PacketVector(V311, "CONNECT, client identifier of one to four bytes a character",
                "10 r22 s'MQTT' 04 02 u16:60 s'aä€😀'",
                "CONNECT level=4 clean keepAlive=60 client='aä€😀'"),
            new PacketVector(V311, "CONNECT, will at QoS 0",
                "10 r26 s'MQTT' 04 06 u16:10 s'p' s'will/t' b'6f6666'",
                "CONNECT level=4 clean keepAlive=10 client='p' will='will/t' qos=0 payload=6f6666"),
            new PacketVector(V311, "CONNECT, will at QoS 1, binary",
                "10 r21 s'MQTT' 04 0e u16:10 s'p' s'w' b'00ff80'",
                "CONNECT level=4 clean keepAlive=10 client='p' will='w' qos=1 payload=00ff80"),
            new PacketVector(V311, "CONNECT, will at QoS 2, retained, empty",
                "10 r18 s'MQTT' 04 36 u16:10 s'p' s'w' b''",
                "CONNECT level=4 clean keepAlive=10 client='p' will='w' qos=2 retain payload="),
            new PacketVector(V311, "CONNECT, user name without password",
                "10 r19 s'MQTT' 04 82 u16:10 s'p' s'user'",
                "CONNECT level=4 clean keepAlive=10 client='p' user='user'"),
            new PacketVector(V311, "CONNECT, user name and binary password",
                "10 r25 s'MQTT' 04 c2 u16:10 s'p' s'user' b'0001fffe'",
                "CONNECT level=4 clean keepAlive=10 client='p' user='user' password=0001fffe"),
            new PacketVector(V311, "CONNECT, empty user name and empty password",
                "10 r17 s'MQTT' 04 c2 u16:10 s'p' s'' b''",
                "CONNECT level=4 clean keepAlive=10 client='p' user='' password="),
            // [MQTT-3.1.3-1]
            new PacketVector(V311, "CONNECT, everything",
                "10 r53 s'MQTT' 04 f6 u16:300 s'sensor' s'home/sensor' b'64656164' s'räuber' b'736573616d'",
                "CONNECT level=4 clean keepAlive=300 client='sensor' will='home/sensor' qos=2 retain payload=64656164 user='räuber' password=736573616d"),
            new PacketVector(V311, "CONNECT, two bytes of remaining length",
                "10 r140 s'MQTT' 04 86 u16:1 s'0123456789012345678901234567890123456789' s'0123456789012345678901234567890123456789' b'6f6e' s'0123456789012345678901234567890123456789'",
                "CONNECT level=4 clean keepAlive=1 client='0123456789012345678901234567890123456789' will='0123456789012345678901234567890123456789' qos=0 payload=6f6e user='0123456789012345678901234567890123456789'"),
            new PacketVector(V311, "CONNACK, accepted", "20 02 00 00", "CONNACK code=0"),
            new PacketVector(V311, "CONNACK, accepted, session present", "20 02 01 00", "CONNACK present code=0"),
            new PacketVector(V311, "CONNACK, unacceptable protocol version", "20 02 00 01", "CONNACK code=1"),
            new PacketVector(V311, "CONNACK, identifier rejected", "20 02 00 02", "CONNACK code=2"),
            new PacketVector(V311, "CONNACK, server unavailable", "20 02 00 03", "CONNACK code=3"),
            new PacketVector(V311, "CONNACK, bad user name or password", "20 02 00 04", "CONNACK code=4"),
            new PacketVector(V311, "CONNACK, not authorized", "20 02 00 05", "CONNACK code=5"),
        };

        /// <summary>Malformed packets.</summary>
        public static readonly PacketVector[] Malformed =
        {
            // 3.1.1 [MQTT-2.2.2-1], [MQTT-2.2.2-2]
            new PacketVector(V311, "CONNECT, flags in the fixed header", "11 0d 0004 4d515454 04 02 000a 0001 70", MqttError.FixedHeaderFlags),
            // [MQTT-3.1.2-1]
            new PacketVector(V311, "CONNECT, protocol name of 3.1", "10 11 0006 4d5149736470 03 02 000a 0003 616263", MqttError.ProtocolVersion),
            new PacketVector(V311, "CONNECT, protocol name in lower case", "10 0d 0004 6d717474 04 02 000a 0001 70", MqttError.ProtocolName),
            new PacketVector(V311, "CONNECT, protocol name too short", "10 0c 0003 4d5154 04 02 000a 0001 70", MqttError.ProtocolName),
            new PacketVector(V311, "CONNECT, protocol name too long", "10 0e 0005 4d51545454 04 02 000a 0001 70", MqttError.ProtocolName),
            new PacketVector(V311, "CONNECT, empty protocol name", "10 09 0000 04 02 000a 0001 70", MqttError.ProtocolName),
            // [MQTT-3.1.2-2]
            new PacketVector(V311, "CONNECT, level 0", "10 0d 0004 4d515454 00 02 000a 0001 70", MqttError.ProtocolVersion),
            new PacketVector(V311, "CONNECT, level 3", "10 0d 0004 4d515454 03 02 000a 0001 70", MqttError.ProtocolVersion),
            new PacketVector(V311, "CONNECT, level 6", "10 0d 0004 4d515454 06 02 000a 0001 70", MqttError.ProtocolVersion),
            new PacketVector(V311, "CONNECT, level of a bridge", "10 0d 0004 4d515454 84 02 000a 0001 70", MqttError.ProtocolVersion),
            // [MQTT-3.1.2-3]
            new PacketVector(V311, "CONNECT, reserved flag", "10 0d 0004 4d515454 04 03 000a 0001 70", MqttError.ReservedBits),
            // 3.1.1 [MQTT-3.1.2-11], [MQTT-3.1.2-13], [MQTT-3.1.2-15]
            new PacketVector(V311, "CONNECT, will QoS without will", "10 0d 0004 4d515454 04 0a 000a 0001 70", MqttError.ConnectFlags),
            new PacketVector(V311, "CONNECT, will retain without will", "10 0d 0004 4d515454 04 22 000a 0001 70", MqttError.ConnectFlags),
            // 3.1.1 [MQTT-3.1.2-14]
            new PacketVector(V311, "CONNECT, will QoS 3", "10 13 0004 4d515454 04 1e 000a 0001 70 0001 77 0001 00", MqttError.QoS),
            // 3.1.1 [MQTT-3.1.2-22]
            new PacketVector(V311, "CONNECT, password without user name", "10 10 0004 4d515454 04 42 000a 0001 70 0001 78", MqttError.ConnectFlags),
            // [MQTT-3.1.3-4], 3.1.1 [MQTT-1.5.3-1], [MQTT-1.5.3-2], [MQTT-3.1.3-11]
            new PacketVector(V311, "CONNECT, surrogate in the client identifier", "10 0f 0004 4d515454 04 02 000a 0003 eda080", MqttError.Utf8),
            new PacketVector(V311, "CONNECT, U+0000 in the client identifier", "10 0d 0004 4d515454 04 02 000a 0001 00", MqttError.Utf8),
            new PacketVector(V311, "CONNECT, overlong client identifier", "10 0e 0004 4d515454 04 02 000a 0002 c1a1", MqttError.Utf8),
            new PacketVector(V311, "CONNECT, ill-formed user name", "10 10 0004 4d515454 04 82 000a 0001 70 0001 80", MqttError.Utf8),
            // [MQTT-4.7.3-1], 3.1.1 [MQTT-3.1.3-10], [MQTT-4.7.1-1]
            new PacketVector(V311, "CONNECT, ill-formed will topic", "10 12 0004 4d515454 04 06 000a 0001 70 0001 ff 0000", MqttError.Utf8),
            new PacketVector(V311, "CONNECT, empty will topic", "10 11 0004 4d515454 04 06 000a 0001 70 0000 0000", MqttError.TopicName),
            new PacketVector(V311, "CONNECT, wildcard in the will topic", "10 12 0004 4d515454 04 06 000a 0001 70 0001 23 0000", MqttError.TopicName),
            new PacketVector(V311, "CONNECT, no body", "10 00", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, ends in the protocol name", "10 04 0004 4d51", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, ends before the level", "10 06 0004 4d515454", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, ends in the keep alive", "10 09 0004 4d515454 04 02 00", MqttError.Truncated),
            // [MQTT-3.1.3-3]
            new PacketVector(V311, "CONNECT, no client identifier", "10 0a 0004 4d515454 04 02 000a", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, client identifier longer than the packet", "10 0d 0004 4d515454 04 02 000a ffff 70", MqttError.Truncated),
            // [MQTT-3.1.2-9]
            new PacketVector(V311, "CONNECT, will flag without will", "10 0d 0004 4d515454 04 06 000a 0001 70", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, will topic without will payload", "10 10 0004 4d515454 04 06 000a 0001 70 0001 77", MqttError.Truncated),
            // 3.1.1 [MQTT-3.1.2-18], [MQTT-3.1.2-19], [MQTT-3.1.2-20], [MQTT-3.1.2-21]
            new PacketVector(V311, "CONNECT, user name flag without user name", "10 0d 0004 4d515454 04 82 000a 0001 70", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, password flag without password", "10 10 0004 4d515454 04 c2 000a 0001 70 0001 75", MqttError.Truncated),
            new PacketVector(V311, "CONNECT, password without password flag", "10 13 0004 4d515454 04 82 000a 0001 70 0001 75 0001 78", MqttError.TrailingBytes),
            new PacketVector(V311, "CONNECT, a byte behind the last field", "10 0e 0004 4d515454 04 02 000a 0001 70 00", MqttError.TrailingBytes),
            new PacketVector(V311, "CONNACK, flags in the fixed header", "21 02 00 00", MqttError.FixedHeaderFlags),
            new PacketVector(V311, "CONNACK, reserved acknowledge flag", "20 02 02 00", MqttError.ReservedBits),
            new PacketVector(V311, "CONNACK, all acknowledge flags", "20 02 ff 00", MqttError.ReservedBits),
            // 3.1.1 [MQTT-3.2.2-4]
            new PacketVector(V311, "CONNACK, refused with session present", "20 02 01 05", MqttError.ReturnCode),
            new PacketVector(V311, "CONNACK, reserved return code", "20 02 00 06", MqttError.ReturnCode),
            new PacketVector(V311, "CONNACK, return code 255", "20 02 00 ff", MqttError.ReturnCode),
            new PacketVector(V311, "CONNACK, no body", "20 00", MqttError.Truncated),
            new PacketVector(V311, "CONNACK, no return code", "20 01 00", MqttError.Truncated),
            new PacketVector(V311, "CONNACK, a byte too many", "20 03 00 00 00", MqttError.TrailingBytes),
        };
    }
}
