using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What is kept in a store, record by record. A key says what a record is and which: the numbers by which the engine knows its messages,
    // sessions and so on are the same after a restart.
    //
    //   Message | handle             QoS and retain flag (1), topic, properties, each with its length in front, payload
    //   Session | number             expiry (4), seconds away (4), delay of the will (4), client identifier, user name, each with its length (2) in
    //                                front, the will in the form of a message, or nothing
    //   Subscription | entry         session (2), options and where retained messages go on (1 to 4), identifier (1 to 4), filter
    //   Retained | place             message (2)
    //   Queued | session | number    message (2), packet identifier (2), QoS, retain flag and state (1)
    //   Received | session | id      nothing: a QoS 2 message with this packet identifier has come
    //
    // What refers to a message is put after it and deleted before it. So whatever end of the changes a power cut takes away, a record may refer
    // to a message that is missing, but not to another one. Nor when the store refuses a record: what the old one refers to is not released.
    internal sealed class Records
    {
        public const int Message = 1 << NumberBits;
        public const int Session = 2 << NumberBits;
        public const int Subscription = 3 << NumberBits;
        public const int Retained = 4 << NumberBits;
        public const int Queued = 1 << 30;
        public const int Received = 2 << 30;
        public const int NumberBits = 16;
        public const int NumberMask = 0xFFFF;

        // Sessions that fit a key beside its kind and another number.
        public const int MaximumSessions = 1 << 14;

        // For one record after the other; a record that is written begins behind the gap that the writer leaves.
        public readonly PacketWriter Writer = new PacketWriter();
        public readonly PacketReader Reader = new PacketReader();

        public readonly IMqttStore Store;

        // Whether something has changed since the last Sync, and whether that Sync failed.
        public bool IsChanged;
        public bool IsFailing;

        // A record could not be read at the start; it is for the next one. Until then the store is as good as full: nothing new comes in, which
        // might take a number that the record needs. And messages stay, for the record may refer to any. The keys of what stays until then, by
        // the record's place in the store; something in memory may have such a number meanwhile. Null: all could be read.
        public int[] Unread;

        private const int Gap = MqttLimits.MaximumFixedHeaderBytes;

        private readonly MqttBrokerStatistics _statistics;
        private readonly byte[] _buffer;

        public Records(MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            Store = options.Store;
            _statistics = statistics;
            _buffer = new byte[options.MaximumPacketBytes + options.MaximumFilterBytes + 64];
        }

        // The kind of a key: that of a key with the session in it, or one of the others.
        public static int KindOf(int key) => (key & Received + Queued) != 0 ? key & Received + Queued : key & ~NumberMask;

        // Starts a record.
        public void Begin()
        {
            Writer.Open(_buffer, 0, _buffer.Length);
        }

        // Puts what was written since Begin. False, and counted, when it was too much or the store does not take it.
        public bool Put(int key)
        {
            IsChanged = true;
            return Check(!Writer.Overflow && Unread == null && Store.Put(key, _buffer, Gap, Writer.Position - Gap));
        }

        // The same, unless the record is there already with the same value: reading costs flash less than writing.
        public bool PutIfNew(int key)
        {
            int end = Writer.Position;
            int length = end - Gap;
            return (Store.LengthOf(key) == length && end + length <= _buffer.Length && Store.Get(key, _buffer, end)
                && Bytes.AreEqual(_buffer, Gap, _buffer, end, length)) || Put(key);
        }

        public void Delete(int key)
        {
            for (int i = 0; Unread != null && i < Unread.Length; i++)
            {
                if (Unread[i] == key)
                {
                    return;
                }
            }

            IsChanged = true;
            Store.Delete(key);
        }

        // Points the reader at a record's value. False when it cannot be read.
        public bool Read(int key)
        {
            int length = Store.LengthOf(key);
            if (length > _buffer.Length)
            {
                return false;
            }

            Reader.Open(_buffer, 0, length);
            if (Store.Get(key, _buffer, 0) || Store.Get(key, _buffer, 0))
            {
                return true;
            }

            Unread ??= new int[Store.Count];
            return false;
        }

        public void Sync()
        {
            if (IsChanged)
            {
                IsFailing = !Check(Store.Sync());
                IsChanged = IsFailing;
            }
        }

        // Counts a failure, if this is one. Returns its argument.
        public bool Check(bool isDone)
        {
            _statistics.StoreFaults += isDone ? 0 : 1;
            return isDone;
        }
    }
}
