using System;

namespace NanoMqtt.Core
{
    /// <summary>Comparing ranges of bytes.</summary>
    public static class Bytes
    {
        /// <summary>Whether two ranges of the same length hold the same bytes. Stops at the first difference.</summary>
        /// <param name="a">First array.</param>
        /// <param name="aOffset">First byte in <paramref name="a"/>.</param>
        /// <param name="b">Second array.</param>
        /// <param name="bOffset">First byte in <paramref name="b"/>.</param>
        /// <param name="length">Number of bytes; both ranges must be within their arrays.</param>
        public static bool AreEqual(byte[] a, int aOffset, byte[] b, int bOffset, int length)
        {
            int end = aOffset + length;

            // Eight bytes a step: a native call costs the interpreter less than a loop over eight bytes.
            while (end - aOffset >= 8)
            {
                if (BitConverter.ToInt64(a, aOffset) != BitConverter.ToInt64(b, bOffset))
                {
                    return false;
                }

                aOffset += 8;
                bOffset += 8;
            }

            while (aOffset < end)
            {
                if (a[aOffset++] != b[bOffset++])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
