namespace NanoMqtt.Samples
{
    /// <summary>
    /// Reads the payload of <c>command/&lt;board&gt;/interval</c>: a whole number of milliseconds ("2500", "2500 ms") or seconds ("5 s").
    /// It reads bytes, since anybody can publish anything there: no string is made, nothing can throw.
    /// </summary>
    public static class IntervalCommand
    {
        /// <summary>Shortest interval that a node agrees to, in milliseconds.</summary>
        public const int MinimumMs = 100;

        /// <summary>Longest interval that a node agrees to, in milliseconds: an hour.</summary>
        public const int MaximumMs = 3600000;

        /// <summary>Reads a payload.</summary>
        /// <returns>The interval in milliseconds, between the two limits; -1 when the payload is no interval.</returns>
        /// <param name="buffer">The array that holds the payload.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public static int Parse(byte[] buffer, int offset, int length)
        {
            int end = offset + length;
            int start = offset;
            int value = 0;
            while (offset < end && buffer[offset] >= '0' && buffer[offset] <= '9')
            {
                if (value <= MaximumMs) // more digits change nothing any more
                {
                    value = (value * 10) + buffer[offset] - '0';
                }

                offset++;
            }

            if (offset == start)
            {
                return -1;
            }

            if (end - offset > 1 && buffer[offset] == ' ')
            {
                offset++; // before a unit
            }

            int unitLength = end - offset;
            if (unitLength == 1 && buffer[offset] == 's')
            {
                value = value > MaximumMs / 1000 ? MaximumMs : value * 1000;
            }
            else if (unitLength != 0 && !(unitLength == 2 && buffer[offset] == 'm' && buffer[offset + 1] == 's'))
            {
                return -1;
            }

            return value < MinimumMs ? MinimumMs : value > MaximumMs ? MaximumMs : value;
        }
    }
}
