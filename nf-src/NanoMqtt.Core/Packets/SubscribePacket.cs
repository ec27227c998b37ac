namespace NanoMqtt.Core
{
    /// <summary>
    /// SUBSCRIBE (MQTT 3.1.1 and 5.0 §3.8). Encode: <see cref="Begin"/>, <see cref="Add(PacketWriter, string, MqttQoS)"/> for each filter, <see cref="Finish"/>.
    /// Decode: <see cref="Decode"/> checks the whole packet, then <see cref="TryNext"/> walks the filters where they lie.
    /// </summary>
    public sealed class SubscribePacket
    {
        private const int NoLocalFlag = 0x04;
        private const int RetainAsPublishedFlag = 0x08;
        private const int RetainHandlingShift = 4;

        private readonly PacketReader _reader = new PacketReader();
        private MqttProtocolLevel _level;
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

        /// <summary>Current filter: the QoS asked for.</summary>
        public MqttQoS QoS;

        /// <summary>Current filter, 5.0 only: whether the subscriber's own messages are not wanted.</summary>
        public bool NoLocal;

        /// <summary>Current filter, 5.0 only: whether the retain flag is to be passed on as it was published.</summary>
        public bool RetainAsPublished;

        /// <summary>Current filter, 5.0 only: when retained messages are wanted.</summary>
        public MqttRetainHandling RetainHandling;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>Starts encoding.</summary>
        /// <param name="writer">An opened writer.</param>
        /// <param name="packetId">Packet identifier, 1 to 65,535.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="properties">Properties (5.0 only), or null for none.</param>
        public static void Begin(PacketWriter writer, int packetId, MqttProtocolLevel level, PropertyBlock properties = null)
        {
            // SUBSCRIBE: u16:packet id [properties] {s'filter' options}
            writer.WriteUInt16(packetId);
            if (level >= MqttProtocolLevel.V5)
            {
                writer.WriteProperties(properties);
            }
        }

        /// <summary>Encodes one filter.</summary>
        /// <param name="writer">The writer.</param>
        /// <param name="filter">Topic filter; not null.</param>
        /// <param name="qos">QoS asked for.</param>
        public static void Add(PacketWriter writer, string filter, MqttQoS qos)
        {
            writer.WriteString(filter);
            writer.WriteByte((int)qos);
        }

        /// <summary>Encodes one filter with the subscription options of 5.0 (MQTT 5.0 §3.8.3.1).</summary>
        /// <param name="writer">The writer.</param>
        /// <param name="filter">Topic filter; not null.</param>
        /// <param name="qos">QoS asked for.</param>
        /// <param name="noLocal">Whether own messages are not wanted.</param>
        /// <param name="retainAsPublished">Whether the retain flag is to be passed on as it was published.</param>
        /// <param name="retainHandling">When retained messages are wanted.</param>
        public static void Add(PacketWriter writer, string filter, MqttQoS qos, bool noLocal, bool retainAsPublished, MqttRetainHandling retainHandling)
        {
            writer.WriteString(filter);
            writer.WriteByte((int)qos | (noLocal ? NoLocalFlag : 0) | (retainAsPublished ? RetainAsPublishedFlag : 0) | (int)retainHandling << RetainHandlingShift);
        }

        /// <summary>Ends encoding.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">The writer.</param>
        public static bool Finish(PacketWriter writer)
        {
            return writer.Finish(FixedHeader.FirstByte(MqttPacketType.Subscribe));
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
            _level = level;
            PropertyBlock.Read(ref Properties, _reader, MqttPacketType.Subscribe, level);

            int filters = _reader.Position;
            Count = 0;
            _isChecked = false;
            while (TryNext())
            {
                Count++;
            }

            if (Count == 0)
            {
                _reader.Fail(MqttError.NoTopicFilter); // 3.1.1 [MQTT-3.8.3-3], 5.0 [MQTT-3.8.3-2]
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
            int options = reader.ReadByte();
            if (reader.Error != MqttError.None)
            {
                return false;
            }

            FilterOffset = reader.FieldOffset;
            FilterLength = reader.FieldLength;
            QoS = (MqttQoS)(options & 3);
            NoLocal = (options & NoLocalFlag) != 0;
            RetainAsPublished = (options & RetainAsPublishedFlag) != 0;
            RetainHandling = (MqttRetainHandling)((options >> RetainHandlingShift) & 3);
            if (_isChecked)
            {
                return true;
            }

            MqttError error = TopicFilter.Check(Buffer, FilterOffset, FilterLength); // [MQTT-3.8.3-1]
            if (error == MqttError.None)
            {
                error = CheckOptions(options);
            }

            if (error != MqttError.None)
            {
                reader.Fail(error);
                return false;
            }

            return true;
        }

        private MqttError CheckOptions(int options)
        {
            if ((options & 3) == 3)
            {
                return MqttError.QoS; // 3.1.1 [MQTT-3-8.3-4], 5.0 §3.8.3.1
            }

            if (_level < MqttProtocolLevel.V5)
            {
                return options > 2 ? MqttError.ReservedBits : MqttError.None; // 3.1.1 [MQTT-3-8.3-4]
            }

            if (options >= 0x40)
            {
                return MqttError.ReservedBits; // 5.0 [MQTT-3.8.3-5]
            }

            if (((options >> RetainHandlingShift) & 3) == 3)
            {
                return MqttError.RetainHandling; // 5.0 §3.8.3.1
            }

            if (!SharedFilter.IsShared(Buffer, FilterOffset, FilterLength))
            {
                return MqttError.None;
            }

            return NoLocal ? MqttError.SharedNoLocal : SharedFilter.Check(Buffer, FilterOffset, FilterLength); // 5.0 [MQTT-3.8.3-4]
        }
    }
}
