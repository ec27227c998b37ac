namespace NanoMqtt.Samples
{
    /// <summary>
    /// Writes numbers as text with one decimal: "21.5", "-0.3", "1013.2". By hand, because ToString would write a comma on a PC
    /// with, say, German settings, and would make a string for each value on the device.
    /// </summary>
    public static class DecimalText
    {
        /// <summary>Room for every number that can be written: sign, nine digits, point, decimal.</summary>
        public const int MaximumBytes = 12;

        /// <summary>Writes a number, rounded to one decimal, as ASCII from the start of the buffer.</summary>
        /// <returns>Number of bytes.</returns>
        /// <param name="value">The number, between -100,000,000 and 100,000,000.</param>
        /// <param name="buffer">Where to write, at least <see cref="MaximumBytes"/> long.</param>
        public static int Write(double value, byte[] buffer)
        {
            int tenths = (int)((value * 10) + (value < 0 ? -0.5 : 0.5));
            bool isNegative = tenths < 0;
            if (isNegative)
            {
                tenths = -tenths;
            }

            int length = isNegative ? 4 : 3;
            for (int rest = tenths / 100; rest > 0; rest /= 10)
            {
                length++;
            }

            int i = length;
            buffer[--i] = (byte)('0' + (tenths % 10));
            buffer[--i] = (byte)'.';
            int whole = tenths / 10;
            do
            {
                buffer[--i] = (byte)('0' + (whole % 10));
                whole /= 10;
            }
            while (whole > 0);

            if (isNegative)
            {
                buffer[0] = (byte)'-';
            }

            return length;
        }
    }
}
