using System;

namespace NanoMqtt.Broker
{
    // A cache of the subscribers of recent topics. Devices publish to the same few topics again and again: such a message costs a hash of some
    // bytes of its topic and one comparison, instead of a walk through the tree. There is one line for each hash; any change of subscriptions
    // empties the cache.
    internal sealed partial class SubscriptionIndex
    {
        // The cache does not take shorter or longer topics, topics that begin with $, or topics with more subscribers.
        public const int ShortestKnown = 8;
        private const int LineBytes = 48;
        private const int LineSubscribers = 8;

        private readonly byte[] _lineTopics;
        private readonly byte[] _lineCounts;

        // Length of a line's topic; 0: it is empty.
        private readonly byte[] _lineLengths;

        // The line where the topic that IsKnown was asked for would be, if its length is right.
        private int _line;

        // Whether the subscribers of this topic are known. Then Matched… are set.
        public bool IsKnown(byte[] buffer, int offset, int length)
        {
            if ((uint)(length - ShortestKnown) > LineBytes - ShortestKnown)
            {
                return false;
            }

            int last = length - 8;
            int half = last >> 1;
            long end = BitConverter.ToInt64(buffer, offset + last);
            long middle = BitConverter.ToInt64(buffer, offset + half);
            int line = (int)((ulong)(middle ^ end) * Multiplier >> 40) & (_lineLengths.Length - 1);
            _line = line;
            byte[] topics = _lineTopics;
            int topic = line * LineBytes;

            // Eight bytes a step without a loop: from both ends and in the middle, which overlap. So all of up to 16, of up to 40, of up to 48 bytes.
            if (_lineLengths[line] != length || BitConverter.ToInt64(topics, topic + last) != end || BitConverter.ToInt64(topics, topic + half) != middle
                || BitConverter.ToInt64(topics, topic) != BitConverter.ToInt64(buffer, offset)
                || (length > 16 && (BitConverter.ToInt64(topics, topic + 8) != BitConverter.ToInt64(buffer, offset + 8)
                    || BitConverter.ToInt64(topics, topic + last - 8) != BitConverter.ToInt64(buffer, offset + last - 8)
                    || (length > 40 && (BitConverter.ToInt64(topics, topic + 16) != BitConverter.ToInt64(buffer, offset + 16)
                        || BitConverter.ToInt64(topics, topic + last - 16) != BitConverter.ToInt64(buffer, offset + last - 16))))))
            {
                return false;
            }

            MatchedFirst = line * LineSubscribers;
            MatchedCount = _lineCounts[line];
            return true;
        }

        // Keeps what Match has found for the topic that IsKnown did not know.
        private void Keep(byte[] buffer, int offset, int length)
        {
            int count = MatchedCount;
            int line = _line;
            if (!_isRepeatable || count > LineSubscribers || length < ShortestKnown || length > LineBytes || buffer[offset] == '$')
            {
                return;
            }

            _lineLengths[line] = 0;
            Array.Copy(buffer, offset, _lineTopics, line * LineBytes, length);
            Array.Copy(Matched, MatchedFirst, Matched, line * LineSubscribers, count);
            Array.Copy(MatchedQoS, MatchedFirst, MatchedQoS, line * LineSubscribers, count);
            _lineCounts[line] = (byte)count;
            _lineLengths[line] = (byte)length;
        }

        public void ForgetKnown()
        {
            Array.Clear(_lineLengths, 0, _lineLengths.Length);
        }
    }
}
