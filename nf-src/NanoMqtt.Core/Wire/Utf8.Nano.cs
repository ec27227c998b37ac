using System.Text;

namespace NanoMqtt.Core
{
    public static partial class Utf8
    {
        // One object for all: Encoding.UTF8 is a new one at each call on the device.
        internal static readonly Encoding Encoder = new UTF8Encoding();

        /// <summary>Number of bytes that the string takes in UTF-8. Slow, since a device string counts its characters at each index.</summary>
        /// <param name="value">The string; not null.</param>
        public static int CountBytes(string value)
        {
            int count = 0;
            int length = value.Length;
            for (int i = 0; i < length; i++)
            {
                char c = value[i];
                if (c < 0x80)
                {
                    count++;
                }
                else if (c < 0x800 || (c >= 0xD800 && c < 0xE000))
                {
                    // Four bytes are two surrogates, whichever of them the device gives for each half.
                    count += 2;
                }
                else
                {
                    count += 3;
                }
            }

            return count;
        }
    }
}
