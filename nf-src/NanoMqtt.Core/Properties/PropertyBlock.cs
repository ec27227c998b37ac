namespace NanoMqtt.Core
{
    /// <summary>
    /// The properties of one packet, or of a will (MQTT 5.0 §2.2.2): a range of encoded properties, without the length in front, that is read
    /// in place, one property after the other. Decoders check the range and set it. For encoding, set it with <see cref="Use"/> to what a
    /// <see cref="PropertyWriter"/> has built, or to the block of another packet.
    /// </summary>
    public sealed class PropertyBlock
    {
        /// <summary>The array that holds the block; not owned.</summary>
        public byte[] Buffer;

        /// <summary>First byte of the first property.</summary>
        public int Offset;

        /// <summary>Length of all properties in bytes; 0 when there are none.</summary>
        public int Length;

        /// <summary>Current property: its identifier.</summary>
        public MqttProperty Id;

        /// <summary>Current property: its value, if it is a number or a flag.</summary>
        public uint Number;

        /// <summary>Current property, user property only: first byte of the name.</summary>
        public int NameOffset;

        /// <summary>Current property, user property only: length of the name.</summary>
        public int NameLength;

        /// <summary>Current property: first byte of the string or binary value.</summary>
        public int ValueOffset;

        /// <summary>Current property: length of the string or binary value.</summary>
        public int ValueLength;

        private readonly PacketReader _reader = new PacketReader();
        private ulong _present;

        /// <summary>Sets the range to properties that are known to be valid. (<see cref="Contains"/> works for decoded blocks only.)</summary>
        /// <param name="buffer">The array that holds them; may be null when <paramref name="length"/> is 0.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public void Use(byte[] buffer, int offset, int length)
        {
            Buffer = buffer;
            Offset = offset;
            Length = length;
            _present = length == 0 ? 0 : ulong.MaxValue;
            Rewind();
        }

        /// <summary>Forgets the range: no properties.</summary>
        public void Clear()
        {
            if (Buffer != null)
            {
                Use(null, 0, 0);
            }
        }

        /// <summary>Goes back before the first property.</summary>
        public void Rewind()
        {
            _reader.Open(Buffer, Offset, Offset + Length);
        }

        /// <summary>Goes to the next property.</summary>
        /// <returns>False after the last one.</returns>
        public bool TryNext()
        {
            return _reader.Position < _reader.End && ReadOne(_reader);
        }

        /// <summary>Index just after the current property; before the first <see cref="TryNext"/> the index of the first property.</summary>
        public int Position => _reader.Position;

        /// <summary>Whether a decoded block has the property; the current property stays the same.</summary>
        /// <param name="id">The property.</param>
        public bool Contains(MqttProperty id)
        {
            return (_present & (1UL << (int)id)) != 0;
        }

        /// <summary>Goes to the first property of this kind in the block, whatever the current property is.</summary>
        /// <returns>Whether there is one.</returns>
        /// <param name="id">The property.</param>
        public bool TryFind(MqttProperty id)
        {
            if (!Contains(id))
            {
                return false;
            }

            Rewind();
            while (TryNext())
            {
                if (Id == id)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The number of a property.</summary>
        /// <returns>The number, or <paramref name="absent"/> if there is no such property.</returns>
        /// <param name="id">The property.</param>
        /// <param name="absent">What to return if there is no such property.</param>
        public uint GetNumber(MqttProperty id, uint absent)
        {
            return TryFind(id) ? Number : absent;
        }

        /// <summary>The string of a property. Allocates.</summary>
        /// <returns>The string, or null if there is no such property.</returns>
        /// <param name="id">The property.</param>
        public string GetString(MqttProperty id)
        {
            return TryFind(id) ? Utf8.GetString(Buffer, ValueOffset, ValueLength) : null;
        }

        /// <summary>
        /// Makes the block of a packet that is being decoded: none below 5.0, otherwise the length and the properties, each of them checked.
        /// </summary>
        /// <param name="block">The packet's block; made when there is none to reuse.</param>
        /// <param name="reader">Stands on the length; takes the fault, if there is one.</param>
        /// <param name="owner">The packet type, or <see cref="PropertyTable.Will"/>.</param>
        /// <param name="level">The connection's protocol level.</param>
        internal static void Read(ref PropertyBlock block, PacketReader reader, MqttPacketType owner, MqttProtocolLevel level)
        {
            if (level >= MqttProtocolLevel.V5)
            {
                block ??= new PropertyBlock();
                block.Read(reader, owner);
            }
            else if (block != null)
            {
                block.Clear();
            }
        }

        /// <summary>Reads the length and checks every property; the reader then stands after the last one.</summary>
        /// <param name="reader">Stands on the length; takes the fault, if there is one.</param>
        /// <param name="owner">The packet type, or <see cref="PropertyTable.Will"/>.</param>
        internal void Read(PacketReader reader, MqttPacketType owner)
        {
            int length = reader.ReadVariableByteInteger();
            if (length > reader.End - reader.Position)
            {
                length = reader.Fail(MqttError.Truncated);
            }

            Use(reader.Buffer, reader.Position, length);
            _present = 0;
            reader.Position += length;
            while (TryNext())
            {
                ulong bit = 1UL << (int)Id;
                if (!PropertyTable.IsAllowed(Id, owner))
                {
                    _reader.Fail(MqttError.PropertyIdentifier); // 5.0 §2.2.2.2
                }
                else if ((_present & bit) != 0 && !PropertyTable.IsRepeatable(Id, owner))
                {
                    _reader.Fail(MqttError.PropertyRepeated); // 5.0 §2.2.2.2
                }

                _present |= bit;
            }

            if (_reader.Error != MqttError.None)
            {
                reader.Fail(_reader.Error);
            }

            Rewind();
        }

        private bool ReadOne(PacketReader reader)
        {
            int id = reader.ReadVariableByteInteger();
            if (id > PropertyTable.MaximumId)
            {
                reader.Fail(MqttError.PropertyIdentifier);
            }
            else
            {
                Id = (MqttProperty)id;
                ReadValue(reader, PropertyTable.EncodingOf(id));
            }

            return reader.Error == MqttError.None;
        }

        private void ReadValue(PacketReader reader, int encoding)
        {
            switch (encoding)
            {
                case PropertyTable.Flag:
                    Number = (uint)reader.ReadByte();
                    Refuse(reader, Number > 1);
                    break;
                case PropertyTable.Number2:
                case PropertyTable.NumberNotZero2:
                    Number = (uint)reader.ReadUInt16();
                    Refuse(reader, Number == 0 && encoding == PropertyTable.NumberNotZero2);
                    break;
                case PropertyTable.Number4:
                case PropertyTable.NumberNotZero4:
                    Number = (uint)(reader.ReadUInt16() << 16 | reader.ReadUInt16());
                    Refuse(reader, Number == 0 && encoding == PropertyTable.NumberNotZero4);
                    break;
                case PropertyTable.NumberVariable:
                    Number = (uint)reader.ReadVariableByteInteger();
                    Refuse(reader, Number == 0);
                    break;
                case PropertyTable.Text:
                    reader.ReadString(); // 5.0 [MQTT-3.3.2-13], [MQTT-3.3.2-19]
                    break;
                case PropertyTable.Binary:
                    reader.ReadBinary();
                    break;
                case PropertyTable.Pair:
                    reader.ReadString(); // 5.0 [MQTT-1.5.7-1]
                    NameOffset = reader.FieldOffset;
                    NameLength = reader.FieldLength;
                    reader.ReadString();
                    break;
            }

            if (encoding >= PropertyTable.Text)
            {
                ValueOffset = reader.FieldOffset;
                ValueLength = reader.FieldLength;
                if (Id == MqttProperty.ResponseTopic && TopicName.Check(Buffer, ValueOffset, ValueLength) != MqttError.None)
                {
                    reader.Fail(MqttError.PropertyValue); // 5.0 [MQTT-3.3.2-14]
                }
            }
        }

        private void Refuse(PacketReader reader, bool isIllegal)
        {
            if (isIllegal)
            {
                reader.Fail(Id == MqttProperty.TopicAlias ? MqttError.TopicAlias : MqttError.PropertyValue); // 5.0 [MQTT-3.3.2-8]
            }
        }
    }
}
