using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Messages that wait for one subscriber, oldest first, in a ring without holes. For a session, its outgoing
    // QoS 1 and 2 messages:
    //
    //   | sent on this connection | to be sent again | never sent |
    //   0                         SentCount                        Count
    //
    // An acknowledgement takes its entry out and moves the few before it up. A lost connection is SentCount = 0: what was sent before
    // keeps its state and goes out again in order ([MQTT-4.4.0-1], [MQTT-4.6.0-1]). Entries are addressed by age, 0 the oldest.
    internal sealed class MessageQueue
    {
        // The flags of an entry: QoS, retain flag and state. Never sent: none of the last two. Published: PUBACK or PUBREC is awaited.
        // Released: PUBREC has come, PUBCOMP is awaited; the body is gone.
        public const int QoSMask = 0x03;
        public const int RetainFlag = 0x04;
        public const int PublishedFlag = 0x10;
        public const int ReleasedFlag = 0x20;

        // An entry from its lowest bit on: flags (8), packet identifier (16), handle (16), and for the store the entry's own number (16), one
        // more for each that was added. An entry would have to stay while 65,535 others come and go to meet its number again.
        private const int IdShift = 8;
        private const int HandleShift = 24;
        private const int NumberShift = 40;

        private readonly int _capacity;
        private long[] _entries;
        private int _first;
        private int _lastNumber;

        // How many identifiers behind LastId are sure to be free.
        private int _freeIds;

        // The ring doubles up to the capacity.
        public MessageQueue(int initial, int capacity)
        {
            _capacity = capacity;
            _entries = new long[initial];
        }

        public int Count;

        public int SentCount;

        // The identifier that was taken last.
        public int LastId;

        public bool IsFull => Count == _capacity;

        public int HandleAt(int age) => (ushort)(_entries[Slot(age)] >> HandleShift);

        public int IdAt(int age) => (ushort)(_entries[Slot(age)] >> IdShift);

        public int NumberAt(int age) => (ushort)(_entries[Slot(age)] >> NumberShift);

        public int FlagsAt(int age) => (byte)_entries[Slot(age)];

        // The caller has seen that it is not full. The reference to the message becomes the queue's; 0 for a message that is sent at
        // once and never again. A number to find it by, or 0 when it gets its identifier later.
        public void Add(int handle, int id, int flags)
        {
            if (Count == _entries.Length)
            {
                Grow();
            }

            _entries[Slot(Count++)] = Entry(++_lastNumber, handle, id, flags);
        }

        // Adds an entry as it was, in the order of the numbers; they come nearly in order.
        public void Restore(int number, int handle, int id, int flags)
        {
            int last = _lastNumber;
            Add(handle, id, flags);
            int age = Count - 1;
            for (; age > 0 && (short)(NumberAt(age - 1) - number) > 0; age--)
            {
                _entries[Slot(age)] = _entries[Slot(age - 1)];
            }

            _entries[Slot(age)] = Entry(number, handle, id, flags);
            _lastNumber = Count == 1 || (short)(number - last) > 0 ? number : last;
        }

        // The next identifier in turn that no entry has (3.1.1 [MQTT-2.3.1-4], 5.0 [MQTT-2.2.1-4]). All 65,535 take turns, however few are in use
        // at a time: a client that was cut off may remember more than it should, and hand out that old message when its identifier
        // comes again (libmosquitto 2.0.11 at QoS 2).
        public int TakeId()
        {
            do
            {
                LastId = LastId == MqttLimits.MaximumPacketIdentifier ? 1 : LastId + 1;
                _freeIds = _freeIds == 0 ? CountFreeIds() : _freeIds;
            }
            while (_freeIds == 0);

            _freeIds--;
            return LastId;
        }

        // The entry at SentCount goes out as PUBLISH, with this identifier.
        public void MarkPublished(int packetId)
        {
            int slot = Slot(SentCount++);
            _entries[slot] = (_entries[slot] & (-1L << HandleShift | QoSMask | RetainFlag)) | (uint)(packetId << IdShift | PublishedFlag);
        }

        // PUBREC has arrived.
        public void MarkReleased(int age)
        {
            int slot = Slot(age);
            _entries[slot] = (_entries[slot] & (-1L << IdShift | QoSMask)) | ReleasedFlag;
        }

        // The body is no longer needed. Gives its handle, whose reference is now the caller's.
        public int TakeHandle(int age)
        {
            int handle = HandleAt(age);
            _entries[Slot(age)] &= ~((long)ushort.MaxValue << HandleShift);
            return handle;
        }

        // Age of the oldest entry that was never sent, or -1.
        public int FindUnsent()
        {
            int age = SentCount;
            while (age < Count && FlagsAt(age) >= PublishedFlag)
            {
                age++;
            }

            return age < Count ? age : -1;
        }

        // Age of the entry with this identifier that was sent at some time, or -1.
        public int Find(int packetId)
        {
            for (int age = 0; age < Count; age++)
            {
                long entry = _entries[Slot(age)];
                if ((byte)entry < PublishedFlag)
                {
                    return -1; // and neither were those after it
                }

                if ((ushort)(entry >> IdShift) == packetId)
                {
                    return age;
                }
            }

            return -1;
        }

        // Removes an entry that was acknowledged, or that is not to be sent.
        public void RemoveAt(int age)
        {
            if (age < SentCount)
            {
                SentCount--;
            }

            for (; age > 0; age--)
            {
                _entries[Slot(age)] = _entries[Slot(age - 1)];
            }

            _first = Slot(1);
            Count--;
        }

        // How many identifiers after the last one are free.
        private int CountFreeIds()
        {
            int free = MqttLimits.MaximumPacketIdentifier - 1;
            for (int age = 0; age < Count && FlagsAt(age) >= PublishedFlag; age++)
            {
                int distance = IdAt(age) - LastId;
                distance = distance < 0 ? distance + MqttLimits.MaximumPacketIdentifier : distance;
                free = distance < free ? distance : free;
            }

            return free;
        }

        private static long Entry(int number, int handle, int id, int flags)
        {
            return (long)(ushort)number << NumberShift | (long)handle << HandleShift | (uint)(id << IdShift | flags);
        }

        private void Grow()
        {
            long[] ring = _entries;
            long[] grown = new long[ByteQueue.GrownLength(Count, Count, _capacity)];
            int behind = Count - _first;
            Array.Copy(ring, _first, grown, 0, behind);
            Array.Copy(ring, 0, grown, behind, _first);
            _entries = grown;
            _first = 0;
        }

        private int Slot(int age)
        {
            int slot = _first + age;
            return slot < _entries.Length ? slot : slot - _entries.Length;
        }
    }
}
