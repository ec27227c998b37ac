namespace NanoMqtt.Core
{
    /// <summary>
    /// AUTH (MQTT 5.0 §3.15): one step of enhanced authentication. Properties carry the method, which is required, and the data.
    /// </summary>
    public sealed class AuthPacket
    {
        private readonly PacketReader _reader = new PacketReader();

        /// <summary>Reason code.</summary>
        public MqttReasonCode ReasonCode;

        /// <summary>Properties. For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

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

        /// <summary>Reads a packet's body; the fixed header is checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index behind its last byte.</param>
        public MqttError Decode(byte[] buffer, int offset, int end)
        {
            PacketReader reader = _reader;
            reader.Open(buffer, offset, end);
            ReasonCode = MqttReasonCode.Success;
            Properties ??= new PropertyBlock();
            Properties.Clear();
            if (offset < end)
            {
                ReasonCode = (MqttReasonCode)reader.ReadByte();
                if (!ReasonCodes.IsAllowed(ReasonCode, MqttPacketType.Auth))
                {
                    reader.Fail(MqttError.ReturnCode); // 5.0 [MQTT-3.15.2-1]
                }

                Properties.Read(reader, MqttPacketType.Auth);
            }

            if (!Properties.Contains(MqttProperty.AuthenticationMethod))
            {
                reader.Fail(MqttError.AuthenticationMethodMissing); // 5.0 §3.15.2.2.2
            }

            return reader.Finish();
        }
    }
}
