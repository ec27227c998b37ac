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
    ///   Unsent ─ the server forbids it ─► Forbidden ─ reported ─► Free
    /// </code>
    /// What is wanted of a filter is one byte: the subscription options of 5.0 §3.8.3.1, of which 3.1.1 has the QoS; or Unsubscribe.
    /// </remarks>
    internal sealed class SubscriptionTable
    {
        internal const int Unsubscribe = 3;

        // Whether NextUnsent may find something.
        internal bool HasUnsent;

        // Whether IsAwaited may find something.
        internal bool HasSent;

        private const byte Free = 0;
        private const byte Unsent = 1;
        private const byte Sent = 2;
        private const byte Settled = 3;
        private const byte Forbidden = 4;

        private readonly int _capacity;

        // Empty until the first filter comes: who only publishes does without.
        private byte[][] _filters = new byte[0][];
        private byte[] _states = new byte[0];
        private byte[] _wanted;
        private byte[] _sent;
        private byte[] _granted;
        private ushort[] _ids;

        // Both made when first needed.
        private MqttMessageHandler[] _handlers;
        private PropertyBlock[] _properties;

        internal SubscriptionTable(int capacity)
        {
            _capacity = capacity;
        }

        internal byte[] FilterOf(int slot) => _filters[slot];

        internal int WantedOf(int slot) => _wanted[slot];

        internal MqttMessageHandler HandlerOf(int slot) => _handlers[slot];

        internal PropertyBlock PropertiesOf(int slot) => _properties == null ? null : _properties[slot];

        // QoS, or -1 while the broker has not answered.
        internal int GrantedOf(int slot) => _states[slot] == Settled ? _granted[slot] : -1;

        internal int Find(byte[] filter)
        {
            for (int i = 0; i < _filters.Length; i++)
            {
                if (_states[i] != Free && _filters[i].Length == filter.Length && Bytes.AreEqual(_filters[i], 0, filter, 0, filter.Length))
                {
                    return i;
                }
            }

            return -1;
        }

        // The next slot with a handler whose filter matches the topic, or -1.
        internal int NextMatch(int from, byte[] topic, int offset, int length)
        {
            for (int i = from; i < _filters.Length && _handlers != null; i++)
            {
                if (_handlers[i] != null && Matches(_filters[i], topic, offset, length))
                {
                    return i;
                }
            }

            return -1;
        }

        // Wants something of a filter, which is kept. Gives the slot, or -1 when all are taken.
        internal int Want(byte[] filter, int wanted, PropertyBlock properties, MqttMessageHandler handler)
        {
            if (_states.Length == 0)
            {
                Initialize();
            }

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
            SetExtras(slot, properties, handler);
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
            HasSent = true;
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
                SetExtras(slot, null, null);
            }

            return true;
        }

        // Whether an answer with this identifier is awaited.
        internal bool IsAwaited(int packetId)
        {
            HasSent = false;
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] == Sent)
                {
                    HasSent = true;
                    if (_ids[i] == packetId)
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        internal void HandleConnectionLost()
        {
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] == Sent)
                {
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

        // A new connection: what its server forbids is not sent but reported.
        internal void Forbid(int forbidden)
        {
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] == Unsent && _wanted[i] != Unsubscribe && ServerLimits.IsForbidden(forbidden, _filters[i], PropertiesOf(i)))
                {
                    _states[i] = Forbidden;
                }
            }
        }

        // Frees the next slot that the server forbids. Gives it, or -1.
        internal int TakeForbidden()
        {
            int slot = NextInState(0, Forbidden);
            if (slot >= 0)
            {
                _states[slot] = Free;
                SetExtras(slot, null, null);
            }

            return slot;
        }

        private void Initialize()
        {
            _filters = new byte[_capacity][];
            _states = new byte[_capacity];
            _wanted = new byte[_capacity];
            _sent = new byte[_capacity];
            _granted = new byte[_capacity];
            _ids = new ushort[_capacity];
        }

        private static bool Matches(byte[] filter, byte[] topic, int offset, int length)
        {
            int from = SharedFilter.IsShared(filter, 0, filter.Length) ? SharedFilter.FilterOffset(filter, 0, filter.Length) : 0;
            return TopicFilter.Matches(filter, from, filter.Length - from, topic, offset, length);
        }

        private void SetExtras(int slot, PropertyBlock properties, MqttMessageHandler handler)
        {
            if (handler != null)
            {
                _handlers ??= new MqttMessageHandler[_states.Length];
            }

            if (properties != null)
            {
                _properties ??= new PropertyBlock[_states.Length];
            }

            if (_handlers != null)
            {
                _handlers[slot] = handler;
            }

            if (_properties != null)
            {
                _properties[slot] = properties;
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
