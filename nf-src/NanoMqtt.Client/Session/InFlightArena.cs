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
    ///   entries  id and state, offset, length in parallel arrays, a ring in order of publishing
    /// </code>
    /// Add: <see cref="Open"/>, encode with the writer, <see cref="TryCommit"/>; on overflow <see cref="TryCompact"/> and once more. Most messages
    /// can go the short way of <see cref="TryAdd"/>.
    /// Send: while <see cref="SendNext"/> finds one, send its bytes (or PUBREL).
    /// Acknowledge: <see cref="HandlePuback"/>, <see cref="HandlePubrec"/>, <see cref="HandlePubcomp"/>.
    /// Connection lost: <see cref="HandleConnectionLost"/> makes everything unacknowledged ready to be sent again, in order
    /// ([MQTT-4.4.0-1], [MQTT-4.6.0-1]). Not safe for several threads at once.
    /// </remarks>
    internal sealed partial class InFlightArena
    {
        /// <summary>Messages held, whatever their state.</summary>
        internal int Count;

        /// <summary>Messages sent on this connection and not fully acknowledged: what a receive maximum counts.</summary>
        internal int InFlightCount;

        /// <summary>Where the encoded packets lie.</summary>
        internal readonly byte[] Buffer;

        // What is to be sent has an odd state.
        private const int OneState = 0x10000;
        private const int StateMask = 7 * OneState;
        private const int ExactlyOnce = 8 * OneState;

        // Packet identifier, plus OneState times the state, plus ExactlyOnce at QoS 2; 0 for a gap.
        private readonly int[] _entries;
        private readonly int[] _offsets;
        private readonly int[] _lengths;
        private int _first;
        private int _used;
        private int _tail;
        private int _sendCursor;

        // What stands for the payload of a message whose packet holds only the header; made when first needed.
        private object[] _payloads;

        /// <summary>Makes an empty arena; nothing is allocated later.</summary>
        /// <param name="capacityBytes">Bytes for encoded packets.</param>
        /// <param name="maximumMessages">How many messages it can hold, 12 bytes each.</param>
        /// <exception cref="ArgumentOutOfRangeException">Below 16 bytes or below 1 message.</exception>
        internal InFlightArena(int capacityBytes, int maximumMessages)
        {
            if (capacityBytes < 16 || maximumMessages < 1 || maximumMessages > MqttLimits.MaximumPacketIdentifier)
            {
                throw new ArgumentOutOfRangeException(nameof(capacityBytes));
            }

            Buffer = new byte[capacityBytes];
            _entries = new int[maximumMessages];
            _offsets = new int[maximumMessages];
            _lengths = new int[maximumMessages];
        }

        /// <summary>Points the writer at the free bytes.</summary>
        /// <param name="writer">Encode one PUBLISH with it, then call <see cref="TryCommit"/>.</param>
        internal void Open(PacketWriter writer)
        {
            writer.Open(Buffer, _tail, Buffer.Length);
        }

        /// <summary>Keeps the packet just encoded.</summary>
        /// <returns>False when the writer overflowed or every place is taken.</returns>
        /// <param name="writer">The writer that <see cref="Open"/> set.</param>
        /// <param name="packetId">Its packet identifier.</param>
        internal bool TryCommit(PacketWriter writer, int packetId)
        {
            if (writer.Overflow || _used == _entries.Length)
            {
                return false;
            }

            int offset = writer.PacketOffset;
            Append(packetId + OneState + QoSPart(Buffer[offset]), offset, writer.PacketLength);
            return true;
        }

        /// <summary>Closes the gaps that acknowledged messages left, in bytes and in places.</summary>
        /// <returns>Whether that made room.</returns>
        internal bool TryCompact()
        {
            // No call between the copy and what belongs to it: on a board memory can run out at any call, and each message must be whole then.
            int tail = 0, kept = 0, cursor = 0;
            for (int i = 0; i < _used; i++)
            {
                int from = At(i);
                if (_entries[from] == 0)
                {
                    continue;
                }

                if (i < _sendCursor)
                {
                    cursor++;
                }

                int to = At(kept++);
                Array.Copy(Buffer, _offsets[from], Buffer, tail, _lengths[from]);
                _offsets[to] = tail;
                tail += _lengths[from];
                if (to != from)
                {
                    _lengths[to] = _lengths[from];
                    _entries[to] = _entries[from];
                    _entries[from] = 0;
                    if (_payloads != null)
                    {
                        _payloads[to] = _payloads[from];
                        _payloads[from] = null;
                    }
                }
            }

            bool hasMadeRoom = _used != kept || _tail != tail;
            _used = kept;
            _tail = tail;
            _sendCursor = cursor;
            return hasMadeRoom;
        }

        /// <summary>
        /// The oldest message that waits to be sent on this connection: PUBLISH, or PUBREL when its length is 0. It is on its way from now on.
        /// </summary>
        /// <returns>Its index for the getters below, or -1.</returns>
        internal int SendNext()
        {
            int[] entries = _entries;
            while (_sendCursor < _used)
            {
                int index = At(_sendCursor++);
                int entry = entries[index];
                if ((entry & OneState) != 0)
                {
                    entries[index] = entry + OneState;
                    InFlightCount++;
                    return index;
                }
            }

            return -1;
        }

        /// <summary>Whether a message has this packet identifier.</summary>
        /// <param name="packetId">1 to 65,535.</param>
        internal bool Contains(int packetId)
        {
            for (int i = 0; i < _used; i++)
            {
                if (PacketIdOf(At(i)) == packetId)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>State of a message.</summary>
        /// <param name="index">An index from <see cref="SendNext"/> or <see cref="At"/>.</param>
        internal InFlightState StateOf(int index) => (InFlightState)((_entries[index] & StateMask) / OneState);

        /// <summary>Packet identifier of a message.</summary>
        /// <param name="index">An index from <see cref="SendNext"/> or <see cref="At"/>.</param>
        internal int PacketIdOf(int index) => _entries[index] & (OneState - 1);

        /// <summary>First byte of a message's packet in <see cref="Buffer"/>.</summary>
        /// <param name="index">An index from <see cref="SendNext"/> or <see cref="At"/>.</param>
        internal int OffsetOf(int index) => _offsets[index];

        /// <summary>Length of a message's packet; 0 once PUBREC has come.</summary>
        /// <param name="index">An index from <see cref="SendNext"/> or <see cref="At"/>.</param>
        internal int LengthOf(int index) => _lengths[index];

        /// <summary>The index of a message by age, for whoever walks all of them: skip those in state None.</summary>
        /// <param name="age">0 for the oldest, up to <see cref="Places"/> - 1.</param>
        internal int At(int age)
        {
            int index = _first + age;
            return index < _entries.Length ? index : index - _entries.Length;
        }

        /// <summary>Places in use, gaps included.</summary>
        internal int Places => _used;

        // Gives the index.
        private int Append(int entry, int offset, int length)
        {
            int[] entries = _entries;
            int index = _first + _used++;
            if (index >= entries.Length)
            {
                index -= entries.Length;
            }

            entries[index] = entry;
            _offsets[index] = offset;
            _lengths[index] = length;
            _tail = offset + length;
            if (_payloads != null)
            {
                _payloads[index] = null;
            }

            Count++;
            return index;
        }

        // What an entry has at the QoS in this first byte of PUBLISH.
        private static int QoSPart(int firstByte)
        {
            return (firstByte & 4) * (ExactlyOnce / 4);
        }

        private int Find(int entry)
        {
            int index = _first;
            for (int left = _used; left > 0; left--)
            {
                if (_entries[index] == entry)
                {
                    return index;
                }

                index++;
                if (index == _entries.Length)
                {
                    index = 0;
                }
            }

            return -1;
        }

        private void Remove(int index)
        {
            _entries[index] = 0;
            Count--;
            ReleaseBytes(index);
            if (Count == 0)
            {
                _used = 0;
                _tail = 0;
                _sendCursor = 0;
                return;
            }

            while (_entries[_first] == 0)
            {
                _first = At(1);
                _used--;
                if (_sendCursor > 0)
                {
                    _sendCursor--;
                }
            }
        }

        private void ReleaseBytes(int index)
        {
            _lengths[index] = 0;
            if (_payloads != null)
            {
                _payloads[index] = null;
            }
        }
    }
}
