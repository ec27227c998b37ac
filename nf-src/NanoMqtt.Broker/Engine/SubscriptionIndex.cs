using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // All topic filters, as a tree with a node for each topic level. Nodes and entries are numbers, and their data are in parallel arrays. An
    // entry is one subscription. Numbers start at 1; 0 means none, but node 0 is the root.
    //
    //   root ── home ── + ── temperature        children with a text: by hash of (parent, text)
    //              └─ #                         "+" and "#": links of their parent
    //
    // So matching a topic costs a few lookups per level, however many other subscriptions there are (SubscriptionIndex.Match.cs).
    // Subscribers are numbers, too: first the sessions, then the local subscriptions.
    internal sealed partial class SubscriptionIndex
    {
        private const byte QoSMask = 0x03;

        // NoLocal and RetainAsPublished are options of a subscription; RetainAsPublished, SharedFlag and Identified are flags in MatchedQoS (5.0 only,
        // except SharedFlag).
        public const int NoLocal = 0x08;
        public const int RetainAsPublished = 0x10;
        public const int SharedFlag = 0x20;
        public const int Identified = 0x40;

        // The options of a subscription are so many bits.
        public const int OptionBits = 5;
        public const int OptionsMask = (1 << OptionBits) - 1;

        private readonly MqttBrokerOptions _options;
        private readonly MqttBrokerStatistics _statistics;

        // By entry: its node, its subscriber, QoS and flags, the next entry of the same node or, if it is free, the next free one, and the next of
        // the same subscriber.
        private readonly Number[] _entryNode;
        private readonly ushort[] _entrySubscriber;
        private readonly byte[] _entryFlags;
        private readonly Number[] _entryNext;
        private readonly Number[] _entryNextOfSubscriber;

        // By entry: the place in the retained table from which to go on with retained messages, 1 if none is delivered, or 0 if all are; and the
        // subscription identifier, or 0.
        public readonly ushort[] RetainedCursors;
        public readonly int[] Identifiers;
        private int _freeEntry = 1;

        // First entry of each subscriber.
        private readonly Number[] _firstOfSubscriber;

        public SubscriptionIndex(MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            _options = options;
            _statistics = statistics;
            int entries = options.MaximumSubscriptions + 1;
            _entryNode = new Number[entries];
            _entrySubscriber = new ushort[entries];
            _entryFlags = new byte[entries];
            _entryNext = new Number[entries];
            _entryNextOfSubscriber = new Number[entries];
            RetainedCursors = new ushort[entries];
            Identifiers = new int[entries];
            _identified = new Number[entries];
            _shares = new Number[entries];
            ByteArena.LinkFree(_entryNext);

            int nodes = options.SubscriptionNodes + 1;
            _texts = new ByteArena(options.Initial(256, options.SubscriptionBytes), options.SubscriptionBytes, options.SubscriptionNodes);
            _parent = new Number[nodes];
            _plus = new Number[nodes];
            _multi = new Number[nodes];
            _entries = new Number[nodes];
            _uses = new int[nodes];
            _hash = new int[nodes];
            _chain = new Number[nodes];
            _path = new Number[nodes];
            _buckets = new Number[PowerOfTwo(nodes)];

            int subscribers = options.MaximumSessions + options.MaximumLocalSubscriptions;
            _firstOfSubscriber = new Number[subscribers];
            _highest = new byte[subscribers];
            IsAway = new bool[subscribers];

            int lines = PowerOfTwo(options.MaximumClients);
            _lineTopics = new byte[lines * LineBytes];
            Matched = new ushort[lines * LineSubscribers + options.MaximumSubscriptions];
            MatchedQoS = new byte[lines * LineSubscribers + options.MaximumSubscriptions];
            _lineCounts = new byte[lines];
            _lineLengths = new byte[lines];
        }

        // Adds a subscription or, where the subscriber has this filter already, replaces it. The filter is valid. options: QoS and the flags
        // above. Gives the entry, without identifier, or 0 when a limit refuses it.
        public int Add(int subscriber, byte[] buffer, int offset, int length, int options)
        {
            bool isShared = SharedFilter.IsShared(buffer, offset, length);
            if (length > _options.MaximumFilterBytes || (isShared && SharedFilter.Check(buffer, offset, length) != MqttError.None))
            {
                return 0;
            }

            int node = FindPath(buffer, offset, offset + length, true);
            if (node < 0)
            {
                return 0;
            }

            int entry = FindEntry(node, subscriber);
            if (entry == 0)
            {
                entry = _freeEntry;
                if (entry == 0)
                {
                    Prune(node);
                    return 0;
                }

                _freeEntry = (int)_entryNext[entry];
                Link(entry, node, subscriber);
            }

            ForgetKnown();
            _entryFlags[entry] = (byte)(options | (isShared ? SharedFlag : 0));
            Identifiers[entry] = 0;
            if (isShared)
            {
                AddShare(node);
            }

            return entry;
        }

        // The entry of a subscription, or 0.
        public int Find(int subscriber, byte[] buffer, int offset, int length)
        {
            int node = FindPath(buffer, offset, offset + length, false);
            return node < 0 ? 0 : FindEntry(node, subscriber);
        }

        public void Remove(int entry)
        {
            ForgetKnown();
            int node = (int)_entryNode[entry];
            int subscriber = _entrySubscriber[entry];
            RemoveFromList(_entries, node, _entryNext, entry);
            RemoveFromList(_firstOfSubscriber, subscriber, _entryNextOfSubscriber, entry);
            _entryNext[entry] = (Number)_freeEntry;
            _freeEntry = entry;
            _statistics.Subscriptions--;
            _uses[node]--;
            Prune(node);
        }

        public void RemoveAll(int subscriber)
        {
            while (_firstOfSubscriber[subscriber] != 0)
            {
                Remove((int)_firstOfSubscriber[subscriber]);
            }
        }

        public int FirstOf(int subscriber) => (int)_firstOfSubscriber[subscriber];

        public int NextOf(int entry) => (int)_entryNextOfSubscriber[entry];

        public int OptionsOf(int entry) => _entryFlags[entry] & OptionsMask;

        private int FindEntry(int node, int subscriber)
        {
            int entry = (int)_entries[node];
            while (entry != 0 && _entrySubscriber[entry] != subscriber)
            {
                entry = (int)_entryNext[entry];
            }

            return entry;
        }

        private void Link(int entry, int node, int subscriber)
        {
            _entryNext[entry] = _entries[node];
            _entries[node] = (Number)entry;
            _entryNode[entry] = (Number)node;
            _entrySubscriber[entry] = (ushort)subscriber;
            _entryNextOfSubscriber[entry] = _firstOfSubscriber[subscriber];
            _firstOfSubscriber[subscriber] = (Number)entry;
            RetainedCursors[entry] = 0;
            _uses[node]++;
            _statistics.Subscriptions++;
        }

        private static void RemoveFromList(Number[] firsts, int list, Number[] nexts, int item)
        {
            if ((int)firsts[list] == item)
            {
                firsts[list] = nexts[item];
                return;
            }

            int before = (int)firsts[list];
            while ((int)nexts[before] != item)
            {
                before = (int)nexts[before];
            }

            nexts[before] = nexts[item];
        }

        private static int PowerOfTwo(int atLeast)
        {
            int power = 8;
            while (power < atLeast)
            {
                power *= 2;
            }

            return power;
        }
    }
}
