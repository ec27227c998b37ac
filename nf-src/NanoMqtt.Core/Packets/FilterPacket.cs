namespace NanoMqtt.Core
{
    /// <summary>
    /// What SUBSCRIBE and UNSUBSCRIBE have in common: packet identifier, properties, and topic filters. Decode: <see cref="Decode"/> checks the
    /// whole packet, then <see cref="TryNext"/> walks the filters where they lie.
    /// </summary>
    public abstract class FilterPacket : ListPacket
    {
        /// <summary>Current filter: first byte.</summary>
        public int FilterOffset;

        /// <summary>Current filter: length.</summary>
        public int FilterLength;

        internal MqttProtocolLevel Level;

        private bool _isChecked;

        internal FilterPacket(MqttPacketType type)
            : base(type)
        {
        }

        /// <summary>Checks a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int offset, int end, MqttProtocolLevel level)
        {
            PacketReader reader = Reader;
            ReadHead(buffer, offset, end, level);
            Level = level;
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
        /// <returns>False after the last one.</returns>
        public bool TryNext()
        {
            PacketReader reader = Reader;
            if (reader.Position >= reader.End)
            {
                return false;
            }

            reader.ReadBinary();
            FilterOffset = reader.FieldOffset;
            FilterLength = reader.FieldLength;
            int options = Type == MqttPacketType.Subscribe ? reader.ReadByte() : 0;
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
