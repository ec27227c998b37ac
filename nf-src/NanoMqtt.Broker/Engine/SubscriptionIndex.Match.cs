namespace NanoMqtt.Broker
{
    // Finding the subscribers of a topic: all nodes that match its first level, then those among their children that match the second,
    // and so on. Every node is met at most once, so one array as long as there are nodes holds the way. What was found is kept
    // for the next message with this topic (SubscriptionIndex.Cache.cs).
    internal sealed partial class SubscriptionIndex
    {
        // What Match has found: each subscriber once, with the highest QoS among its matching subscriptions ([MQTT-3.3.5-1]), from
        // MatchedFirst on.
        public ushort[] Matched;
        public byte[] MatchedQoS;
        public int MatchedFirst;
        public int MatchedCount;

        private readonly ushort[] _path;
        private readonly ushort[] _found;
        private readonly byte[] _foundQoS;
        private int _foundCount;

        // By subscriber: QoS + 1 while matching, else 0.
        private readonly byte[] _highest;

        // Finds the subscribers of a valid topic name.
        public void Match(byte[] buffer, int offset, int length)
        {
            int line = LineOf(buffer, offset, length);
            if (line >= 0 && IsCached(line, buffer, offset, length))
            {
                return;
            }

            _foundCount = 0;
            Walk(buffer, offset, offset + length);
            for (int i = 0; i < _foundCount; i++)
            {
                int subscriber = _found[i];
                _foundQoS[i] = (byte)(_highest[subscriber] - 1);
                _highest[subscriber] = 0;
            }

            Matched = _found;
            MatchedQoS = _foundQoS;
            MatchedFirst = 0;
            MatchedCount = _foundCount;
            if (line >= 0)
            {
                Cache(line, buffer, offset, length);
            }
        }

        private void Walk(byte[] buffer, int offset, int end)
        {
            bool noWildcard = buffer[offset] == '$'; // [MQTT-4.7.2-1] for the first level
            ushort[] path = _path;
            int first = 0;
            int last = 1; // path[0] is the root
            for (;;)
            {
                _level.Scan(buffer, offset, end);
                int next = last;
                for (; first < last; first++)
                {
                    int node = path[first];
                    int child = FindChild(node, buffer, offset);
                    if (child != 0)
                    {
                        path[next++] = (ushort)child;
                    }

                    if (!noWildcard)
                    {
                        child = _plus[node];
                        if (child != 0)
                        {
                            path[next++] = (ushort)child;
                        }

                        Collect(_multi[node]);
                    }
                }

                last = next;
                noWildcard = false;
                if (_level.End == end)
                {
                    break;
                }

                if (first == last)
                {
                    return;
                }

                offset = _level.End + 1;
            }

            // The topic ends at these nodes; "a/#" matches "a", too ([MQTT-4.7.1-2]).
            for (; first < last; first++)
            {
                Collect(_entries[path[first]]);
                Collect(_multi[path[first]]);
            }
        }

        private void Collect(int entry)
        {
            while (entry != 0)
            {
                int subscriber = _entrySubscriber[entry];
                int qos = (_entryFlags[entry] & QoSMask) + 1;
                int highest = _highest[subscriber];
                if (highest == 0)
                {
                    _found[_foundCount++] = (ushort)subscriber;
                }

                if (qos > highest)
                {
                    _highest[subscriber] = (byte)qos;
                }

                entry = _entryNext[entry];
            }
        }
    }
}
