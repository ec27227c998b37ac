using System;

namespace NanoMqtt.Core
{
    /// <summary>Topic Names: what a message is published to (MQTT 3.1.1 §4.7).</summary>
    public static class TopicName
    {
        // The byte after '+': U+0000, '#' and '+' are all below it, and little else that occurs in topics.
        internal const long BehindPlus = 0x2C2C2C2C2C2C2C2C;

        /// <summary>Checks that the range is a Topic Name: at least one byte, valid UTF-8, no wildcard.</summary>
        /// <returns>None, <see cref="MqttError.TopicName"/> or <see cref="MqttError.Utf8"/>.</returns>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes; the range must be within the buffer.</param>
        public static MqttError Check(byte[] buffer, int offset, int length)
        {
            if (length == 0)
            {
                return MqttError.TopicName; // [MQTT-4.7.3-1]
            }

            int end = offset + length;
            if (length >= 8)
            {
                // Eight bytes a step; the last step overlaps the one before. A high bit is left where a byte is not ASCII or lies
                // before ',' (whose subtraction borrows). Without any, the topic is fine; with one, the slow path finds out.
                long found = 0;
                long eight;
                int last = end - 8;
                for (int i = offset; i < last; i += 8)
                {
                    found |= (eight = BitConverter.ToInt64(buffer, i)) | (eight - BehindPlus);
                }

                found |= (eight = BitConverter.ToInt64(buffer, last)) | (eight - BehindPlus);
                if ((found & Utf8.HighBits) == 0)
                {
                    return MqttError.None;
                }
            }

            return CheckByteByByte(buffer, offset, end);
        }

        private static MqttError CheckByteByByte(byte[] buffer, int offset, int end)
        {
            if (!Utf8.IsValid(buffer, offset, end - offset))
            {
                return MqttError.Utf8; // [MQTT-4.7.3-2]
            }

            for (int i = offset; i < end; i++)
            {
                if ((buffer[i] | 8) == 0x2B)
                {
                    return MqttError.TopicName; // [MQTT-3.3.2-2], 3.1.1 [MQTT-4.7.1-1], 5.0 [MQTT-4.7.0-1]
                }
            }

            return MqttError.None;
        }
    }
}
