namespace NanoMqtt.Core
{
    /// <summary>The first byte of every packet: type in the high four bits, flags in the low four (MQTT 3.1.1 §2.2).</summary>
    public static class FixedHeader
    {
        private const byte Any = 0xFF;
        private const byte Forbidden = 0xFE;

        // Required flags by packet type. [MQTT-3.6.1-1], [MQTT-3.8.1-1], [MQTT-3.10.1-1], [MQTT-3.14.1-1],
        // 3.1.1 [MQTT-2.2.2-1], 5.0 [MQTT-2.1.3-1], [MQTT-3.15.1-1]
        private static readonly byte[] s_flags =
        {
            Forbidden, 0, 0, Any, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0, 0,
        };

        /// <summary>Checks type and flags; QoS 3 in PUBLISH is left to <see cref="PublishPacket"/>.</summary>
        /// <param name="firstByte">The packet's first byte.</param>
        /// <param name="level">The connection's level; before CONNECT any.</param>
        public static MqttError Check(int firstByte, MqttProtocolLevel level)
        {
            byte required = s_flags[firstByte >> 4];
            if (required == Any)
            {
                return MqttError.None;
            }

            if (required == Forbidden || (firstByte >= 0xF0 && level < MqttProtocolLevel.V5))
            {
                return MqttError.ReservedPacketType;
            }

            return (firstByte & 0x0F) == required ? MqttError.None : MqttError.FixedHeaderFlags; // 3.1.1 [MQTT-2.2.2-2]
        }

        /// <summary>The first byte of a packet of this type with the flags that it requires (PUBLISH: none set).</summary>
        /// <param name="type">The type.</param>
        public static int FirstByte(MqttPacketType type)
        {
            byte required = s_flags[(int)type];
            return (int)type << 4 | (required == Any ? 0 : required);
        }
    }
}
