using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// Outgoing QoS 1 and 2 messages of one session, in order, as encoded PUBLISH packets in one byte array. It is the offline
    /// queue, the in-flight window and, written to flash, the session that survives a reboot.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   bytes    |PUBLISH 7|.. acknowledged ..|PUBLISH 9|PUBLISH 10|      free      |
    ///   entries  id and state, offset, length in parallel arrays, from First to Used in order of publishing, 0 for a gap
    /// </code>
    /// Add: encode with a writer opened at Tail, <see cref="TryCommit"/>; on overflow <see cref="TryCompact"/> and once more. Or write the packet
    /// at Tail and <see cref="Append"/> it, queued or sent.
    /// Send: while <see cref="SendNext"/> finds one, send its bytes (or PUBREL).
    /// Acknowledge: <see cref="TryEnd"/>, <see cref="HandlePubrec"/>.
    /// Connection lost: <see cref="HandleClosed"/> makes everything unacknowledged ready to be sent again, in order
    /// ([MQTT-4.4.0-1], [MQTT-4.6.0-1]). Not safe for several threads at once. A message's index is valid until the next TryCompact.
    /// </remarks>
    internal sealed partial class InFlightArena
    {
        // What an entry is, beside its packet identifier, when the acknowledgement comes that ends it: PUBACK, a refusing PUBREC, PUBCOMP.
        internal const int AtLeastOnceSent = OneState * (int)InFlightState.Published;
        internal const int ExactlyOnceSent = AtLeastOnceSent + ExactlyOnce;
        internal const int ReleaseSent = OneState * (int)InFlightState.Released + ExactlyOnce;

        // What it is when it is added, if it was not sent at once; and what makes one of QoS 2 of those of QoS 1.
        internal const int AtLeastOnceQueued = OneState * (int)InFlightState.Queued;
        internal const int ExactlyOnce = 8 * OneState;

        // Messages to be sent on this connection, or to be released. All others are in flight.
        internal int WaitingCount;

        // Messages sent on this connection and not fully acknowledged: what a receive maximum counts.
        internal int InFlightCount;

        // Where the encoded packets lie, and where in it: the length is 0 once PUBREC has come.
        internal readonly byte[] Buffer;
        internal readonly int[] Offsets;
        internal readonly int[] Lengths;

        // The indexes in use, gaps included.
        internal int First;
        internal int Used;

        // Where the free bytes begin.
        internal int Tail;

        // What is to be sent has an odd state.
        private const int OneState = 0x10000;
        private const int StateMask = 7 * OneState;
        private const int AllBits = -1;
        private const int ReleaseQueued = OneState * (int)InFlightState.ReleaseQueued + ExactlyOnce;

        // Packet identifier, plus OneState times the state, plus ExactlyOnce at QoS 2.
        private readonly int[] _entries;

        // All that wait are from here on. Has no meaning when none do.
        private int _sendCursor;

        // What stands for the payload of a message whose packet holds only the header; made when first needed.
        private object[] _payloads;

        internal InFlightArena(int capacityBytes, int maximumMessages)
        {
            Buffer = new byte[capacityBytes];
            _entries = new int[maximumMessages];
            Offsets = new int[maximumMessages];
            Lengths = new int[maximumMessages];
        }

        // Messages held, whatever their state.
        internal int Count => InFlightCount + WaitingCount;

        internal InFlightState StateOf(int index) => (InFlightState)((_entries[index] & StateMask) / OneState);

        internal int PacketIdOf(int index) => _entries[index] & (OneState - 1);

        // What was given to SetPayload for a message, or null: its packet is whole.
        internal object PayloadOf(int index) => _payloads?[index];

        // Says what stands for the payload of the message added last, of which only the header was encoded.
        internal void SetPayload(object payload)
        {
            _payloads ??= new object[_entries.Length];
            _payloads[Used - 1] = payload;
        }

        internal bool Contains(int packetId) => Find(packetId, MqttLimits.MaximumPacketIdentifier) >= 0;

        // The oldest message that waits to be sent on this connection: PUBLISH, or PUBREL when its length is 0; or -1. It is on its way from now on.
        internal int SendNext()
        {
            if (WaitingCount == 0)
            {
                return -1;
            }

            int index = _sendCursor;
            while ((_entries[index] & OneState) == 0)
            {
                index++;
            }

            MarkSent(index);
            _sendCursor = index + 1;
            return index;
        }

        // The acknowledgement of an entry has come: packet identifier and what it was sent as. Gives whether there is one on this connection.
        internal bool TryEnd(int entry)
        {
            int index = First;
            if (_entries[index] != entry && (index = Find(entry, AllBits)) < 0)
            {
                return false;
            }

            Remove(index);
            return true;
        }

        // PUBREC has come: the message's bytes are no longer needed, PUBREL is to be sent now and, after a lost connection, again.
        // False: nothing with this identifier is in a QoS 2 exchange.
        internal bool HandlePubrec(int packetId)
        {
            int index = Find(packetId + ExactlyOnceSent, AllBits);
            if (index < 0)
            {
                return Find(packetId + ReleaseSent, AllBits) >= 0;
            }

            Lengths[index] = 0;
            if (_payloads != null)
            {
                _payloads[index] = null;
            }

            _entries[index] += 2 * OneState;
            return true;
        }

        // Drops a message, whatever its state.
        internal void Drop(int index)
        {
            if ((_entries[index] & OneState) != 0)
            {
                MarkSent(index);
            }

            Remove(index);
        }

        // The connection is gone: what was sent and not acknowledged is to be sent again on the next one, PUBLISH with its DUP
        // bit set ([MQTT-3.3.1-1]), PUBREL as it is.
        internal void HandleClosed()
        {
            for (int i = First; i < Used; i++)
            {
                int entry = _entries[i];
                if (entry == 0 || (entry & OneState) != 0)
                {
                    continue;
                }

                if (Lengths[i] != 0)
                {
                    Buffer[Offsets[i]] |= 0x08;
                }

                _entries[i] = entry - OneState;
            }

            WaitingCount += InFlightCount;
            InFlightCount = 0;
            _sendCursor = 0;
        }

        // The server has no session of ours: what waits for PUBCOMP is dropped, since the old session has taken it over, and
        // messages lose their DUP bit, since the new session never saw them. To be called after HandleClosed.
        internal void HandleSessionLost()
        {
            for (int i = Used - 1; i >= First; i--)
            {
                if (StateOf(i) == InFlightState.ReleaseQueued)
                {
                    Drop(i);
                }
                else if (StateOf(i) == InFlightState.Queued)
                {
                    Buffer[Offsets[i]] &= 0xF7;
                }
            }
        }

        // The entry that has this in these bits, or -1.
        private int Find(int entry, int bits)
        {
            int[] entries = _entries;
            int used = Used;
            for (int i = First; i < used; i++)
            {
                if ((entries[i] & bits) == entry)
                {
                    return i;
                }
            }

            return -1;
        }

        private void MarkSent(int index)
        {
            _entries[index] += OneState;
            WaitingCount--;
            InFlightCount++;
        }

        // One that is in flight. Without calls: on a board memory can run out at any, and the counts must hold then.
        private void Remove(int index)
        {
            _entries[index] = 0;
            InFlightCount--;
            if (_payloads != null)
            {
                _payloads[index] = null;
            }

            if (InFlightCount + WaitingCount == 0)
            {
                First = 0;
                Used = 0;
                Tail = 0;
                return;
            }

            while (_entries[First] == 0)
            {
                First++;
            }
        }
    }
}
