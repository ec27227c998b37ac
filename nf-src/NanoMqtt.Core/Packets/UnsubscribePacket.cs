namespace NanoMqtt.Core
{
    /// <summary>
    /// UNSUBSCRIBE (MQTT 3.1.1 and 5.0 §3.10). Encode: <see cref="ListPacket.Begin"/>, <see cref="PacketWriter.WriteString"/> for each filter,
    /// <see cref="ListPacket.Finish"/>.
    /// </summary>
    public sealed class UnsubscribePacket : FilterPacket
    {
        /// <summary>Makes a packet to decode into.</summary>
        public UnsubscribePacket()
            : base(MqttPacketType.Unsubscribe)
        {
        }
    }
}
