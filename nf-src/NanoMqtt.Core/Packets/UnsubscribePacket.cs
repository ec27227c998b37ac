namespace NanoMqtt.Core
{
    /// <summary>
    /// UNSUBSCRIBE (MQTT 3.1.1 and 5.0 §3.10). Encode: <see cref="Begin"/>, <see cref="PacketWriter.WriteString"/> for each filter,
    /// <see cref="Finish"/>. Decode: <see cref="Decode"/> checks the whole packet, then <see cref="TryNext"/> walks the filters.
    /// </summary>
    public sealed class UnsubscribePacket
    {
        private readonly PacketReader _reader = new PacketReader();
        private bool _isChecked;

        /// <summary>The array that the filters lie in; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Packet identifier, 1 to 65,535.</summary>
        public int PacketId;

        /// <summary>Number of filters in the decoded packet, at least 1.</summary>
        public int Count;

        /// <summary>Current filter: first byte.</summary>
        public int FilterOffset;

        /// <summary>Current filter: length.</summary>
        public int FilterLength;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier, 1 to 65,535.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // UNSUBSCRIBE: u16:packet id [properties] {s'filter'}
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
            return writer.Finish(FixedHeader.FirstByte(MqttPacketType.Unsubscribe));
        }

        /// <summary>Checks a packet's body; the fixed header is checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index behind its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            _reader.Open(buffer, offset, end);
            Buffer = buffer;
            PacketId = _reader.ReadPacketIdentifier();
            PropertyBlock.Read(ref Properties, _reader, MqttPacketType.Unsubscribe, level);

            int filters = _reader.Position;
            Count = 0;
            _isChecked = false;
            while (TryNext())
            {
                Count++;
            }

            if (Count == 0)
            {
                _reader.Fail(MqttError.NoTopicFilter); // [MQTT-3.10.3-2]
            }

            if (_reader.Error == MqttError.None)
            {
                _reader.Position = filters;
                _isChecked = true;
            }

            return _reader.Error;
        }

        /// <summary>Goes to the next filter.</summary>
        /// <returns>False behind the last one.</returns>
        public bool TryNext()
        {
            PacketReader reader = _reader;
            if (reader.Position >= reader.End)
            {
                return false;
            }

            reader.ReadBinary();
            if (reader.Error != MqttError.None)
            {
                return false;
            }

            FilterOffset = reader.FieldOffset;
            FilterLength = reader.FieldLength;
            if (_isChecked)
            {
                return true;
            }

            MqttError error = TopicFilter.Check(Buffer, FilterOffset, FilterLength); // [MQTT-3.10.3-1]
            if (error != MqttError.None)
            {
                reader.Fail(error);
                return false;
            }

            return true;
        }
    }
}
