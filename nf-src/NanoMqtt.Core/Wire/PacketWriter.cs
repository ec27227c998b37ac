using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Writes packets in one pass into the caller's array. Five bytes are left free, the body is written behind them,
    /// and <see cref="Finish(int)"/> writes the fixed header backwards against the body:
    /// <code>
    ///   Open        |gap of 5 bytes|
    ///   Write…      |gap of 5 bytes|body …      |
    ///   Finish         |type|length|body …      |    PacketOffset … PacketOffset + PacketLength
    /// </code>
    /// If something does not fit, <see cref="Overflow"/> is set and nothing more is written; nothing throws. One writer serves one thread at a time.
    /// </summary>
    public sealed class PacketWriter
    {
        /// <summary>The array written to; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Next byte to write; has no meaning once the packet is finished.</summary>
        public int Position;

        /// <summary>Index just after the last byte that may be written; 0 after an overflow.</summary>
        public int Limit;

        /// <summary>Whether a field did not fit: the packet must not be used.</summary>
        public bool Overflow;

        /// <summary>First byte of the finished packet.</summary>
        public int PacketOffset;

        /// <summary>Length of the finished packet in bytes; 0 after an overflow.</summary>
        public int PacketLength;

        private int _body;

        /// <summary>Starts a packet.</summary>
        /// <param name="buffer">Where to write; the caller owns it.</param>
        /// <param name="offset">First byte that may be written.</param>
        /// <param name="limit">Index just after the last byte that may be written.</param>
        public void Open(byte[] buffer, int offset, int limit)
        {
            if (Buffer != buffer) // .NET pays for a reference that is stored
            {
                Buffer = buffer;
            }

            Limit = limit;
            _body = offset + MqttLimits.MaximumFixedHeaderBytes;
            Position = _body;
            Overflow = false;
            if (_body > limit)
            {
                Fail();
            }
        }

        /// <summary>Starts to write bytes that are not a packet: there is no gap, and no <see cref="Finish(int)"/>.</summary>
        /// <param name="buffer">Where to write; the caller owns it.</param>
        /// <param name="offset">First byte that may be written.</param>
        /// <param name="limit">Index just after the last byte that may be written.</param>
        internal void OpenBody(byte[] buffer, int offset, int limit)
        {
            Buffer = buffer;
            Limit = limit;
            Position = offset;
            Overflow = false;
        }

        /// <summary>Writes one byte.</summary>
        /// <param name="value">Its low eight bits are written.</param>
        public void WriteByte(int value)
        {
            if (Reserve(1))
            {
                Buffer[Position++] = (byte)value;
            }
        }

        /// <summary>Writes a Two Byte Integer, high byte first.</summary>
        /// <param name="value">Its low sixteen bits are written.</param>
        public void WriteUInt16(int value)
        {
            if (Reserve(2))
            {
                int position = Position;
                Buffer[position] = (byte)(value >> 8);
                Buffer[position + 1] = (byte)value;
                Position = position + 2;
            }
        }

        /// <summary>Writes a Variable Byte Integer.</summary>
        /// <param name="value">0 to <see cref="MqttLimits.MaximumRemainingLength"/>.</param>
        public void WriteVariableByteInteger(int value)
        {
            if (Reserve(VariableByteInteger.CountBytes(value)))
            {
                Position = VariableByteInteger.Write(value, Buffer, Position);
            }
        }

        /// <summary>Writes a block of properties with its length in front (MQTT 5.0 §2.2.2).</summary>
        /// <param name="properties">The block, or null for none.</param>
        public void WriteProperties(PropertyBlock properties)
        {
            if (properties == null || properties.Length == 0)
            {
                WriteByte(0); // 5.0 [MQTT-2.2.2-1]
                return;
            }

            WriteVariableByteInteger(properties.Length);
            WriteBytes(properties.Buffer, properties.Offset, properties.Length);
        }

        /// <summary>Writes bytes as they are.</summary>
        /// <param name="source">The array; may be null when <paramref name="length"/> is 0.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public void WriteBytes(byte[] source, int offset, int length)
        {
            if (length > Limit - Position)
            {
                Fail();
            }
            else if (length > 0)
            {
                Array.Copy(source, offset, Buffer, Position, length);
                Position += length;
            }
        }

        /// <summary>Writes binary data with its two-byte length in front.</summary>
        /// <param name="source">The array; may be null when <paramref name="length"/> is 0.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes; above 65,535 is an overflow.</param>
        public void WriteBinary(byte[] source, int offset, int length)
        {
            if (length > MqttLimits.MaximumFieldBytes)
            {
                Fail();
                return;
            }

            WriteUInt16(length);
            WriteBytes(source, offset, length);
        }

        /// <summary>Writes a string as UTF-8 with its two-byte length in front.</summary>
        /// <param name="value">The string; not null. More than 65,535 bytes are an overflow.</param>
        public void WriteString(string value)
        {
            int field = Position + 2;
            int characters = value.Length;

            // A character takes at most three bytes (a surrogate pair four): count only where that bound does not fit.
            if (characters * 3 > Limit - field && Utf8.CountBytes(value) > Limit - field)
            {
                Fail();
                return;
            }

            byte[] buffer = Buffer;
            int length = Utf8.Encoder.GetBytes(value, 0, characters, buffer, field);
            if (length > MqttLimits.MaximumFieldBytes)
            {
                Fail(); // [MQTT-4.7.3-3]
                return;
            }

            buffer[field - 2] = (byte)(length >> 8);
            buffer[field - 1] = (byte)length;
            Position = field + length;
        }

        /// <summary>Writes the fixed header in front of the body.</summary>
        /// <returns>Whether the packet is complete; false after an overflow.</returns>
        /// <param name="firstByte">Type and flags.</param>
        public bool Finish(int firstByte)
        {
            int body = _body;
            int remaining = Position - body;
            if (remaining >= 0x80 || Overflow)
            {
                return Finish(firstByte, 0);
            }

            Buffer[body - 2] = (byte)firstByte;
            Buffer[body - 1] = (byte)remaining;
            PacketOffset = body - 2;
            PacketLength = remaining + 2;
            return true;
        }

        /// <summary>Like <see cref="Finish(int)"/>, for a packet whose last bytes are not copied but sent from another array.</summary>
        /// <returns>Whether the packet is complete; false after an overflow.</returns>
        /// <param name="firstByte">Type and flags.</param>
        /// <param name="bytesElsewhere">Number of bytes that follow, to be counted in the remaining length.</param>
        public bool Finish(int firstByte, int bytesElsewhere)
        {
            int remaining = Position - _body + bytesElsewhere;
            if (Overflow || (uint)remaining > MqttLimits.MaximumRemainingLength)
            {
                Fail();
                PacketLength = 0;
                return false;
            }

            int offset = _body - 1 - VariableByteInteger.CountBytes(remaining);
            Buffer[offset] = (byte)firstByte;
            VariableByteInteger.Write(remaining, Buffer, offset + 1);
            PacketOffset = offset;
            PacketLength = Position - offset;
            return true;
        }

        // With the limit at 0 nothing more fits, so nobody else has to look at Overflow. Gives false.
        internal bool Fail()
        {
            Overflow = true;
            Limit = 0;
            return false;
        }

        private bool Reserve(int count)
        {
            return count <= Limit - Position || Fail();
        }
    }
}
