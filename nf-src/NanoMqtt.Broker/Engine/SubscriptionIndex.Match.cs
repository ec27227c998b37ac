using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Finding the subscribers of a topic: all nodes that match its first level, then those among their children that match the second,
    // and so on. Every node is met at most once, so one array as long as there are nodes holds the way. What was found is kept
    // for the next message with this topic (SubscriptionIndex.Known.cs).
    internal sealed partial class SubscriptionIndex
    {
        // What Match has found: each subscriber once, with the highest QoS among its matching subscriptions (3.1.1 [MQTT-3.3.5-1], 5.0
        // [MQTT-3.3.4-2]) and, in the same byte, RetainAsPublished and Identified; behind them who was chosen of each share, with SharedFlag, for
        // one more delivery (5.0 §4.8.2). From MatchedFirst on. Behind the lines of known topics (SubscriptionIndex.Known.cs) there is room
        // for what is found anew.
        public readonly ushort[] Matched;
        public readonly byte[] MatchedQoS;
        public int MatchedFirst;
        public int MatchedCount;

        private readonly Number[] _path;

        // By subscriber: QoS + 1 and the flags of those that Match has found so far, else 0.
        private readonly byte[] _highest;

        // Who publishes, or -1: does not get what its own no local subscriptions match (5.0 [MQTT-3.8.3-3]).
        private int _publisher;

        // False when the result is only for this message.
        private bool _isRepeatable;

        // Finds the subscribers of a valid topic name.
        public void Match(byte[] buffer, int offset, int length, int publisher)
        {
            _identifiedCount = 0;
            _chosenCount = 0;
            _publisher = publisher;
            if (IsKnown(buffer, offset, length))
            {
                return;
            }

            int first = _lineCounts.Length * LineSubscribers;
            MatchedFirst = first;
            MatchedCount = 0;
            _isRepeatable = true;
            Array.Clear(_highest, 0, _highest.Length); // memory may have run out the last time
            Walk(buffer, offset, offset + length);
            for (int i = first + MatchedCount - 1; i >= first; i--)
            {
                MatchedQoS[i] = (byte)(_highest[Matched[i]] - 1);
            }

            for (int i = _chosenCount - 1; i >= 0; i--)
            {
                int entry = ChosenAt(i);
                Matched[first + MatchedCount] = _entrySubscriber[entry];
                MatchedQoS[first + MatchedCount++] = (byte)(_entryFlags[entry] | Identified); // or not: WriteIdentifiers finds out
            }

            Keep(buffer, offset, length);
        }

        private void Walk(byte[] buffer, int offset, int end)
        {
            bool noWildcard = buffer[offset] == '$'; // [MQTT-4.7.2-1] for the first level
            if (noWildcard && SharedFilter.IsShared(buffer, offset, end - offset))
            {
                return; // such a filter is no pattern for such a topic
            }

            Number[] path = _path;
            int first = 0;
            int last = 1; // path[0] is the root, the names of shared subscriptions follow
            for (; last <= _shareCount; last++)
            {
                path[last] = _shares[last - 1];
            }

            for (;;)
            {
                Scan(buffer, offset, end);
                int next = last;
                for (; first < last; first++)
                {
                    int node = (int)path[first];
                    int child = FindChild(node, buffer, offset);
                    if (child != 0)
                    {
                        path[next++] = (Number)child;
                    }

                    if (!noWildcard)
                    {
                        child = (int)_plus[node];
                        if (child != 0)
                        {
                            path[next++] = (Number)child;
                        }

                        Collect((int)_entries[(int)_multi[node]]);
                    }
                }

                last = next;
                noWildcard = false;
                if (_levelEnd == end)
                {
                    break;
                }

                if (first == last)
                {
                    return;
                }

                offset = _levelEnd + 1;
            }

            // The topic ends at these nodes; "a/#" matches "a", too ([MQTT-4.7.1-2]).
            for (; first < last; first++)
            {
                Collect((int)_entries[(int)path[first]]);
                Collect((int)_entries[(int)_multi[(int)path[first]]]);
            }
        }

        private void Collect(int entry)
        {
            if (entry != 0 && (_entryFlags[entry] & SharedFlag) != 0)
            {
                Choose(entry);
                return;
            }

            while (entry != 0)
            {
                CollectOne(entry);
                entry = (int)_entryNext[entry];
            }
        }

        private void CollectOne(int entry)
        {
            int subscriber = _entrySubscriber[entry];
            int flags = _entryFlags[entry];
            if ((flags & NoLocal) != 0)
            {
                _isRepeatable = false;
                if (subscriber == _publisher)
                {
                    return;
                }
            }

            int highest = _highest[subscriber];
            if (highest == 0)
            {
                Matched[MatchedFirst + MatchedCount++] = (ushort)subscriber;
            }

            int qos = (flags & QoSMask) + 1;
            int highestQoS = highest & QoSMask;
            int merged = (highest & ~QoSMask) | (flags & RetainAsPublished) | (qos > highestQoS ? qos : highestQoS);
            if (Identifiers[entry] != 0)
            {
                _isRepeatable = false;
                _identified[_identifiedCount++] = (Number)entry;
                merged |= Identified;
            }

            _highest[subscriber] = (byte)merged;
        }
    }
}
