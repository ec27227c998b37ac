namespace NanoMqtt.Core
{
    /// <summary>CONNACK (MQTT 3.1.1 and 5.0 §3.2): a return code in 3.1.1, a reason code and properties in 5.0.</summary>
    public sealed class ConnackPacket : PropertyPacket
    {
        /// <summary>Whether the server has a session for this client (MQTT 3.1.1 §3.2.2.2).</summary>
        public bool SessionPresent;

        /// <summary>Return code (3.1.1 only).</summary>
        public MqttConnectReturnCode ReturnCode;

        /// <summary>Reason code (5.0 only).</summary>
        public MqttReasonCode ReasonCode;

        /// <summary>Writes the packet.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttProtocolLevel level)
        {
            // CONNACK: session-present code [properties]
            writer.WriteByte(SessionPresent ? 1 : 0);
            writer.WriteByte(level >= MqttProtocolLevel.V5 ? (int)ReasonCode : (int)ReturnCode);
            if (level >= MqttProtocolLevel.V5)
            {
                writer.WriteProperties(Properties);
            }

            return writer.Finish((int)MqttPacketType.Connack << 4);
        }

        /// <summary>Reads a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            PacketReader reader = Reader;
            reader.Open(buffer, offset, end);
            int flags = reader.ReadByte();
            int code = reader.ReadByte();
            SessionPresent = flags == 1;
            if (flags > 1)
            {
                reader.Fail(MqttError.ReservedBits); // 3.1.1 §3.2.2.1, 5.0 [MQTT-3.2.2-1]
            }

            if (level < MqttProtocolLevel.V5)
            {
                ReturnCode = (MqttConnectReturnCode)code;
                if (code > (int)MqttConnectReturnCode.NotAuthorized)
                {
                    reader.Fail(MqttError.ReturnCode); // 3.1.1 §3.2.2.3
                }
            }
            else if (code == (int)MqttConnectReturnCode.UnacceptableProtocolVersion && end - offset == 2)
            {
                // What a server of 3.1.1 answers to a client of 5.0 (3.1.1 [MQTT-3.1.2-2]).
                ReasonCode = MqttReasonCode.UnsupportedProtocolVersion;
                level = MqttProtocolLevel.V311;
            }
            else
            {
                ReasonCode = (MqttReasonCode)code;
                if (!ReasonCodes.IsAllowed(ReasonCode, MqttPacketType.Connack))
                {
                    reader.Fail(MqttError.ReturnCode); // 5.0 [MQTT-3.2.2-8]
                }
            }

            PropertyBlock.Read(ref Properties, reader, MqttPacketType.Connack, level);

            if (SessionPresent && code != 0)
            {
                reader.Fail(MqttError.ReturnCode); // 3.1.1 [MQTT-3.2.2-4], 5.0 [MQTT-3.2.2-6]
            }

            return reader.Finish();
        }
    }
}
