using System;

namespace NanoMqtt.Broker
{
    // Finds the end of a topic level, and computes its hash, eight bytes at a time: on the interpreter one native call and some arithmetic with a
    // long take far less time than a loop over eight bytes. The first byte in the array is the lowest of the long, since all our
    // platforms are little-endian.
    //
    // How a slash is found: x = chunk ^ "////////" has a zero byte for each slash. (x - 0x01…) & ~x & 0x80… has bit 7 set in the first zero byte,
    // and none below it. The end of the topic is added as another such bit, so a level ends in the same way there.
    internal sealed partial class SubscriptionIndex
    {
        private const ulong Slashes = 0x2F2F2F2F2F2F2F2F;
        private const ulong Ones = 0x0101010101010101;
        private const ulong HighBits = 0x8080808080808080;
        private const ulong Multiplier = 0x9E3779B97F4A7C15;

        // Results of Scan: the index of the slash that ends the level, or the end of the topic.
        private int _levelEnd;

        // And the hash of the level's bytes.
        private int _levelHash;

        // Scans the level that begins at offset. It may be empty, so that offset is equal to end. The array has at least eight bytes.
        private void Scan(byte[] buffer, int offset, int end)
        {
            ulong hash = 0;
            while (offset < end)
            {
                ulong chunk = Load(buffer, offset);
                ulong x = chunk ^ Slashes;
                ulong stops = (x - Ones) & ~x & HighBits;
                int left = end - offset;
                if (left < 8)
                {
                    stops |= 0x80UL << (left * 8);
                }

                if (stops == 0)
                {
                    hash = (hash ^ chunk) * Multiplier;
                    offset += 8;
                    continue;
                }

                ulong stop = stops & (~stops + 1);
                ulong before = (stop >> 7) - 1;
                if (before != 0)
                {
                    hash = (hash ^ (chunk & before)) * Multiplier;
                    offset += IndexOf(stop);
                }

                break;
            }

            _levelEnd = offset;
            _levelHash = (int)(hash >> 32);
        }

        // Hash of a whole range, slashes included.
        public static int HashOf(byte[] buffer, int offset, int length)
        {
            ulong hash = 0;
            for (; length >= 8; length -= 8)
            {
                hash = (hash ^ (ulong)BitConverter.ToInt64(buffer, offset)) * Multiplier;
                offset += 8;
            }

            if (length > 0)
            {
                hash = (hash ^ (Load(buffer, offset) & ((1UL << (length * 8)) - 1))) * Multiplier;
            }

            return (int)(hash >> 32);
        }

        // Eight bytes from offset on. Bytes beyond the end of the array count as zeros.
        private static ulong Load(byte[] buffer, int offset)
        {
            int missing = offset + 8 - buffer.Length;
            return missing <= 0
                ? (ulong)BitConverter.ToInt64(buffer, offset)
                : (ulong)BitConverter.ToInt64(buffer, offset - missing) >> (missing * 8);
        }

        // The index of the byte with this bit, which is the highest of its byte.
        private static int IndexOf(ulong bit)
        {
            int index = 0;
            if (bit > 0xFFFFFFFF)
            {
                bit >>= 32;
                index = 4;
            }

            if (bit > 0xFFFF)
            {
                bit >>= 16;
                index += 2;
            }

            return bit > 0xFF ? index + 1 : index;
        }
    }
}
