namespace NanoMqtt.Core
{
    /// <summary>The packets without a body: PINGREQ and PINGRESP (MQTT 3.1.1 §3.12, §3.13).</summary>
    public static class PingPacket
    {
        /// <summary>Writes a packet.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="type">One of the two types.</param>
        public static bool Encode(PacketWriter writer, MqttPacketType type)
        {
            return writer.Finish((int)type << 4);
        }

        /// <summary>Checks a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the fault.</returns>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        public static MqttError Decode(int offset, int end)
        {
            return offset == end ? MqttError.None : MqttError.TrailingBytes;
        }
    }
}
