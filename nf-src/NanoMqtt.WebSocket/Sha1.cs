namespace NanoMqtt.WebSocket
{
    // The device has no SHA-1. This one takes 60 bytes, a WebSocket key and the GUID of RFC 6455 §1.3, which with the padding are two blocks.
    internal static class Sha1
    {
        private const int MessageBytes = 60;
        private const int BlockWords = 16;

        // Writes the hash of the bytes at source in base64, 28 characters.
        public static void Write(byte[] buffer, int source, int target)
        {
            uint[] block = new uint[BlockWords];
            for (int i = 0; i < MessageBytes; i++)
            {
                block[i >> 2] = block[i >> 2] << 8 | buffer[source + i];
            }

            // The last word is zero, for the last character's missing bits.
            uint[] hash = new uint[6];
            hash[0] = 0x67452301; // not as a list: that would be a class of its own
            hash[1] = 0xEFCDAB89;
            hash[2] = 0x98BADCFE;
            hash[3] = 0x10325476;
            hash[4] = 0xC3D2E1F0;
            block[BlockWords - 1] = 0x80000000;
            Mix(block, hash);
            block = new uint[BlockWords];
            block[BlockWords - 1] = MessageBytes * 8;
            Mix(block, hash);
            for (int bit = 0; bit < 160; bit += 6)
            {
                int shift = bit & 31;
                uint value = hash[bit >> 5] << shift;
                if (shift > 26)
                {
                    value |= hash[(bit >> 5) + 1] >> (32 - shift);
                }

                buffer[target++] = DigitOf((int)(value >> 26));
            }

            buffer[target] = (byte)'=';
        }

        private static void Mix(uint[] block, uint[] hash)
        {
            uint a = hash[0];
            uint b = hash[1];
            uint c = hash[2];
            uint d = hash[3];
            uint e = hash[4];
            for (int i = 0; i < 80; i++)
            {
                uint word = block[i & 15];
                if (i >= BlockWords)
                {
                    word = Rotate(word ^ block[(i + 2) & 15] ^ block[(i + 8) & 15] ^ block[(i + 13) & 15], 1);
                    block[i & 15] = word;
                }

                word += Rotate(a, 5) + e;
                if (i < 20)
                {
                    word += (b & c | ~b & d) + 0x5A827999;
                }
                else if (i >= 40 && i < 60)
                {
                    word += (b & c | b & d | c & d) + 0x8F1BBCDC;
                }
                else
                {
                    word += (b ^ c ^ d) + (i < 40 ? 0x6ED9EBA1 : 0xCA62C1D6);
                }

                e = d;
                d = c;
                c = Rotate(b, 30);
                b = a;
                a = word;
            }

            hash[0] += a;
            hash[1] += b;
            hash[2] += c;
            hash[3] += d;
            hash[4] += e;
        }

        private static uint Rotate(uint value, int bits)
        {
            return value << bits | value >> (32 - bits);
        }

        private static byte DigitOf(int value)
        {
            return (byte)(value < 26 ? value + 'A' : value < 52 ? value - 26 + 'a' : value < 62 ? value - 52 + '0' : value == 62 ? '+' : '/');
        }
    }
}
