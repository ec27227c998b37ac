namespace NanoMqtt.Core
{
    /// <summary>
    /// The acknowledgements of PUBLISH: PUBACK, PUBREC, PUBREL, PUBCOMP (MQTT 3.1.1 and 5.0 §3.4 to §3.7). All four look alike: a
    /// packet identifier and, in 5.0, a reason code and properties, which are left out when they say nothing.
    /// </summary>
    public sealed class AckPacket
    {
        private readonly PacketReader _reader = new PacketReader();

        /// <summary>Packet identifier, 1 to 65,535.</summary>
        public int PacketId;

        /// <summary>Reason code (5.0 only).</summary>
        public MqttReasonCode ReasonCode;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>Writes a packet that says success, without properties: the same bytes at both levels.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="type">One of the four types.</param>
        /// <param name="packetId">Packet identifier, 1 to 65,535.</param>
        public static bool Encode(PacketWriter writer, MqttPacketType type, int packetId)
        {
            // PUBACK, PUBREC, PUBREL, PUBCOMP: u16:packet id
            writer.WriteUInt16(packetId);
            return writer.Finish(FixedHeader.FirstByte(type));
        }

        /// <summary>Writes a packet with the reason code and the properties, as far as the level has them.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="type">One of the four types.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttPacketType type, MqttProtocolLevel level)
        {
            // PUBACK, PUBREC, PUBREL, PUBCOMP: u16:packet id [reason code [properties]]
            bool hasProperties = Properties != null && Properties.Length > 0;
            writer.WriteUInt16(PacketId);
            if (level >= MqttProtocolLevel.V5 && (hasProperties || ReasonCode != MqttReasonCode.Success))
            {
                writer.WriteByte((int)ReasonCode);
                if (hasProperties)
                {
                    writer.WriteProperties(Properties);
                }
            }

            return writer.Finish(FixedHeader.FirstByte(type));
        }

        /// <summary>Reads a packet's body; the fixed header is checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="type">Which of the four types it is.</param>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index behind its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(MqttPacketType type, byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            PacketReader reader = _reader;
            reader.Open(buffer, offset, end);
            PacketId = reader.ReadPacketIdentifier();
            ReasonCode = MqttReasonCode.Success;
            Properties?.Clear();
            if (level >= MqttProtocolLevel.V5 && reader.Position < end)
            {
                ReasonCode = (MqttReasonCode)reader.ReadByte();
                if (!ReasonCodes.IsAllowed(ReasonCode, type))
                {
                    reader.Fail(MqttError.ReturnCode); // 5.0 [MQTT-3.4.2-1], [MQTT-3.5.2-1], [MQTT-3.6.2-1], [MQTT-3.7.2-1]
                }

                if (reader.Position < end)
                {
                    Properties ??= new PropertyBlock();
                    Properties.Read(reader, type);
                }
            }

            return reader.Finish();
        }
    }
}
