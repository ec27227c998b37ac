namespace NanoMqtt.Core
{
    /// <summary>
    /// DISCONNECT: in 3.1.1 the client ends the connection in order and its will is discarded (§3.14); in 5.0 either side ends it and
    /// says why (§3.14). Reason code and properties are left out when they say nothing.
    /// </summary>
    public sealed class DisconnectPacket
    {
        private readonly PacketReader _reader = new PacketReader();

        /// <summary>Reason code (5.0 only).</summary>
        public MqttReasonCode ReasonCode;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>Writes the packet.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttProtocolLevel level)
        {
            // DISCONNECT: [reason code [properties]]
            bool hasProperties = Properties != null && Properties.Length > 0;
            if (level >= MqttProtocolLevel.V5 && (hasProperties || ReasonCode != MqttReasonCode.Success))
            {
                writer.WriteByte((int)ReasonCode);
                if (hasProperties)
                {
                    writer.WriteProperties(Properties);
                }
            }

            return writer.Finish((int)MqttPacketType.Disconnect << 4);
        }

        /// <summary>Reads a packet's body; the fixed header is checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index behind its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            PacketReader reader = _reader;
            reader.Open(buffer, offset, end);
            ReasonCode = MqttReasonCode.Success;
            Properties?.Clear();
            if (level >= MqttProtocolLevel.V5 && offset < end)
            {
                ReasonCode = (MqttReasonCode)reader.ReadByte();
                if (!ReasonCodes.IsAllowed(ReasonCode, MqttPacketType.Disconnect))
                {
                    reader.Fail(MqttError.ReturnCode); // 5.0 [MQTT-3.14.2-1]
                }

                if (reader.Position < end)
                {
                    Properties ??= new PropertyBlock();
                    Properties.Read(reader, MqttPacketType.Disconnect);
                }
            }

            return reader.Finish();
        }
    }
}
