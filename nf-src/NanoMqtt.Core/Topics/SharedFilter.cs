namespace NanoMqtt.Core
{
    /// <summary>Shared subscriptions: <c>$share/{share name}/{filter}</c> (MQTT 5.0 §4.8.2).</summary>
    public static class SharedFilter
    {
        private const int PrefixLength = 7;

        /// <summary>Whether the filter starts with <c>$share/</c>.</summary>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public static bool IsShared(byte[] buffer, int offset, int length)
        {
            return length >= PrefixLength && buffer[offset] == '$' && buffer[offset + 1] == 's' && buffer[offset + 2] == 'h'
                && buffer[offset + 3] == 'a' && buffer[offset + 4] == 'r' && buffer[offset + 5] == 'e' && buffer[offset + 6] == '/';
        }

        /// <summary>Checks share name and filter of a filter that <see cref="IsShared"/>; wildcards in the filter have been checked already.</summary>
        /// <returns>None or <see cref="MqttError.TopicFilter"/>.</returns>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public static MqttError Check(byte[] buffer, int offset, int length)
        {
            int name = offset + PrefixLength;
            int end = offset + length;
            int slash = FindSlash(buffer, name, end);
            if (slash == name || slash + 1 >= end)
            {
                return MqttError.TopicFilter; // 5.0 [MQTT-4.8.2-1], [MQTT-4.8.2-2]
            }

            for (int i = name; i < slash; i++)
            {
                if ((buffer[i] | 8) == '+')
                {
                    return MqttError.TopicFilter; // 5.0 [MQTT-4.8.2-2]
                }
            }

            return MqttError.None;
        }

        /// <summary>Where the filter itself starts, after the share name.</summary>
        /// <param name="buffer">The bytes of a valid shared filter.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public static int FilterOffset(byte[] buffer, int offset, int length)
        {
            return FindSlash(buffer, offset + PrefixLength, offset + length) + 1;
        }

        private static int FindSlash(byte[] buffer, int position, int end)
        {
            while (position < end && buffer[position] != '/')
            {
                position++;
            }

            return position;
        }
    }
}
