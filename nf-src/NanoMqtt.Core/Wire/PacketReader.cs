namespace NanoMqtt.Core
{
    /// <summary>
    /// Reads the fields of one packet in place. Its error is sticky: a read past the end gives 0, sets <see cref="Error"/>, and makes all
    /// later reads give 0. Read a block of fields, then check the error once, and only then act on the fields.
    /// </summary>
    public sealed class PacketReader
    {
        /// <summary>The array that holds the packet; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Next byte to read.</summary>
        public int Position;

        /// <summary>Index just after the packet's last byte.</summary>
        public int End;

        /// <summary>First fault met, or <see cref="MqttError.None"/>.</summary>
        public MqttError Error;

        /// <summary>First byte of the field last read by <see cref="ReadBinary"/> or <see cref="ReadString"/>.</summary>
        public int FieldOffset;

        /// <summary>Length of that field in bytes.</summary>
        public int FieldLength;

        /// <summary>Starts on a packet's body.</summary>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte after the fixed header.</param>
        /// <param name="end">Index just after the last byte.</param>
        public void Open(byte[] buffer, int offset, int end)
        {
            Buffer = buffer;
            Position = offset;
            End = end;
            Error = MqttError.None;
        }

        /// <summary>Reads one byte.</summary>
        public int ReadByte()
        {
            if (Position >= End)
            {
                return Fail(MqttError.Truncated);
            }

            return Buffer[Position++];
        }

        /// <summary>Reads a Two Byte Integer, high byte first (MQTT 3.1.1 §1.5.2).</summary>
        public int ReadUInt16()
        {
            int position = Position;
            if (End - position < 2)
            {
                return Fail(MqttError.Truncated);
            }

            Position = position + 2;
            return Buffer[position] << 8 | Buffer[position + 1];
        }

        /// <summary>Reads a Variable Byte Integer; to use more bytes than the number needs is a fault (5.0 [MQTT-1.5.5-1]).</summary>
        public int ReadVariableByteInteger()
        {
            int value = 0;
            for (int shift = 0; shift <= 21; shift += 7)
            {
                int b = ReadByte();
                value |= (b & 0x7F) << shift;
                if (b < 0x80)
                {
                    return b == 0 && shift > 0 ? Fail(MqttError.RemainingLength) : value;
                }
            }

            return Fail(MqttError.RemainingLength);
        }

        /// <summary>Reads a packet identifier; 0 is a fault (3.1.1 [MQTT-2.3.1-1], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]).</summary>
        public int ReadPacketIdentifier()
        {
            int id = ReadUInt16();
            return id == 0 ? Fail(MqttError.PacketIdentifierZero) : id;
        }

        /// <summary>Reads binary data with a two-byte length in front into <see cref="FieldOffset"/> and <see cref="FieldLength"/>.</summary>
        public void ReadBinary()
        {
            int length = ReadUInt16();
            if (length > End - Position)
            {
                length = Fail(MqttError.Truncated);
            }

            FieldOffset = Position;
            FieldLength = length;
            Position += length;
        }

        /// <summary>Reads a UTF-8 string like <see cref="ReadBinary"/> and checks that it is well-formed (3.1.1 [MQTT-1.5.3-1], 5.0 [MQTT-1.5.4-1]).</summary>
        public void ReadString()
        {
            ReadBinary();
            if (!Utf8.IsValid(Buffer, FieldOffset, FieldLength))
            {
                Fail(MqttError.Utf8);
            }
        }

        /// <summary>Call this after the last field: bytes that are left over are a fault.</summary>
        /// <returns>The first fault of the whole packet.</returns>
        public MqttError Finish()
        {
            if (Position != End)
            {
                Fail(MqttError.TrailingBytes);
            }

            return Error;
        }

        /// <summary>Notes a fault unless an earlier one is noted, and ends reading.</summary>
        /// <returns>0.</returns>
        /// <param name="error">The fault.</param>
        public int Fail(MqttError error)
        {
            if (Error == MqttError.None)
            {
                Error = error;
            }

            Position = End;
            return 0;
        }
    }
}
