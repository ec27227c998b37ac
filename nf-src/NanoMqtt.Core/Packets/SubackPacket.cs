namespace NanoMqtt.Core
{
    /// <summary>
    /// SUBACK (MQTT 3.1.1 and 5.0 §3.9): one return or reason code for each filter of the SUBSCRIBE, in its order ([MQTT-3.9.3-1]).
    /// </summary>
    public sealed class SubackPacket : CodesPacket
    {
        /// <summary>The code that refuses a subscription without saying why; the only one in 3.1.1.</summary>
        public const int Failure = 0x80;

        /// <summary>Makes a packet to decode into.</summary>
        public SubackPacket()
            : base(MqttPacketType.Suback)
        {
        }
    }
}
