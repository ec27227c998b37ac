using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The subscribers of topics seen before. Devices publish to the same few topics again and again: such a message costs a hash of some of
    // its topic's bytes and one comparison instead of the walk through the tree, on the interpreter a fifth. One line for each
    // hash; any change of subscriptions empties all.
    internal sealed partial class SubscriptionIndex
    {
        // Longer topics and those with more subscribers are not kept.
        private const int LineBytes = 48;
        private const int LineSubscribers = 8;

        private readonly byte[] _lineTopics;
        private readonly ushort[] _lineSubscribers;
        private readonly byte[] _lineQoS;
        private readonly byte[] _lineCounts;

        // Length of a line's topic; 0: it is empty.
        private readonly byte[] _lineLengths;

        // The line where the topic would be, or -1.
        private int LineOf(byte[] buffer, int offset, int length)
        {
            if (length > LineBytes)
            {
                return -1;
            }

            return LevelScanner.SampleOf(buffer, offset, length) & (_lineLengths.Length - 1);
        }

        private bool IsCached(int line, byte[] buffer, int offset, int length)
        {
            if (_lineLengths[line] != length || !Bytes.AreEqual(_lineTopics, line * LineBytes, buffer, offset, length))
            {
                return false;
            }

            Matched = _lineSubscribers;
            MatchedQoS = _lineQoS;
            MatchedFirst = line * LineSubscribers;
            MatchedCount = _lineCounts[line];
            return true;
        }

        private void Cache(int line, byte[] buffer, int offset, int length)
        {
            int count = MatchedCount;
            if (count > LineSubscribers)
            {
                return;
            }

            Array.Copy(buffer, offset, _lineTopics, line * LineBytes, length);
            Array.Copy(Matched, 0, _lineSubscribers, line * LineSubscribers, count);
            Array.Copy(MatchedQoS, 0, _lineQoS, line * LineSubscribers, count);
            _lineCounts[line] = (byte)count;
            _lineLengths[line] = (byte)length;
        }

        private void EmptyCache()
        {
            Array.Clear(_lineLengths, 0, _lineLengths.Length);
        }
    }
}
