namespace NanoMqtt.Core
{
    /// <summary>
    /// What SUBSCRIBE and UNSUBSCRIBE share: packet identifier, properties, and topic filters. Decode: <see cref="Decode"/> checks the
    /// whole packet, then <see cref="TryNext"/> walks the filters where they lie.
    /// </summary>
    public abstract class FilterPacket
    {
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

        internal MqttProtocolLevel Level;

        private readonly PacketReader _reader = new PacketReader();
        private readonly MqttPacketType _type;
        private bool _isChecked;

        internal FilterPacket(MqttPacketType type)
        {
            _type = type;
        }

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier, 1 to 65,535.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // SUBSCRIBE, UNSUBSCRIBE: u16:packet id [properties] {s'filter' [options]}
            writer.WriteIdentifier(packetId, level, properties);
        }

        /// <summary>Checks a packet's body; the fixed header is checked already.</summary>
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
            Level = level;
            PropertyBlock.Read(ref Properties, reader, _type, level);

            int filters = reader.Position;
            Count = 0;
            _isChecked = false;
            while (TryNext())
            {
                Count++;
            }

            if (Count == 0)
            {
                reader.Fail(MqttError.NoTopicFilter); // [MQTT-3.10.3-2], 3.1.1 [MQTT-3.8.3-3], 5.0 [MQTT-3.8.3-2]
            }

            if (reader.Error == MqttError.None)
            {
                reader.Position = filters;
                _isChecked = true;
            }

            return reader.Error;
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
            FilterOffset = reader.FieldOffset;
            FilterLength = reader.FieldLength;
            int options = _type == MqttPacketType.Subscribe ? reader.ReadByte() : 0;
            if (reader.Error != MqttError.None)
            {
                return false;
            }

            MqttError error = _isChecked ? MqttError.None : TopicFilter.Check(Buffer, FilterOffset, FilterLength); // [MQTT-3.8.3-1], [MQTT-3.10.3-1]
            if (error == MqttError.None)
            {
                error = TakeOptions(options);
            }

            if (error != MqttError.None)
            {
                reader.Fail(error);
            }

            return error == MqttError.None;
        }

        internal virtual MqttError TakeOptions(int options)
        {
            return MqttError.None;
        }
    }
}
