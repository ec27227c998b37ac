namespace NanoMqtt.Core
{
    /// <summary>
    /// UNSUBACK (MQTT 3.1.1 and 5.0 §3.11): in 5.0 one reason code for each filter of the UNSUBSCRIBE, in its order (5.0 [MQTT-3.11.3-1]).
    /// </summary>
    public sealed class UnsubackPacket : CodesPacket
    {
        /// <summary>Makes a packet to decode into.</summary>
        public UnsubackPacket()
            : base(MqttPacketType.Unsuback)
        {
        }
    }
}
