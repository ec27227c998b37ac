using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// The topic filters that the user wants, and how far the broker knows. A slot stays with its filter until it is unsubscribed
    /// or refused.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   Free ─ Want ─► Unsent ─ MarkSent ─► Sent ─ answer ─► Settled (or Free: refused, unsubscribed)
    ///                    ▲                   │
    ///                    └── connection lost ┴── answer to what is no longer wanted
    /// </code>
    /// </remarks>
    internal sealed class SubscriptionTable
    {
        internal const int Unsubscribe = 3;

        // Whether NextUnsent may find something.
        internal bool HasUnsent;

        private const byte Free = 0;
        private const byte Unsent = 1;
        private const byte Sent = 2;
        private const byte Settled = 3;

        private readonly string[] _filters;
        private readonly byte[] _states;
        private readonly byte[] _wanted;
        private readonly byte[] _sent;
        private readonly byte[] _granted;
        private readonly ushort[] _ids;

        internal SubscriptionTable(int capacity)
        {
            _filters = new string[capacity];
            _states = new byte[capacity];
            _wanted = new byte[capacity];
            _sent = new byte[capacity];
            _granted = new byte[capacity];
            _ids = new ushort[capacity];
        }

        internal string FilterOf(int slot) => _filters[slot];

        internal int WantedOf(int slot) => _wanted[slot];

        // QoS, or -1 while the broker has not answered.
        internal int GrantedOf(int slot) => _states[slot] == Settled ? _granted[slot] : -1;

        internal int Find(string filter)
        {
            for (int i = 0; i < _filters.Length; i++)
            {
                if (_states[i] != Free && _filters[i] == filter)
                {
                    return i;
                }
            }

            return -1;
        }

        // Wants a QoS, or Unsubscribe. Gives the slot, or -1 when all are taken.
        internal int Want(string filter, int wanted)
        {
            int slot = Find(filter);
            if (slot < 0)
            {
                slot = NextInState(0, Free);
                if (slot < 0)
                {
                    return -1;
                }

                _filters[slot] = filter;
            }

            _wanted[slot] = (byte)wanted;
            if (_states[slot] != Sent)
            {
                SetUnsent(slot);
            }

            return slot;
        }

        internal int NextUnsent(int from)
        {
            return NextInState(from, Unsent);
        }

        internal void MarkSent(int slot, int packetId)
        {
            _states[slot] = Sent;
            _sent[slot] = _wanted[slot];
            _ids[slot] = (ushort)packetId;
        }

        // The next slot whose request has this identifier and is (not) an UNSUBSCRIBE, or -1.
        internal int NextSent(int from, int packetId, bool isUnsubscribe)
        {
            for (int i = from; i < _states.Length; i++)
            {
                if (_states[i] == Sent && _ids[i] == packetId && (_sent[i] == Unsubscribe) == isUnsubscribe)
                {
                    return i;
                }
            }

            return -1;
        }

        // False: the user has changed his mind since, and the answer says nothing about what he wants now.
        internal bool HandleAnswer(int slot, int code)
        {
            if (_wanted[slot] != _sent[slot])
            {
                SetUnsent(slot);
                return false;
            }

            bool isKept = _sent[slot] != Unsubscribe && code < SubackPacket.Failure;
            _states[slot] = isKept ? Settled : Free;
            _granted[slot] = (byte)code;
            if (!isKept)
            {
                _filters[slot] = null;
            }

            return true;
        }

        internal void HandleConnectionLost(PacketIds ids)
        {
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] == Sent)
                {
                    ids.Release(_ids[i]);
                    SetUnsent(i);
                }
            }
        }

        internal void HandleSessionLost()
        {
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] == Settled)
                {
                    SetUnsent(i);
                }
            }
        }

        private void SetUnsent(int slot)
        {
            _states[slot] = Unsent;
            HasUnsent = true;
        }

        private int NextInState(int from, byte state)
        {
            for (int i = from; i < _states.Length; i++)
            {
                if (_states[i] == state)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
