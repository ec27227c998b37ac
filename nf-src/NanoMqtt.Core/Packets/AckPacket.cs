namespace NanoMqtt.Core
{
    /// <summary>
    /// The acknowledgements of PUBLISH: PUBACK, PUBREC, PUBREL, PUBCOMP (MQTT 3.1.1 and 5.0 §3.4 to §3.7). All four look alike: a
    /// packet identifier and, in 5.0, a reason code and properties, which are left out for a success without properties.
    /// </summary>
    public sealed class AckPacket : ReasonPacket
    {
        /// <summary>Packet identifier, 1 to 65,535.</summary>
        public int PacketId;

        /// <summary>Writes a packet that reports success, without properties: the bytes are the same at both levels.</summary>
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
            writer.WriteUInt16(PacketId);
            WriteReason(writer, level);
            return writer.Finish(FixedHeader.FirstByte(type));
        }

        /// <summary>Reads a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="type">Which of the four types it is.</param>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(MqttPacketType type, byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            Reader.Open(buffer, offset, end);
            PacketId = Reader.ReadPacketIdentifier();
            ReadReason(type, level);
            return Reader.Finish();
        }
    }
}
