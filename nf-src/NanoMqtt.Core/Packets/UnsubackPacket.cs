namespace NanoMqtt.Core
{
    /// <summary>
    /// UNSUBACK (MQTT 3.1.1 and 5.0 §3.11): in 5.0 one reason code for each filter of the UNSUBSCRIBE, in its order (5.0 [MQTT-3.11.3-1]).
    /// Encode: <see cref="Begin"/>, <see cref="PacketWriter.WriteByte"/> for each code (5.0 only), <see cref="Finish"/>.
    /// </summary>
    public sealed class UnsubackPacket
    {
        private readonly PacketReader _reader = new PacketReader();

        /// <summary>The array that the codes lie in; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Packet identifier of the UNSUBSCRIBE.</summary>
        public int PacketId;

        /// <summary>Codes: first byte.</summary>
        public int CodesOffset;

        /// <summary>Codes: how many, one byte each; 0 in 3.1.1.</summary>
        public int Count;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier of the UNSUBSCRIBE.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // UNSUBACK: u16:packet id [properties {reason code}]
            writer.WriteUInt16(packetId);
            if (level >= MqttProtocolLevel.V5)
            {
                writer.WriteProperties(properties);
            }
        }

        /// <summary>Ends encoding.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">The writer.</param>
        public static bool Finish(PacketWriter writer)
        {
            return writer.Finish((int)MqttPacketType.Unsuback << 4);
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
            PropertyBlock.Read(ref Properties, reader, MqttPacketType.Unsuback, level);

            CodesOffset = reader.Position;
            Count = end - CodesOffset;
            if (level < MqttProtocolLevel.V5)
            {
                return reader.Finish();
            }

            if (Count == 0)
            {
                reader.Fail(MqttError.Truncated);
            }

            while (reader.Position < end)
            {
                if (!ReasonCodes.IsAllowed((MqttReasonCode)reader.ReadByte(), MqttPacketType.Unsuback))
                {
                    reader.Fail(MqttError.ReturnCode); // 5.0 [MQTT-3.11.3-2]
                }
            }

            return reader.Error;
        }
    }
}
