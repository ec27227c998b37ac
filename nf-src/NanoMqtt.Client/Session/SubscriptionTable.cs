using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// The topic filters that the user wants, and how far the broker knows. A slot stays with its filter until it is unsubscribed
    /// or refused.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   Free ─ Want ─► Unsent ─ MarkSent ─► Sent ─ HandleAnswer ─► Answered ─ Settle ─► Settled (or Free: refused, unsubscribed)
    ///                    ▲ │                 │                      ▲   │
    ///                    │ └─── the server forbids it ──────────────┘   │
    ///                    └── connection lost ┴──────────────────────────┘
    /// </code>
    /// An answer to what is no longer wanted makes it Unsent again.
    /// What is wanted of a filter is one byte: the subscription options of 5.0 §3.8.3.1, of which 3.1.1 has the QoS; or Unsubscribe.
    /// </remarks>
    internal sealed class SubscriptionTable
    {
        internal const int Unsubscribe = 3;

        // The states of a slot; Free is 0.
        internal const int Unsent = 1;
        internal const int Sent = 2;
        internal const int Answered = 3;
        internal const int Settled = 4;

        // What a server may forbid.
        private const int Wildcard = 1 << (MqttProperty.WildcardSubscriptionAvailable - MqttProperty.RetainAvailable);
        private const int Identifier = 1 << (MqttProperty.SubscriptionIdentifierAvailable - MqttProperty.RetainAvailable);
        private const int Shared = 1 << (MqttProperty.SharedSubscriptionAvailable - MqttProperty.RetainAvailable);

        // Whether a slot may be Unsent, or Sent.
        internal bool HasUnsent;
        internal bool HasSent;

        // What is wanted of the filters, and what was when the request was sent.
        internal readonly byte[][] Filters;
        internal readonly byte[] Wanted;
        internal readonly byte[] Asked;

        // Made when first needed.
        internal MqttMessageHandler[] Handlers;
        private PropertyBlock[] _properties;

        // Of the SUBACK or UNSUBACK whose answers are being reported. They lie in the framer's buffer, where no packet follows until all are.
        internal PropertyBlock AnswerProperties;

        // What the event is about.
        internal string EventFilter;

        private readonly byte[] _states;

        // The request's packet identifier while it is Sent, then the answer's code.
        private readonly ushort[] _ids;

        internal SubscriptionTable(int capacity)
        {
            Filters = new byte[capacity][];
            Wanted = new byte[capacity];
            Asked = new byte[capacity];
            _states = new byte[capacity];
            _ids = new ushort[capacity];
        }

        internal PropertyBlock PropertiesOf(int slot) => _properties?[slot];

        // QoS, or -1 if the filter is not subscribed or the broker has not answered yet.
        internal int GetGrantedQoS(byte[] filter)
        {
            int slot = Find(filter);
            return slot >= 0 && _states[slot] == Settled ? _ids[slot] : -1;
        }

        internal int Find(byte[] filter)
        {
            for (int i = 0; i < _states.Length; i++)
            {
                byte[] other = Filters[i];
                if (_states[i] != 0 && other.Length == filter.Length && Bytes.AreEqual(other, 0, filter, 0, filter.Length))
                {
                    return i;
                }
            }

            return -1;
        }

        // The next slot with a handler whose filter matches the topic, or -1.
        internal int NextMatch(int from, byte[] topic, int offset, int length)
        {
            for (int i = from; i < _states.Length && Handlers != null; i++)
            {
                if (Handlers[i] != null && Matches(Filters[i], topic, offset, length))
                {
                    return i;
                }
            }

            return -1;
        }

        // Wants something of a filter, which is kept. Gives the slot, or -1 when all are taken.
        internal int Want(byte[] filter, int wanted, PropertyBlock properties, MqttMessageHandler handler)
        {
            int slot = Find(filter);
            if (slot < 0)
            {
                slot = NextInState(0, 0);
                if (slot < 0)
                {
                    return -1;
                }

                Filters[slot] = filter;
            }

            Wanted[slot] = (byte)wanted;
            SetExtras(slot, properties, handler);
            if (_states[slot] != Sent)
            {
                SetUnsent(slot);
            }

            return slot;
        }

        // The next slot in a state, or -1.
        internal int NextInState(int from, int state)
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

        internal void MarkSent(int slot, int packetId)
        {
            HasSent = true;
            SetState(slot, Sent, packetId);
        }

        // The next slot whose request has this identifier and is (not) an UNSUBSCRIBE, or -1.
        internal int NextSent(int from, int packetId, bool isEnd)
        {
            int slot = from - 1;
            do
            {
                slot = NextInState(slot + 1, Sent);
            }
            while (slot >= 0 && (_ids[slot] != packetId || (Asked[slot] == Unsubscribe) != isEnd));

            return slot;
        }

        // An answer to what the user no longer wants says nothing about what he wants now.
        internal void HandleAnswer(int slot, int code)
        {
            if (Wanted[slot] != Asked[slot])
            {
                SetUnsent(slot);
            }
            else
            {
                SetState(slot, Answered, code);
            }
        }

        // The answer is reported: gives its code.
        internal int Settle(int slot)
        {
            int code = _ids[slot];
            bool isKept = Asked[slot] != Unsubscribe && code < SubackPacket.Failure;
            _states[slot] = (byte)(isKept ? Settled : 0);
            if (!isKept)
            {
                SetExtras(slot, null, null);
            }

            return code;
        }

        // Whether an answer with this identifier is awaited.
        internal bool IsAwaited(int packetId)
        {
            int slot = NextInState(0, Sent);
            HasSent = slot >= 0;
            while (slot >= 0 && _ids[slot] != packetId)
            {
                slot = NextInState(slot + 1, Sent);
            }

            return slot >= 0;
        }

        // What is in these states is asked for again: the connection was lost, or the session.
        internal void Resend(int lowest, int highest)
        {
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] >= lowest && _states[i] <= highest)
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
                if (_states[i] == Unsent && Wanted[i] != Unsubscribe && IsForbidden(forbidden, Filters[i], PropertiesOf(i)))
                {
                    Refuse(i, MqttReasonCode.TopicFilterInvalid);
                }
            }
        }

        // In place of the server.
        internal void Refuse(int slot, MqttReasonCode reason)
        {
            AnswerProperties = null;
            SetState(slot, Answered, (int)reason);
        }

        internal static bool IsForbidden(int forbidden, byte[] filter, PropertyBlock properties)
        {
            if (((forbidden & Shared) != 0 && SharedFilter.IsShared(filter, 0, filter.Length))
                || ((forbidden & Identifier) != 0 && properties != null && properties.TryFind(MqttProperty.SubscriptionIdentifier)))
            {
                return true;
            }

            for (int i = 0; i < filter.Length && (forbidden & Wildcard) != 0; i++)
            {
                if (filter[i] == '+' || filter[i] == '#')
                {
                    return true;
                }
            }

            return false;
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
                Handlers ??= new MqttMessageHandler[_states.Length];
            }

            if (properties != null)
            {
                _properties ??= new PropertyBlock[_states.Length];
            }

            if (Handlers != null)
            {
                Handlers[slot] = handler;
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

        private void SetState(int slot, int state, int value)
        {
            _states[slot] = (byte)state;
            Asked[slot] = Wanted[slot];
            _ids[slot] = (ushort)value;
        }
    }
}
