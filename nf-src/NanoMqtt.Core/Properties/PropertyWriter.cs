using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Builds a block of properties in an array of its own. Give it to a packet with <see cref="PropertyBlock.Use"/>, as often as you like.
    /// What does not fit sets <see cref="Overflow"/> and never throws.
    /// </summary>
    public sealed class PropertyWriter
    {
        /// <summary>The array that holds the block, from index 0.</summary>
        public readonly byte[] Buffer;

        private readonly PacketWriter _writer = new PacketWriter();

        /// <summary>Makes an empty block.</summary>
        /// <param name="capacityBytes">How many bytes it can hold.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacityBytes"/> is below 1.</exception>
        public PropertyWriter(int capacityBytes)
        {
            if (capacityBytes < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(capacityBytes));
            }

            Buffer = new byte[capacityBytes];
            Clear();
        }

        /// <summary>Length of the block in bytes.</summary>
        public int Length => _writer.Position;

        /// <summary>Whether something did not fit.</summary>
        public bool Overflow => _writer.Overflow;

        /// <summary>Empties the block.</summary>
        public void Clear()
        {
            _writer.OpenBody(Buffer, 0, Buffer.Length);
        }

        /// <summary>Adds a property that is a flag or a number of any encoding.</summary>
        /// <param name="id">The property.</param>
        /// <param name="value">Its value; bits that do not fit the property's encoding are cut off.</param>
        /// <exception cref="ArgumentException">The property is not a number.</exception>
        public void Add(MqttProperty id, uint value)
        {
            switch (Begin(id, PropertyTable.Flag, PropertyTable.NumberVariable))
            {
                case PropertyTable.Flag:
                    _writer.WriteByte((int)value);
                    break;
                case PropertyTable.Number2:
                case PropertyTable.NumberNotZero2:
                    _writer.WriteUInt16((int)value);
                    break;
                case PropertyTable.Number4:
                case PropertyTable.NumberNotZero4:
                    _writer.WriteUInt16((int)(value >> 16));
                    _writer.WriteUInt16((int)value);
                    break;
                default:
                    _writer.WriteVariableByteInteger((int)value);
                    break;
            }
        }

        /// <summary>Adds a property that is a string.</summary>
        /// <param name="id">The property.</param>
        /// <param name="value">Its value; not null.</param>
        /// <exception cref="ArgumentException">The property is not a string.</exception>
        public void Add(MqttProperty id, string value)
        {
            Begin(id, PropertyTable.Text, PropertyTable.Text);
            _writer.WriteString(value);
        }

        /// <summary>Adds a property that is binary.</summary>
        /// <param name="id">The property.</param>
        /// <param name="value">Array with its value.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        /// <exception cref="ArgumentException">The property is not binary.</exception>
        public void Add(MqttProperty id, byte[] value, int offset, int length)
        {
            Begin(id, PropertyTable.Binary, PropertyTable.Binary);
            _writer.WriteBinary(value, offset, length);
        }

        /// <summary>Adds a user property after those that are already there (MQTT 5.0 §3.1.2.11.8: they keep their order).</summary>
        /// <param name="name">Its name; not null.</param>
        /// <param name="value">Its value; not null.</param>
        public void AddUserProperty(string name, string value)
        {
            Begin(MqttProperty.UserProperty, PropertyTable.Pair, PropertyTable.Pair);
            _writer.WriteString(name);
            _writer.WriteString(value);
        }

        // Writes the identifier and gives its encoding, which must be one of those from the lowest to the highest.
        private int Begin(MqttProperty id, int lowest, int highest)
        {
            int encoding = (uint)id <= PropertyTable.MaximumId ? PropertyTable.EncodingOf((int)id) : 0;
            if (encoding < lowest || encoding > highest)
            {
                throw new ArgumentException(string.Empty, nameof(id));
            }

            _writer.WriteByte((int)id);
            return encoding;
        }
    }
}
