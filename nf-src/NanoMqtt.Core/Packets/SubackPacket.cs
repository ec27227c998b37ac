namespace NanoMqtt.Core
{
    /// <summary>
    /// SUBACK (MQTT 3.1.1 and 5.0 §3.9): one return or reason code for each filter of the SUBSCRIBE, in its order ([MQTT-3.9.3-1]).
    /// Encode: <see cref="Begin"/>, <see cref="PacketWriter.WriteByte"/> for each code, <see cref="Finish"/>.
    /// </summary>
    public sealed class SubackPacket
    {
        /// <summary>The code that refuses a subscription without saying why; the only one in 3.1.1.</summary>
        public const int Failure = 0x80;

        private readonly PacketReader _reader = new PacketReader();

        /// <summary>The array that the codes lie in; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Packet identifier of the SUBSCRIBE.</summary>
        public int PacketId;

        /// <summary>Codes: first byte.</summary>
        public int CodesOffset;

        /// <summary>Codes: how many, one byte each.</summary>
        public int Count;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier of the SUBSCRIBE.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // SUBACK: u16:packet id [properties] {code}
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
            return writer.Finish((int)MqttPacketType.Suback << 4);
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
            PropertyBlock.Read(ref Properties, reader, MqttPacketType.Suback, level);

            CodesOffset = reader.Position;
            Count = end - CodesOffset;
            if (Count == 0)
            {
                reader.Fail(MqttError.Truncated);
            }

            while (reader.Position < end)
            {
                int code = reader.ReadByte();
                bool allowed = level < MqttProtocolLevel.V5 ? code <= 2 || code == Failure : ReasonCodes.IsAllowed((MqttReasonCode)code, MqttPacketType.Suback);
                if (!allowed)
                {
                    reader.Fail(MqttError.ReturnCode); // [MQTT-3.9.3-2]
                }
            }

            return reader.Error;
        }
    }
}
