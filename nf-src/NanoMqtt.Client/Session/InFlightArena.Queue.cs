using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The ways in, making room, finding what may be dropped.</content>
    internal sealed partial class InFlightArena
    {
        // For one more message with so many bytes.
        internal bool HasRoom(int bytes) => Used < _entries.Length && bytes <= Buffer.Length - Tail;

        // Adds the packet that lies at or behind Tail; there must be a place for it. An entry that was sent is on its way from now on, as after
        // SendNext; none before it may wait.
        internal void Append(int entry, int offset, int length)
        {
            int index = Used;
            _entries[index] = entry;
            Offsets[index] = offset;
            Lengths[index] = length;
            Tail = offset + length;
            Used = index + 1;
            if ((entry & OneState) == 0)
            {
                InFlightCount++;
            }
            else if (WaitingCount++ == 0)
            {
                _sendCursor = index;
            }
        }

        // Keeps the packet just encoded, from Tail on. False: the writer overflowed, or every place is taken.
        internal bool TryCommit(PacketWriter writer, int packetId)
        {
            if (writer.Overflow || Used == _entries.Length)
            {
                return false;
            }

            int offset = writer.PacketOffset;
            Append(packetId + AtLeastOnceQueued + (Buffer[offset] & 4) * (ExactlyOnce / 4), offset, writer.PacketLength);
            return true;
        }

        // Adds a message of an earlier life, before any is sent: it is sent again with its DUP bit set, since nobody knows whether it was sent
        // before. Its record is the encoded PUBLISH, or empty: PUBREC has come, PUBREL is to be sent. False: there is no room, the
        // identifier is there already, or the store cannot give it.
        internal bool TryRestore(IMqttStore store, int packetId)
        {
            int length = store.LengthOf(packetId);
            if (length < 0 || length > Buffer.Length - Tail || Used == _entries.Length || Contains(packetId) || !store.Get(packetId, Buffer, Tail))
            {
                return false;
            }

            if (length == 0)
            {
                packetId += ReleaseQueued;
            }
            else
            {
                Buffer[Tail] |= 0x08; // [MQTT-3.3.1-1]
                packetId += AtLeastOnceQueued + (Buffer[Tail] & 4) * (ExactlyOnce / 4);
            }

            Append(packetId, Tail, length);
            return true;
        }

        // Closes the gaps that acknowledged messages left, in bytes and in places. Gives whether that made room.
        internal bool TryCompact()
        {
            // No call between the copy and what belongs to it: on a board memory can run out at any call, and each message must be whole then.
            int tail = 0, kept = 0, cursor = 0;
            int from = First;
            First = 0;
            for (; from < Used; from++)
            {
                if (_entries[from] == 0)
                {
                    continue;
                }

                if (from < _sendCursor)
                {
                    cursor++;
                }

                int to = kept++;
                int length = Lengths[from];
                Array.Copy(Buffer, Offsets[from], Buffer, tail, length);
                Offsets[to] = tail;
                tail += length;
                if (to != from)
                {
                    Lengths[to] = length;
                    _entries[to] = _entries[from];
                    _entries[from] = 0;
                    if (_payloads != null)
                    {
                        _payloads[to] = _payloads[from];
                        _payloads[from] = null;
                    }
                }
            }

            bool hasMadeRoom = Used != kept || Tail != tail;
            Used = kept;
            Tail = tail;
            _sendCursor = cursor;
            return hasMadeRoom;
        }

        // The oldest message that was never sent, of any topic or of one; or -1. room: how many bytes there would be for one more without all of
        // these, or -1 if there would be no place.
        internal int FindUnsent(byte[] topic, int offset, int length, out int room)
        {
            int found = -1;
            int places = _entries.Length;
            room = Buffer.Length;
            for (int i = Used - 1; i >= First; i--)
            {
                if (StateOf(i) == InFlightState.Queued && (Buffer[Offsets[i]] & 0x08) == 0
                    && (topic == null || HasTopic(Offsets[i] + 2, topic, offset, length)))
                {
                    found = i;
                }
                else if (_entries[i] != 0)
                {
                    places--;
                    room -= Lengths[i];
                }
            }

            if (places == 0)
            {
                room = -1;
            }

            return found;
        }

        // at: behind the first byte of the remaining length.
        private bool HasTopic(int at, byte[] topic, int offset, int length)
        {
            while (Buffer[at - 1] >= 0x80)
            {
                at++;
            }

            return (Buffer[at] << 8 | Buffer[at + 1]) == length && Bytes.AreEqual(Buffer, at + 2, topic, offset, length);
        }
    }
}
