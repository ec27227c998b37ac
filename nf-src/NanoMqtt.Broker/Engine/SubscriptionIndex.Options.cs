using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Subscription identifiers and shared subscriptions. A shared filter "$share/name/filter" is in the tree with all its levels. Matching
    // starts at the root and also at each node of a share name, where the filter itself begins. The entries at the end of such a filter are the
    // members of the shared subscription. The first member whose client is connected gets the message, and goes to the end of the list.
    internal sealed partial class SubscriptionIndex
    {
        // By subscriber: whether its client is not connected.
        public readonly bool[] IsAway;

        // Two lists in one array: from the start the matching entries that have an identifier, from the end the chosen members of shared
        // subscriptions.
        private readonly Number[] _identified;
        private int _identifiedCount;
        private int _chosenCount;

        // The nodes of share names, in any order.
        private readonly Number[] _shares;
        private int _shareCount;

        // Adds a subscription with the number that it had before. False if that is not possible, or if the subscriber has this filter already.
        public bool TryRestore(int entry, int subscriber, byte[] buffer, int offset, int length, int options)
        {
            bool isPossible = (options & ~(QoSMask | NoLocal | RetainAsPublished)) == 0 && (options & QoSMask) != QoSMask;
            return isPossible && ByteArena.TryMoveToFront(_entryNext, entry, ref _freeEntry) && Add(subscriber, buffer, offset, length, options) == entry;
        }

        // Writes as properties the identifiers of the subscriptions for which the subscriber at this place of Matched gets the message. Gives their
        // length in bytes. 5.0 [MQTT-3.3.4-3], [MQTT-3.3.4-4]
        public int WriteIdentifiers(int matched, byte[] target)
        {
            if ((MatchedQoS[matched] & SharedFlag) != 0)
            {
                return WriteIdentifier(ChosenAt(MatchedFirst + MatchedCount - 1 - matched), target, 0);
            }

            int subscriber = Matched[matched];
            int position = 0;
            for (int i = 0; i < _identifiedCount; i++)
            {
                int entry = (int)_identified[i];
                if (_entrySubscriber[entry] == subscriber)
                {
                    position = WriteIdentifier(entry, target, position);
                }
            }

            return position;
        }

        // Writes the identifier of one subscription as a property, if it has one. Gives the position after it.
        public int WriteIdentifier(int entry, byte[] target, int position)
        {
            if (Identifiers[entry] != 0)
            {
                target[position++] = (byte)MqttProperty.SubscriptionIdentifier;
                position = VariableByteInteger.Write(Identifiers[entry], target, position);
            }

            return position;
        }

        private int ChosenAt(int index) => (int)_identified[_identified.Length - 1 - index];

        // Chooses the member of a shared subscription whose turn it is. first: the first of its entries. If nobody is connected, that one.
        private void Choose(int first)
        {
            _isRepeatable = false;
            int chosen = first;
            while (chosen != 0 && IsAway[_entrySubscriber[chosen]])
            {
                chosen = (int)_entryNext[chosen];
            }

            if (chosen == 0)
            {
                chosen = first;
            }

            if (_entryNext[chosen] != 0)
            {
                int node = (int)_entryNode[chosen];
                int last = (int)_entryNext[chosen];
                RemoveFromList(_entries, node, _entryNext, chosen);
                while (_entryNext[last] != 0)
                {
                    last = (int)_entryNext[last];
                }

                _entryNext[last] = (Number)chosen;
                _entryNext[chosen] = 0;
            }

            _identified[_identified.Length - ++_chosenCount] = (Number)chosen;
        }

        // Remembers the share name that this node is below: its ancestor at the second level.
        private void AddShare(int node)
        {
            while (_parent[(int)_parent[node]] != 0)
            {
                node = (int)_parent[node];
            }

            RemoveShare(node);
            _shares[_shareCount++] = (Number)node;
        }

        private void RemoveShare(int node)
        {
            for (int i = 0; i < _shareCount; i++)
            {
                if ((int)_shares[i] == node)
                {
                    _shares[i] = _shares[--_shareCount];
                    return;
                }
            }
        }
    }
}
