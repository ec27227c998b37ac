namespace NanoMqtt.Core
{
    /// <summary>What SUBSCRIBE, UNSUBSCRIBE and their acknowledgements have in common: a packet identifier, properties, and a list.</summary>
    public abstract class ListPacket : PropertyPacket
    {
        /// <summary>The array that holds the list; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Packet identifier, 1 to 65,535: of SUBSCRIBE or UNSUBSCRIBE.</summary>
        public int PacketId;

        /// <summary>Number of filters or codes in the decoded packet; at least 1, except in UNSUBACK of 3.1.1, which has none.</summary>
        public int Count;

        internal readonly MqttPacketType Type;

        internal ListPacket(MqttPacketType type)
        {
            Type = type;
        }

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier, 1 to 65,535: of SUBSCRIBE or UNSUBSCRIBE.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // SUBSCRIBE, UNSUBSCRIBE, SUBACK, UNSUBACK: u16:packet id [properties] and the list
            writer.WriteUInt16(packetId);
            if (level >= MqttProtocolLevel.V5)
            {
                writer.WriteProperties(properties);
            }
        }

        /// <summary>Ends encoding.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">The writer.</param>
        /// <param name="type">Which of the four packets it is.</param>
        public static bool Finish(PacketWriter writer, MqttPacketType type)
        {
            return writer.Finish(FixedHeader.FirstByte(type));
        }

        // Reads what stands before the list.
        internal void ReadHead(byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            Reader.Open(buffer, offset, end);
            Buffer = buffer;
            PacketId = Reader.ReadPacketIdentifier();
            PropertyBlock.Read(ref Properties, Reader, Type, level);
        }
    }
}
