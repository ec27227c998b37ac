using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Finds the subscribers of a topic: first all nodes that match its first level, then all of their children that match the second level,
    // and so on. No node is visited twice, so the visited nodes fit into one array with as many places as there are nodes. The result is
    // kept for the next message with this topic (SubscriptionIndex.Known.cs).
    internal sealed partial class SubscriptionIndex
    {
        // The result of Match, from MatchedFirst on: each subscriber once, and in MatchedQoS the highest QoS of its matching subscriptions (3.1.1
        // [MQTT-3.3.5-1], 5.0 [MQTT-3.3.4-2]) with the flags RetainAsPublished and Identified. After these comes the chosen member of each shared
        // subscription, with SharedFlag; it may be a second delivery to the same subscriber (5.0 §4.8.2). The arrays begin with the lines of
        // known topics (SubscriptionIndex.Known.cs); the rest is for new results.
        public readonly ushort[] Matched;
        public readonly byte[] MatchedQoS;
        public int MatchedFirst;
        public int MatchedCount;

        private readonly Number[] _path;

        // By subscriber: QoS + 1 and flags if the Match that is running has found it, else 0.
        private readonly byte[] _highest;

        // The subscriber that publishes the message, or -1. Its subscriptions with No Local do not count (5.0 [MQTT-3.8.3-3]).
        private int _publisher;

        // Whether the next message with this topic has the same subscribers. Not if it depends on the publisher, or on whose turn it is.
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
            bool noWildcard = buffer[offset] == '$'; // [MQTT-4.7.2-1], at the first level only
            if (noWildcard && SharedFilter.IsShared(buffer, offset, end - offset))
            {
                return; // "$share/…" as a topic: a shared filter, which looks the same in the tree, does not match it
            }

            Number[] path = _path;
            int first = 0;
            int last = 1; // path[0] is the root; the nodes of share names follow
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

            // The topic ends at these nodes. "a/#" also matches "a" ([MQTT-4.7.1-2]).
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
