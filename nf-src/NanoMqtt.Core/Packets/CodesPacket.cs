namespace NanoMqtt.Core
{
    /// <summary>
    /// What SUBACK and UNSUBACK have in common: packet identifier, properties, and one code for each filter. Encode: <see cref="ListPacket.Begin"/>,
    /// <see cref="PacketWriter.WriteByte"/> for each code, then the packet's Finish.
    /// </summary>
    public abstract class CodesPacket : ListPacket
    {
        /// <summary>Codes: first byte.</summary>
        public int CodesOffset;

        internal CodesPacket(MqttPacketType type)
            : base(type)
        {
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
            ReadHead(buffer, offset, end, level);
            CodesOffset = reader.Position;
            Count = end - CodesOffset;
            if (Type == MqttPacketType.Unsuback && level < MqttProtocolLevel.V5)
            {
                return reader.Finish();
            }

            if (Count == 0)
            {
                reader.Fail(MqttError.Truncated);
            }

            while (reader.Position < end)
            {
                int code = reader.ReadByte();
                bool isAllowed = level < MqttProtocolLevel.V5 ? code <= 2 || code == SubackPacket.Failure : ReasonCodes.IsAllowed((MqttReasonCode)code, Type);
                if (!isAllowed)
                {
                    reader.Fail(MqttError.ReturnCode); // [MQTT-3.9.3-2], 5.0 [MQTT-3.11.3-2]
                }
            }

            return reader.Error;
        }
    }
}
