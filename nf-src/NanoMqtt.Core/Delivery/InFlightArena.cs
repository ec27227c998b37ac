using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Outgoing QoS 1 and 2 messages of one session, in order, as encoded PUBLISH packets in one byte array. It is the offline
    /// queue, the in-flight window and, written to flash, the session that survives a reboot.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   bytes    |PUBLISH 7|.. acknowledged ..|PUBLISH 9|PUBLISH 10|      free      |
    ///   entries  id, state, offset, length in parallel arrays, a ring in order of publishing
    /// </code>
    /// Add: <see cref="Open"/>, encode with the writer, <see cref="TryCommit"/>; on overflow <see cref="TryCompact"/> and once more.
    /// Send: while <see cref="NextToSend"/> finds one, send its bytes (or PUBREL) and <see cref="MarkSent"/>.
    /// Acknowledge: <see cref="HandlePuback"/>, <see cref="HandlePubrec"/>, <see cref="HandlePubcomp"/>.
    /// Connection lost: <see cref="HandleConnectionLost"/> makes everything unacknowledged ready to be sent again, in order
    /// ([MQTT-4.4.0-1], [MQTT-4.6.0-1]). Not safe for several threads at once.
    /// </remarks>
    public sealed partial class InFlightArena
    {
        /// <summary>Messages held, whatever their state.</summary>
        public int Count;

        /// <summary>Messages sent on this connection and not fully acknowledged: what a receive maximum counts.</summary>
        public int InFlightCount;

        /// <summary>Where the encoded packets lie.</summary>
        public readonly byte[] Buffer;

        private readonly ushort[] _ids;
        private readonly byte[] _states;
        private readonly int[] _offsets;
        private readonly int[] _lengths;
        private int _first;
        private int _used;
        private int _tail;
        private int _liveBytes;
        private int _sendCursor;

        // What stands for the payload of a message whose packet holds only the header; made when first needed.
        private object[] _payloads;

        /// <summary>Makes an empty arena; nothing is allocated later.</summary>
        /// <param name="capacityBytes">Bytes for encoded packets.</param>
        /// <param name="maximumMessages">How many messages it can hold, 11 bytes each.</param>
        /// <exception cref="ArgumentOutOfRangeException">Below 16 bytes or below 1 message.</exception>
        public InFlightArena(int capacityBytes, int maximumMessages)
        {
            if (capacityBytes < 16 || maximumMessages < 1 || maximumMessages > MqttLimits.MaximumPacketIdentifier)
            {
                throw new ArgumentOutOfRangeException(nameof(capacityBytes));
            }

            Buffer = new byte[capacityBytes];
            _ids = new ushort[maximumMessages];
            _states = new byte[maximumMessages];
            _offsets = new int[maximumMessages];
            _lengths = new int[maximumMessages];
        }

        /// <summary>Points the writer at the free bytes.</summary>
        /// <param name="writer">Encode one PUBLISH with it, then call <see cref="TryCommit"/>.</param>
        public void Open(PacketWriter writer)
        {
            writer.Open(Buffer, _tail, Buffer.Length);
        }

        /// <summary>Keeps the packet just encoded.</summary>
        /// <returns>False when the writer overflowed or every place is taken.</returns>
        /// <param name="writer">The writer that <see cref="Open"/> set.</param>
        /// <param name="packetId">Its packet identifier.</param>
        public bool TryCommit(PacketWriter writer, int packetId)
        {
            if (writer.Overflow || _used == _ids.Length)
            {
                return false;
            }

            Append(packetId, InFlightState.Queued, writer.PacketOffset, writer.PacketLength);
            return true;
        }

        /// <summary>Closes the gaps that acknowledged messages left, in bytes and in places.</summary>
        /// <returns>Whether that made room.</returns>
        public bool TryCompact()
        {
            if (_used == Count && _tail == _liveBytes)
            {
                return false;
            }

            int tail = 0, kept = 0, cursor = 0;
            for (int i = 0; i < _used; i++)
            {
                int from = Slot(i);
                if (i < _sendCursor && _states[from] != (byte)InFlightState.None)
                {
                    cursor++;
                }

                if (_states[from] == (byte)InFlightState.None)
                {
                    continue;
                }

                int to = Slot(kept++);
                Array.Copy(Buffer, _offsets[from], Buffer, tail, _lengths[from]);
                _ids[to] = _ids[from];
                _states[to] = _states[from];
                _lengths[to] = _lengths[from];
                _offsets[to] = tail;
                tail += _lengths[to];
                if (_payloads != null)
                {
                    _payloads[to] = _payloads[from];
                }
            }

            _used = kept;
            _tail = tail;
            _sendCursor = cursor;
            return true;
        }

        /// <summary>The oldest message that waits to be sent on this connection.</summary>
        /// <returns>Its index for the getters below, or -1.</returns>
        public int NextToSend()
        {
            while (_sendCursor < _used)
            {
                int index = Slot(_sendCursor);
                int state = _states[index];
                if (state == (int)InFlightState.Queued || state == (int)InFlightState.ReleaseQueued)
                {
                    return index;
                }

                _sendCursor++;
            }

            return -1;
        }

        /// <summary>The message that <see cref="NextToSend"/> gave, or its PUBREL, is on its way.</summary>
        /// <param name="index">The index.</param>
        public void MarkSent(int index)
        {
            _states[index]++;
            InFlightCount++;
            _sendCursor++;
        }

        /// <summary>State of a message.</summary>
        /// <param name="index">An index from <see cref="NextToSend"/> or <see cref="At"/>.</param>
        public InFlightState StateOf(int index) => (InFlightState)_states[index];

        /// <summary>Packet identifier of a message.</summary>
        /// <param name="index">An index from <see cref="NextToSend"/> or <see cref="At"/>.</param>
        public int PacketIdOf(int index) => _ids[index];

        /// <summary>First byte of a message's packet in <see cref="Buffer"/>.</summary>
        /// <param name="index">An index from <see cref="NextToSend"/> or <see cref="At"/>.</param>
        public int OffsetOf(int index) => _offsets[index];

        /// <summary>Length of a message's packet; 0 once PUBREC has come.</summary>
        /// <param name="index">An index from <see cref="NextToSend"/> or <see cref="At"/>.</param>
        public int LengthOf(int index) => _lengths[index];

        /// <summary>The index of a message by age, for whoever walks all of them: skip those in state None.</summary>
        /// <param name="age">0 for the oldest, up to <see cref="Places"/> - 1.</param>
        public int At(int age) => Slot(age);

        /// <summary>Places in use, gaps included.</summary>
        public int Places => _used;

        private void Append(int packetId, InFlightState state, int offset, int length)
        {
            int index = Slot(_used++);
            _ids[index] = (ushort)packetId;
            _states[index] = (byte)state;
            _offsets[index] = offset;
            _lengths[index] = length;
            _tail = offset + length;
            _liveBytes += length;
            if (_payloads != null)
            {
                _payloads[index] = null;
            }

            Count++;
        }

        private int Slot(int age)
        {
            int index = _first + age;
            return index < _ids.Length ? index : index - _ids.Length;
        }

        private int Find(int packetId, InFlightState state)
        {
            for (int i = 0; i < _used; i++)
            {
                int index = Slot(i);
                if (_ids[index] == packetId && _states[index] == (byte)state)
                {
                    return index;
                }
            }

            return -1;
        }

        private void Remove(int index)
        {
            _states[index] = (byte)InFlightState.None;
            ReleaseBytes(index);
            Count--;
            if (Count == 0)
            {
                Reset();
                return;
            }

            while (_states[_first] == (byte)InFlightState.None)
            {
                _first = Slot(1);
                _used--;
                if (_sendCursor > 0)
                {
                    _sendCursor--;
                }
            }
        }

        private void ReleaseBytes(int index)
        {
            _liveBytes -= _lengths[index];
            _lengths[index] = 0;
            if (_payloads != null)
            {
                _payloads[index] = null;
            }
        }

        private void Reset()
        {
            _first = 0;
            _used = 0;
            _tail = 0;
            _liveBytes = 0;
            _sendCursor = 0;
        }
    }
}
