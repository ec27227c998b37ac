namespace NanoMqtt.Core
{
    /// <summary>What PUBACK and its like, DISCONNECT and AUTH have in common: a reason code and properties, left out for a success without properties.</summary>
    public abstract class ReasonPacket : PropertyPacket
    {
        /// <summary>Reason code (5.0 only).</summary>
        public MqttReasonCode ReasonCode;

        internal ReasonPacket()
        {
        }

        internal void WriteReason(PacketWriter writer, MqttProtocolLevel level)
        {
            // [reason code [properties]]
            bool hasProperties = Properties != null && Properties.Length > 0;
            if (level >= MqttProtocolLevel.V5 && (hasProperties || ReasonCode != MqttReasonCode.Success))
            {
                writer.WriteByte((int)ReasonCode);
                if (hasProperties)
                {
                    writer.WriteProperties(Properties);
                }
            }
        }

        internal void ReadReason(MqttPacketType type, MqttProtocolLevel level)
        {
            PacketReader reader = Reader;
            ReasonCode = MqttReasonCode.Success;
            Properties?.Clear();
            if (level < MqttProtocolLevel.V5 || reader.Position >= reader.End)
            {
                return;
            }

            ReasonCode = (MqttReasonCode)reader.ReadByte();
            if (!ReasonCodes.IsAllowed(ReasonCode, type))
            {
                reader.Fail(MqttError.ReturnCode); // 5.0 [MQTT-3.4.2-1], [MQTT-3.5.2-1], [MQTT-3.6.2-1], [MQTT-3.7.2-1], [MQTT-3.14.2-1], [MQTT-3.15.2-1]
            }

            if (reader.Position < reader.End || type == MqttPacketType.Auth) // AUTH needs its method
            {
                Properties ??= new PropertyBlock();
                Properties.Read(reader, type);
            }
        }
    }
}
