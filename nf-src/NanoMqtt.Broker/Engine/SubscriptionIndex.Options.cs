using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What MQTT 5.0 adds: subscription identifiers and shared subscriptions. A shared filter "$share/name/filter" lies in the tree with all
    // its levels; where the filter itself starts, at the node of the share name, matching starts too. The entries of one node then are
    // the members of one share: the first whose client is there gets the message and goes to the end of the list.
    internal sealed partial class SubscriptionIndex
    {
        // By subscriber: whether its client is not connected.
        public readonly bool[] IsAway;

        // Entries with an identifier among those that Match has found, and from the end on those that were chosen of their shares.
        private readonly Number[] _identified;
        private int _identifiedCount;
        private int _chosenCount;

        // Nodes of share names.
        private readonly Number[] _shares;
        private int _shareCount;

        // Adds a subscription as it was. False when that is not possible, or it is there already.
        public bool TryRestore(int entry, int subscriber, byte[] buffer, int offset, int length, int options)
        {
            bool isPossible = (options & ~(QoSMask | NoLocal | RetainAsPublished)) == 0 && (options & QoSMask) != QoSMask;
            return isPossible && ByteArena.TryMoveToFront(_entryNext, entry, ref _freeEntry) && Add(subscriber, buffer, offset, length, options) == entry;
        }

        // Writes the identifiers of the matching subscriptions as properties, for who stands at this place of Matched. Gives their bytes. 5.0
        // [MQTT-3.3.4-3], [MQTT-3.3.4-4]
        public int WriteIdentifiers(int matched, byte[] target)
        {
            if ((MatchedQoS[matched] & SharedFlag) != 0)
            {
                return WriteIdentifiers(ChosenAt(MatchedFirst + MatchedCount - 1 - matched), target, 0);
            }

            int subscriber = Matched[matched];
            int position = 0;
            for (int i = 0; i < _identifiedCount; i++)
            {
                int entry = (int)_identified[i];
                if (_entrySubscriber[entry] == subscriber)
                {
                    position = WriteIdentifiers(entry, target, position);
                }
            }

            return position;
        }

        // Writes the identifier of one subscription, if it has one, as a property. Gives the position behind it.
        public int WriteIdentifiers(int entry, byte[] target, int position)
        {
            if (Identifiers[entry] != 0)
            {
                target[position++] = (byte)MqttProperty.SubscriptionIdentifier;
                position = VariableByteInteger.Write(Identifiers[entry], target, position);
            }

            return position;
        }

        private int ChosenAt(int index) => (int)_identified[_identified.Length - 1 - index];

        // Whose turn it is of the members that begin with this one.
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

        // Notes the share that a node belongs to: its ancestor at the second level.
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
