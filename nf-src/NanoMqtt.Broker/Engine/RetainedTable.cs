using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Which message of the store is retained for which topic: at most one each ([MQTT-3.3.1-5]). Places run from 2 and stay where they are,
    // so a walk over all of them can be interrupted and go on by its place; 1 is a walk that has not begun. A topic is found by comparing hashes
    // one after the other: retained messages are set seldom, and the table of a board is short.
    internal sealed class RetainedTable
    {
        private const int FirstPlace = 2;

        private readonly MessageStore _store;
        private readonly MqttBrokerStatistics _statistics;
        private readonly int _maximumBytes;

        // By place: the message, 0 if free, and the hash of its topic.
        private readonly ushort[] _handles;
        private readonly int[] _hashes;
        private int _usedBytes;

        public RetainedTable(MessageStore store, MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            _store = store;
            _statistics = statistics;
            _maximumBytes = options.MaximumRetainedBytes;
            _handles = new ushort[options.MaximumRetainedMessages + FirstPlace];
            _hashes = new int[options.MaximumRetainedMessages + FirstPlace];
        }

        // Gives a place for the new retained message of this topic; 0 when a limit leaves none. Removes the old one, and those that have expired.
        public int MakePlace(PublishPacket message)
        {
            int hash = SubscriptionIndex.HashOf(message.Buffer, message.TopicOffset, message.TopicLength);
            int free = 0;
            for (int place = _handles.Length - 1; place >= FirstPlace; place--)
            {
                if (_handles[place] != 0 && ((_hashes[place] == hash && IsTopic(place, message)) || _store.IsExpired(_handles[place])))
                {
                    Remove(place);
                }

                if (_handles[place] == 0)
                {
                    free = place;
                }
            }

            _hashes[free] = hash;
            return MessageStore.BytesOf(message) > _maximumBytes - _usedBytes ? 0 : free;
        }

        // Keeps the message, now in the store, at the place that MakePlace has found. The table takes a reference of its own.
        public void Set(int place, PublishPacket message, int handle)
        {
            _usedBytes += MessageStore.BytesOf(message);
            Keep(place, handle);
            Records records = _store.Records;
            if (records != null && message.Buffer[message.TopicOffset] != (byte)'$') // the broker soon publishes those again
            {
                _store.Save(handle);
                records.Begin();
                records.Writer.WriteUInt16(handle);
                records.Put(Records.Retained | place);
            }
        }

        // Puts a message back in its place. False when that is not free, or does not exist.
        public bool TryRestore(int place, int handle)
        {
            int bytes = _store.BytesOf(handle);
            if (place < FirstPlace || place >= _handles.Length || _handles[place] != 0 || bytes > _maximumBytes - _usedBytes)
            {
                return false;
            }

            _hashes[place] = SubscriptionIndex.HashOf(_store.Buffer, _store.TopicOffsetOf(handle), _store.TopicLengthOf(handle));
            _usedBytes += bytes;
            Keep(place, handle);
            return true;
        }

        private void Keep(int place, int handle)
        {
            _store.AddReference(handle);
            _handles[place] = (ushort)handle;
            _statistics.RetainedMessages++;
        }

        // Removes the message at a place that is not free.
        public void Remove(int place)
        {
            int handle = _handles[place];
            _handles[place] = 0;
            _usedBytes -= _store.BytesOf(handle);
            _statistics.RetainedMessages--;
            _store.Records?.Delete(Records.Retained | place);
            _store.Release(handle);
        }

        // Counts again what the table holds.
        public void Repair()
        {
            _usedBytes = 0;
            _statistics.RetainedMessages = 0;
            for (int place = FirstPlace; place < _handles.Length; place++)
            {
                if (_handles[place] != 0)
                {
                    _usedBytes += _store.BytesOf(_handles[place]);
                    Keep(place, _handles[place]);
                }
            }
        }

        // The first place from this one on whose topic the filter matches, or 0.
        public int NextMatch(int place, byte[] filter, int offset, int length)
        {
            for (; place < _handles.Length; place++)
            {
                int handle = _handles[place];
                if (handle != 0 && TopicFilter.Matches(filter, offset, length, _store.Buffer, _store.TopicOffsetOf(handle), _store.TopicLengthOf(handle)))
                {
                    return place;
                }
            }

            return 0;
        }

        public int HandleAt(int place) => _handles[place];

        private bool IsTopic(int place, PublishPacket message)
        {
            int handle = _handles[place];
            return _store.TopicLengthOf(handle) == message.TopicLength
                && Bytes.AreEqual(_store.Buffer, _store.TopicOffsetOf(handle), message.Buffer, message.TopicOffset, message.TopicLength);
        }
    }
}
