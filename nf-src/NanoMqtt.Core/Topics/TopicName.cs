using System;

namespace NanoMqtt.Core
{
    /// <summary>Topic Names: what a message is published to (MQTT 3.1.1 §4.7).</summary>
    public static class TopicName
    {
        // '#' is 0x23 and '+' is 0x2B: with bit 3 set both are 0x2B.
        private const long Bit3 = 0x0808080808080808;
        private const long Wildcards = 0x2B2B2B2B2B2B2B2B;

        /// <summary>Checks that the range is a Topic Name: at least one byte, valid UTF-8, no wildcard.</summary>
        /// <returns>None, <see cref="MqttError.TopicName"/> or <see cref="MqttError.Utf8"/>.</returns>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes; the range lies within the buffer.</param>
        public static MqttError Check(byte[] buffer, int offset, int length)
        {
            if (length == 0)
            {
                return MqttError.TopicName; // [MQTT-4.7.3-1]
            }

            int end = offset + length;
            if (length >= 8)
            {
                // Eight bytes a step as in Utf8.IsValid, with one more term that finds wildcards.
                int last = end - 8;
                for (;;)
                {
                    long eight = BitConverter.ToInt64(buffer, offset);
                    if (((eight | (eight - Utf8.Ones) | (((eight | Bit3) ^ Wildcards) - Utf8.Ones)) & Utf8.HighBits) != 0)
                    {
                        break;
                    }

                    if (offset == last)
                    {
                        return MqttError.None;
                    }

                    offset = offset + 8 > last ? last : offset + 8;
                }
            }

            return CheckByteByByte(buffer, offset, end);
        }

        private static MqttError CheckByteByByte(byte[] buffer, int offset, int end)
        {
            if (!Utf8.IsValid(buffer, offset, end - offset))
            {
                return MqttError.Utf8;
            }

            for (int i = offset; i < end; i++)
            {
                if ((buffer[i] | 8) == 0x2B)
                {
                    return MqttError.TopicName; // [MQTT-3.3.2-2], [MQTT-4.7.1-1]
                }
            }

            return MqttError.None;
        }
    }
}
