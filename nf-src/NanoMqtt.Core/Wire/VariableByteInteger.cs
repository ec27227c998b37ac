namespace NanoMqtt.Core
{
    /// <summary>Variable Byte Integer: seven bits a byte, low bits first, at most four bytes (MQTT 5.0 §1.5.5).</summary>
    public static class VariableByteInteger
    {
        /// <summary>Number of bytes that the value takes.</summary>
        /// <param name="value">0 to <see cref="MqttLimits.MaximumRemainingLength"/>.</param>
        public static int CountBytes(int value)
        {
            return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
        }

        /// <summary>Writes the value in as few bytes as it takes (5.0 [MQTT-1.5.5-1]).</summary>
        /// <returns>The index just after the last byte written.</returns>
        /// <param name="value">0 to <see cref="MqttLimits.MaximumRemainingLength"/>.</param>
        /// <param name="buffer">Where to write.</param>
        /// <param name="offset">First byte to write.</param>
        public static int Write(int value, byte[] buffer, int offset)
        {
            while (value >= 0x80)
            {
                buffer[offset++] = (byte)(value | 0x80);
                value >>= 7;
            }

            buffer[offset++] = (byte)value;
            return offset;
        }
    }
}
