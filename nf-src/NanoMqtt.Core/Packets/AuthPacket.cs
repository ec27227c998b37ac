namespace NanoMqtt.Core
{
    /// <summary>
    /// AUTH (MQTT 5.0 §3.15): one step of enhanced authentication. Properties carry the method, which is required, and the data.
    /// </summary>
    public sealed class AuthPacket : ReasonPacket
    {
        /// <summary>Writes the packet.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        public bool Encode(PacketWriter writer)
        {
            // AUTH: reason code properties
            writer.WriteByte((int)ReasonCode);
            writer.WriteProperties(Properties);
            return writer.Finish((int)MqttPacketType.Auth << 4);
        }

        /// <summary>Reads a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        public MqttError Decode(byte[] buffer, int offset, int end)
        {
            Reader.Open(buffer, offset, end);
            ReadReason(MqttPacketType.Auth, MqttProtocolLevel.V5);
            if (Properties == null || !Properties.Contains(MqttProperty.AuthenticationMethod))
            {
                Reader.Fail(MqttError.AuthenticationMethodMissing); // 5.0 §3.15.2.2.2
            }

            return Reader.Finish();
        }
    }
}
