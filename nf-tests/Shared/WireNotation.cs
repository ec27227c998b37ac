using System;
using System.Text;

namespace NanoMqtt.Tests
{
    /// <summary>
    /// Bytes written readably, separated by spaces: <c>10 r13 s'MQTT' 04 02 u16:10 s'p'</c>.
    /// <list type="bullet">
    /// <item><c>10</c>, <c>0a0b</c>: bytes in hex</item>
    /// <item><c>'text'</c>: UTF-8 without a length, for payloads</item>
    /// <item><c>s'text'</c>: UTF-8 with its two-byte length in front</item>
    /// <item><c>b'0a0b'</c>: bytes in hex with their two-byte length in front</item>
    /// <item><c>u16:10</c>, <c>u32:10</c>: an integer, high byte first</item>
    /// <item><c>r13</c>: a remaining or property length as Variable Byte Integer</item>
    /// </list>
    /// Nothing is summed up: a vector says its lengths itself, so that a wrong one can be written too.
    /// </summary>
    public static class WireNotation
    {
        private const string HexDigits = "0123456789abcdef";

        /// <summary>The bytes that the notation stands for.</summary>
        /// <param name="notation">The notation.</param>
        /// <exception cref="ArgumentException">It is none.</exception>
        public static byte[] Parse(string notation)
        {
            // Indexing a string is slow on the device.
            char[] text = notation.ToCharArray();
            byte[] bytes = new byte[text.Length * 3];
            int count = 0;
            int position = 0;
            while (position < text.Length)
            {
                if (text[position] == ' ')
                {
                    position++;
                    continue;
                }

                int end = TokenEnd(text, position);
                count += Write(new string(text, position, end - position), bytes, count);
                position = end;
            }

            byte[] result = new byte[count];
            Array.Copy(bytes, 0, result, 0, count);
            return result;
        }

        /// <summary>Bytes in hex, without spaces.</summary>
        /// <param name="bytes">The array.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes.</param>
        public static string ToHex(byte[] bytes, int offset, int count)
        {
            StringBuilder text = new StringBuilder();
            for (int i = offset; i < offset + count; i++)
            {
                text.Append(HexDigits[bytes[i] >> 4]);
                text.Append(HexDigits[bytes[i] & 15]);
            }

            return text.ToString();
        }

        // A token ends at a space, unless that stands between quotes.
        private static int TokenEnd(char[] text, int position)
        {
            bool isQuoted = false;
            while (position < text.Length && (isQuoted || text[position] != ' '))
            {
                if (text[position] == '\'')
                {
                    isQuoted = !isQuoted;
                }

                position++;
            }

            return position;
        }

        private static int Write(string token, byte[] target, int at)
        {
            if (token.StartsWith("u16:"))
            {
                return WriteInteger(int.Parse(token.Substring(4)), 2, target, at);
            }

            if (token.StartsWith("u32:"))
            {
                return WriteInteger(int.Parse(token.Substring(4)), 4, target, at);
            }

            if (token.StartsWith("r"))
            {
                return WriteVariable(int.Parse(token.Substring(1)), target, at);
            }

            if (token.StartsWith("s'"))
            {
                int length = WriteText(token.Substring(1), target, at + 2);
                return WriteInteger(length, 2, target, at) + length;
            }

            if (token.StartsWith("b'"))
            {
                int length = WriteHex(Unquote(token.Substring(1)), target, at + 2);
                return WriteInteger(length, 2, target, at) + length;
            }

            return token.StartsWith("'") ? WriteText(token, target, at) : WriteHex(token, target, at);
        }

        private static int WriteInteger(int value, int size, byte[] target, int at)
        {
            for (int i = size - 1; i >= 0; i--)
            {
                target[at + i] = (byte)value;
                value >>= 8;
            }

            return size;
        }

        private static int WriteVariable(int value, byte[] target, int at)
        {
            int size = 0;
            do
            {
                int rest = value / 128;
                target[at + size++] = (byte)(value % 128 + (rest > 0 ? 128 : 0));
                value = rest;
            }
            while (value > 0);

            return size;
        }

        private static int WriteText(string quoted, byte[] target, int at)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Unquote(quoted));
            Array.Copy(bytes, 0, target, at, bytes.Length);
            return bytes.Length;
        }

        private static string Unquote(string quoted)
        {
            if (quoted.Length < 2 || !quoted.EndsWith("'"))
            {
                throw new ArgumentException(quoted);
            }

            return quoted.Substring(1, quoted.Length - 2);
        }

        private static int WriteHex(string hex, byte[] target, int at)
        {
            char[] digits = hex.ToLower().ToCharArray();
            if ((digits.Length & 1) != 0)
            {
                throw new ArgumentException(hex);
            }

            for (int i = 0; i < digits.Length; i += 2)
            {
                int high = HexDigits.IndexOf(digits[i]);
                int low = HexDigits.IndexOf(digits[i + 1]);
                if (high < 0 || low < 0)
                {
                    throw new ArgumentException(hex);
                }

                target[at + i / 2] = (byte)(high << 4 | low);
            }

            return digits.Length / 2;
        }
    }
}
