namespace NanoMqtt.Core
{
    /// <summary>The first byte of every packet: type in the high four bits, flags in the low four (MQTT 3.1.1 §2.2).</summary>
    public static class FixedHeader
    {
        // A bit for each packet type whose flags must be 2; for the others but PUBLISH they must be 0. [MQTT-3.6.1-1], [MQTT-3.8.1-1],
        // [MQTT-3.10.1-1], [MQTT-3.14.1-1], 3.1.1 [MQTT-2.2.2-1], 5.0 [MQTT-2.1.3-1], [MQTT-3.15.1-1]
        private const int HasFlags = 1 << (int)MqttPacketType.Pubrel | 1 << (int)MqttPacketType.Subscribe | 1 << (int)MqttPacketType.Unsubscribe;

        /// <summary>Checks type and flags; QoS 3 in PUBLISH is left to <see cref="PublishPacket"/>.</summary>
        /// <param name="firstByte">The packet's first byte.</param>
        /// <param name="level">The connection's level; before CONNECT any.</param>
        public static MqttError Check(int firstByte, MqttProtocolLevel level)
        {
            int type = firstByte >> 4;
            if (type == (int)MqttPacketType.Publish)
            {
                return MqttError.None;
            }

            if (type == (int)MqttPacketType.Reserved || (type == (int)MqttPacketType.Auth && level < MqttProtocolLevel.V5))
            {
                return MqttError.ReservedPacketType;
            }

            return firstByte == FirstByte((MqttPacketType)type) ? MqttError.None : MqttError.FixedHeaderFlags; // 3.1.1 [MQTT-2.2.2-2]
        }

        /// <summary>The first byte of a packet of this type with the flags that it requires (PUBLISH: none set).</summary>
        /// <param name="type">The type.</param>
        public static int FirstByte(MqttPacketType type)
        {
            return (int)type << 4 | (HasFlags >> (int)type & 1) << 1;
        }
    }
}
