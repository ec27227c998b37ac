using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Topic Filters: what a subscription asks for (MQTT 3.1.1 §4.7). <c>+</c> stands for one whole level, <c>#</c> as the last level for any
    /// number of levels, including the parent level. Bytes are compared, without normalization ([MQTT-4.7.3-4]).
    /// </summary>
    public static class TopicFilter
    {
        private const byte Slash = (byte)'/';
        private const byte Plus = (byte)'+';
        private const byte Hash = (byte)'#';
        private const byte Dollar = (byte)'$';

        /// <summary>Checks that the range is a Topic Filter: at least one byte, valid UTF-8, wildcards only as whole levels.</summary>
        /// <returns>None, <see cref="MqttError.TopicFilter"/> or <see cref="MqttError.Utf8"/>.</returns>
        /// <param name="buffer">The bytes; not kept.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes; the range must be within the buffer.</param>
        public static MqttError Check(byte[] buffer, int offset, int length)
        {
            if (length == 0)
            {
                return MqttError.TopicFilter; // [MQTT-4.7.3-1]
            }

            if (!Utf8.IsValid(buffer, offset, length))
            {
                return MqttError.Utf8; // [MQTT-4.7.3-2]
            }

            int end = offset + length;
            for (int i = offset; i < end; i++)
            {
                byte b = buffer[i];
                if (b != Plus && b != Hash)
                {
                    continue;
                }

                bool startsLevel = i == offset || buffer[i - 1] == Slash;
                bool endsFilter = i + 1 == end;
                bool endsLevel = endsFilter || (b == Plus && buffer[i + 1] == Slash);
                if (!startsLevel || !endsLevel)
                {
                    return MqttError.TopicFilter; // 3.1.1 [MQTT-4.7.1-2], [MQTT-4.7.1-3], 5.0 [MQTT-4.7.1-1], [MQTT-4.7.1-2]
                }
            }

            return MqttError.None;
        }

        /// <summary>Whether a valid filter matches a valid topic name.</summary>
        /// <param name="filter">Array with the filter.</param>
        /// <param name="filterOffset">Its first byte.</param>
        /// <param name="filterLength">Its length, at least 1.</param>
        /// <param name="topic">Array with the topic name.</param>
        /// <param name="topicOffset">Its first byte.</param>
        /// <param name="topicLength">Its length, at least 1.</param>
        public static bool Matches(byte[] filter, int filterOffset, int filterLength, byte[] topic, int topicOffset, int topicLength)
        {
            int f = filterOffset, filterEnd = filterOffset + filterLength;
            int t = topicOffset, topicEnd = topicOffset + topicLength;
            if (topic[t] == Dollar && (filter[f] | 8) == Plus)
            {
                return false; // [MQTT-4.7.2-1] no wildcard at the start matches $…
            }

            while (f < filterEnd)
            {
                // Eight bytes a step. A topic has no wildcards: what is equal has none either.
                while (filterEnd - f >= 8 && topicEnd - t >= 8 && BitConverter.ToInt64(filter, f) == BitConverter.ToInt64(topic, t))
                {
                    f += 8;
                    t += 8;
                }

                while (f < filterEnd && t < topicEnd && filter[f] == topic[t])
                {
                    f++;
                    t++;
                }

                if (f == filterEnd)
                {
                    break;
                }

                byte b = filter[f++];
                if (b == Hash)
                {
                    return true;
                }

                if (b != Plus)
                {
                    // "a/#" matches its parent level "a" (§4.7.1.2).
                    return t == topicEnd && b == Slash && f + 1 == filterEnd && filter[f] == Hash;
                }

                while (t < topicEnd && topic[t] != Slash)
                {
                    t++;
                }
            }

            return t == topicEnd;
        }
    }
}
