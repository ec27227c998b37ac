using System;
using System.Text;

namespace NanoMqtt.Core
{
    /// <summary>
    /// UTF-8 Encoded Strings (MQTT 3.1.1 §1.5.3, 5.0 §1.5.4): well-formed, without surrogates, without U+0000.
    /// </summary>
    /// <remarks>
    /// Checks eight bytes a step while they are ASCII: one native BitConverter call costs the interpreter less than a
    /// loop over eight bytes. The last step overlaps the one before, so no tail is left. Byte order does not matter to the test.
    /// </remarks>
    public static partial class Utf8
    {
        internal const long Ones = 0x0101010101010101;
        internal const long HighBits = unchecked((long)0x8080808080808080);

        /// <summary>Whether the range is well-formed UTF-8 that MQTT allows.</summary>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes; the range must be within the buffer.</param>
        public static bool IsValid(byte[] buffer, int offset, int length)
        {
            int end = offset + length;
            if (length >= 8)
            {
                int last = end - 8;
                for (;;)
                {
                    long eight = BitConverter.ToInt64(buffer, offset);

                    // A high bit set means not ASCII; after the subtraction it means a zero byte. The slow path tells which.
                    if (((eight | (eight - Ones)) & HighBits) != 0)
                    {
                        break;
                    }

                    if (offset == last)
                    {
                        return true;
                    }

                    offset = offset + 8 > last ? last : offset + 8;
                }
            }

            return IsValidByteByByte(buffer, offset, end);
        }

        /// <summary>Writes the string's bytes; the caller has made sure that they fit.</summary>
        /// <returns>Number of bytes written.</returns>
        /// <param name="value">The string; not null.</param>
        /// <param name="buffer">Where to write.</param>
        /// <param name="offset">First byte to write.</param>
        public static int Write(string value, byte[] buffer, int offset)
        {
            return Encoder.GetBytes(value, 0, value.Length, buffer, offset);
        }

        /// <summary>Makes a string of the range. Allocates.</summary>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public static string GetString(byte[] buffer, int offset, int length)
        {
            return length == 0 ? string.Empty : Encoder.GetString(buffer, offset, length);
        }

        /// <summary>Makes a byte array of the string. Allocates.</summary>
        /// <param name="value">The string, or null for null.</param>
        public static byte[] GetBytes(string value)
        {
            return value == null ? null : Encoder.GetBytes(value);
        }

        // The table of well-formed sequences is Unicode's (chapter 3, table 3-7).
        private static bool IsValidByteByByte(byte[] buffer, int offset, int end)
        {
            while (offset < end)
            {
                int lead = buffer[offset++];
                if (lead < 0x80)
                {
                    if (lead == 0)
                    {
                        return false; // U+0000: 3.1.1 [MQTT-1.5.3-2], 5.0 [MQTT-1.5.4-2]
                    }

                    continue;
                }

                int more, low = 0x80, high = 0xBF;
                if (lead >= 0xC2 && lead <= 0xDF)
                {
                    more = 1;
                }
                else if (lead >= 0xE0 && lead <= 0xEF)
                {
                    more = 2;
                    if (lead == 0xE0)
                    {
                        low = 0xA0; // shorter forms exist
                    }
                    else if (lead == 0xED)
                    {
                        high = 0x9F; // surrogates: 3.1.1 [MQTT-1.5.3-1], 5.0 [MQTT-1.5.4-1]
                    }
                }
                else if (lead >= 0xF0 && lead <= 0xF4)
                {
                    more = 3;
                    if (lead == 0xF0)
                    {
                        low = 0x90; // shorter forms exist
                    }
                    else if (lead == 0xF4)
                    {
                        high = 0x8F; // above U+10FFFF
                    }
                }
                else
                {
                    return false;
                }

                if (end - offset < more || buffer[offset] < low || buffer[offset] > high)
                {
                    return false;
                }

                for (int i = 1; i < more; i++)
                {
                    if ((buffer[offset + i] & 0xC0) != 0x80)
                    {
                        return false;
                    }
                }

                offset += more;
            }

            return true;
        }
    }
}
