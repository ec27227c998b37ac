namespace NanoMqtt.Core
{
    /// <summary>
    /// What SUBACK and UNSUBACK share: packet identifier, properties, and one code for each filter. Encode: <see cref="Begin"/>,
    /// <see cref="PacketWriter.WriteByte"/> for each code, then the packet's Finish.
    /// </summary>
    public abstract class CodesPacket
    {
        /// <summary>The array that the codes lie in; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Packet identifier of the packet that is answered.</summary>
        public int PacketId;

        /// <summary>Codes: first byte.</summary>
        public int CodesOffset;

        /// <summary>Codes: how many, one byte each; 0 for UNSUBACK in 3.1.1.</summary>
        public int Count;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        private readonly PacketReader _reader = new PacketReader();
        private readonly MqttPacketType _type;

        internal CodesPacket(MqttPacketType type)
        {
            _type = type;
        }

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier of the packet that is answered.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // SUBACK, UNSUBACK: u16:packet id [properties] {code}
            writer.WriteIdentifier(packetId, level, properties);
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
            Buffer = buffer;
            PacketId = reader.ReadPacketIdentifier();
            PropertyBlock.Read(ref Properties, reader, _type, level);

            CodesOffset = reader.Position;
            Count = end - CodesOffset;
            if (_type == MqttPacketType.Unsuback && level < MqttProtocolLevel.V5)
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
                bool isAllowed = level < MqttProtocolLevel.V5 ? code <= 2 || code == SubackPacket.Failure : ReasonCodes.IsAllowed((MqttReasonCode)code, _type);
                if (!isAllowed)
                {
                    reader.Fail(MqttError.ReturnCode); // [MQTT-3.9.3-2], 5.0 [MQTT-3.11.3-2]
                }
            }

            return reader.Error;
        }
    }
}
