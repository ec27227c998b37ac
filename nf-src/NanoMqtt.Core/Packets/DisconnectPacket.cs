namespace NanoMqtt.Core
{
    /// <summary>
    /// DISCONNECT (MQTT 3.1.1 and 5.0 §3.14). In 3.1.1 the client ends the connection regularly and its will is discarded; in 5.0 either side
    /// ends it and says why. Reason code and properties are left out for a normal disconnection without properties.
    /// </summary>
    public sealed class DisconnectPacket : ReasonPacket
    {
        /// <summary>Writes the packet.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttProtocolLevel level)
        {
            // DISCONNECT: [reason code [properties]]
            WriteReason(writer, level);
            return writer.Finish((int)MqttPacketType.Disconnect << 4);
        }

        /// <summary>Reads a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            Reader.Open(buffer, offset, end);
            ReadReason(MqttPacketType.Disconnect, level);
            return Reader.Finish();
        }
    }
}
