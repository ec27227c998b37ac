using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Writes to the store everything that must survive a restart: sessions that outlive their connection with what belongs to them, and wills.
    // (MessageStore and RetainedTable write their own records.) At an interval of 0 nothing is sent before the store has synced all earlier
    // changes, so an acknowledgement is always true.
    internal sealed partial class BrokerEngine
    {
        // At an interval of 0: syncs changes after which nothing was sent.
        private const int QuietIntervalMs = 1000;

        private readonly Records _records;
        private long _nextSyncMs;

        // The broker stops: saves how much time everything has left, and syncs.
        private void SaveAll()
        {
            if (_records == null)
            {
                return;
            }

            for (int number = 0; number < _sessionCount; number++)
            {
                Save(_sessions[number]);
            }

            _store.SaveExpiries();
            _records.Sync();
        }

        private void SyncOnTime()
        {
            if (_records == null)
            {
                return;
            }

            if (_store.NowMs >= _nextSyncMs)
            {
                _records.Sync();
                _nextSyncMs = _store.NowMs + (_options.StoreIntervalMs == 0 ? QuietIntervalMs : _options.StoreIntervalMs);
            }

            NoteDeadline(_nextSyncMs);
        }

        // Of a session that ends with its connection only the will matters: the restored session ends at once, which publishes it. Without a will
        // it is not saved, unless it was saved before, when it had another expiry.
        private void Save(Session session)
        {
            if (_records == null || !session.IsUsed)
            {
                return;
            }

            bool isWorthIt = session.ExpirySeconds != 0 || session.WillHandle != 0;
            if (!session.IsSaved && (!isWorthIt || _records.Unread != null))
            {
                return;
            }

            session.IsSaved = true;
            _records.Begin();
            WriteNumber(session.ExpirySeconds);
            WriteNumber(session.Connection == null ? (uint)((_store.NowMs - session.AwaySinceMs) / 1000) : 0);
            WriteNumber(session.WillDelaySeconds);
            PacketWriter writer = _records.Writer;
            writer.WriteBinary(session.ClientId, 0, session.ClientIdLength);
            writer.WriteBinary(session.UserName, 0, session.UserNameLength);
            if (session.WillHandle != 0)
            {
                _store.WriteRecord(session.WillHandle);
            }

            _records.PutIfNew(Records.Session | session.Number);
        }

        // As long as no retained messages have been given (cursor 1), SUBACK has not been sent either, and the client will subscribe again.
        private void Save(Session session, int entry)
        {
            if (session.IsSaved && session.ExpirySeconds != 0)
            {
                _records.Begin();
                PacketWriter writer = _records.Writer;
                writer.WriteUInt16(session.Number);
                int cursor = _subscriptions.RetainedCursors[entry];
                writer.WriteVariableByteInteger(_subscriptions.OptionsOf(entry) | (cursor == 1 ? 0 : cursor << SubscriptionIndex.OptionBits));
                writer.WriteVariableByteInteger(_subscriptions.Identifiers[entry]);
                int filter = _subscriptions.WriteFilter(entry, _text);
                writer.WriteBytes(_text, filter, _text.Length - filter);
                _records.PutIfNew(Records.Subscription | entry);
            }
        }

        // A message is new in the session's queue, or its state has changed. False when the store still has the old state.
        private bool SaveQueued(Session session, int age)
        {
            if (!session.IsSaved || session.ExpirySeconds == 0)
            {
                return true;
            }

            MessageQueue queue = session.Queue;
            int handle = queue.FlagsAt(age) >= MessageQueue.ReleasedFlag ? 0 : queue.HandleAt(age);
            _store.Save(handle);
            _records.Begin();
            PacketWriter writer = _records.Writer;
            writer.WriteUInt16(handle);
            writer.WriteUInt16(queue.IdAt(age));
            writer.WriteByte(queue.FlagsAt(age));
            return _records.Put(QueuedKey(session, age));
        }

        private void SaveReceived(Session session, int packetId)
        {
            if (session.IsSaved && session.ExpirySeconds != 0)
            {
                _records.Begin();
                _records.Put(ReceivedKey(session, packetId));
            }
        }

        // Deletes a record that belongs to the session.
        private void Forget(Session session, int key)
        {
            if (session.IsSaved)
            {
                _records.Delete(key);
            }
        }

        private static int QueuedKey(Session session, int age) => Records.Queued | session.Number << Records.NumberBits | session.Queue.NumberAt(age);

        private static int ReceivedKey(Session session, int packetId) => Records.Received | session.Number << Records.NumberBits | packetId;

        private void WriteNumber(uint value)
        {
            _records.Writer.WriteUInt16((int)(value >> 16));
            _records.Writer.WriteUInt16((int)value);
        }
    }
}
