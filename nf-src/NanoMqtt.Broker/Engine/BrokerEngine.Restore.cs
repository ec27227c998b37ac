using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Reads everything back from the store, once, before anything else happens: messages first, then what refers to them. A record that makes no
    // sense, or does not fit the present options, is deleted and counted. As soon as one record cannot be read, nothing more is deleted, since
    // that record may refer to it: what is not restored stays for the next start. All clients are away; those that were connected are away since now.
    //
    // What is missing at the end of a record reads as zeros. These could be valid only in a session, so only there the reader's error is checked.
    internal sealed partial class BrokerEngine
    {
        // lastId: behind which packet identifier the sessions go on, 0 to 65,534. A random one: a client may remember more of before than it should.
        public void Restore(long nowMs, int lastId)
        {
            _store.NowMs = nowMs;
            Statistics.StartedMs = nowMs;
            if (_records == null)
            {
                return;
            }

            for (int kind = Records.Message; kind <= Records.Retained; kind += 1 << Records.NumberBits)
            {
                RestoreKind(kind); // messages, sessions, subscriptions, retained messages
            }

            RestoreKind(Records.Queued);
            RestoreKind(Records.Received);
            _store.EndRecount(); // frees messages to which nothing refers
            for (int number = 0; number < _sessionCount; number++)
            {
                _sessions[number].Queue.LastId = lastId;
            }

            _nextSyncMs = nowMs;
            NextDeadlineMs = nowMs; // HandleTime finds the deadlines of the sessions
        }

        private void RestoreKind(int kind)
        {
            IMqttStore store = _records.Store;
            int index = 0;
            while (index < store.Count)
            {
                int key = store.KeyAt(index);
                if (Records.KindOf(key) == kind && !_records.Check(_records.Read(key) && TryRestore(kind, key & Records.NumberMask, key)))
                {
                    int[] unread = _records.Unread;
                    if (unread == null)
                    {
                        _records.Delete(key);
                        continue;
                    }

                    if (kind != Records.Received) // its number is the client's: its PUBREL is for it
                    {
                        unread[index] = key;
                    }
                }

                index++;
            }
        }

        private bool TryRestore(int kind, int number, int key)
        {
            PacketReader reader = _records.Reader;
            switch (kind)
            {
                case Records.Message:
                    return _store.TryRestore(number, reader, _publish);
                case Records.Retained:
                    int handle = reader.ReadUInt16();
                    return _store.IsHeld(handle) && _retained.TryRestore(number, handle);
                case Records.Session:
                    return TryRestoreSession(number, reader);
                case Records.Subscription:
                    return TryRestoreSubscription(number, reader);
                default:
                    Session session = FindSaved(key >> Records.NumberBits & Records.MaximumSessions - 1);
                    return session != null && (kind == Records.Queued ? TryRestoreQueued(session, number, reader) : session.TryAddReceived(number, _options.MaximumReceivedQoS2));
            }
        }

        private bool TryRestoreSession(int number, PacketReader reader)
        {
            uint expirySeconds = ReadNumber(reader);
            uint awaySeconds = ReadNumber(reader);
            uint willDelaySeconds = ReadNumber(reader);
            reader.ReadBinary();
            int id = reader.FieldOffset;
            int idLength = reader.FieldLength;
            reader.ReadBinary();
            if (reader.Error != MqttError.None || idLength == 0 || idLength > _options.MaximumClientIdBytes
                || reader.FieldLength > _options.MaximumClientIdBytes || FindSession(reader.Buffer, id, idLength) != null)
            {
                return false;
            }

            while (_sessionCount <= number && _sessionCount < _sessions.Length)
            {
                MakeSession();
            }

            if (number >= _sessionCount || _sessions[number].IsUsed)
            {
                return false;
            }

            Session session = _sessions[number];
            Open(session, reader.Buffer, id, idLength);
            SetUserName(session, reader.Buffer, reader.FieldOffset, reader.FieldLength);
            session.ExpirySeconds = expirySeconds;
            session.AwaySinceMs = _store.NowMs - awaySeconds * 1000L;
            session.WillDelaySeconds = willDelaySeconds;
            session.IsSaved = true;
            if (reader.Position < reader.End)
            {
                session.WillHandle = _store.Restore(reader, _publish);
                _store.AddReference(session.WillHandle);
                _records.Check(session.WillHandle != 0);
            }

            _subscriptions.IsAway[number] = true;
            return true;
        }

        private bool TryRestoreSubscription(int entry, PacketReader reader)
        {
            Session session = FindSaved(reader.ReadUInt16());
            int options = reader.ReadVariableByteInteger();
            int identifier = reader.ReadVariableByteInteger();
            int length = reader.End - reader.Position;
            bool isPossible = session != null && session.Subscriptions < _options.MaximumSubscriptionsPerClient
                && TopicFilter.Check(reader.Buffer, reader.Position, length) == MqttError.None;
            if (!isPossible || !_subscriptions.TryRestore(entry, session.Number, reader.Buffer, reader.Position, length, options & SubscriptionIndex.OptionsMask))
            {
                return false;
            }

            options >>= SubscriptionIndex.OptionBits;
            _subscriptions.RetainedCursors[entry] = (ushort)options;
            session.WantsRetained = true; // perhaps
            _subscriptions.Identifiers[entry] = identifier;
            session.Subscriptions++;
            return true;
        }

        private bool TryRestoreQueued(Session session, int number, PacketReader reader)
        {
            int handle = reader.ReadUInt16();
            int id = reader.ReadUInt16();
            int flags = reader.ReadByte();
            int qos = flags & MessageQueue.QoSMask;
            bool isPossible = flags < MessageQueue.ReleasedFlag + MessageQueue.PublishedFlag
                && (qos == 1 || qos == 2) && !session.Queue.IsFull
                && (flags >= MessageQueue.ReleasedFlag ? handle == 0 : _store.IsHeld(handle));
            if (!isPossible || (flags >= MessageQueue.PublishedFlag && (id == 0 || session.Queue.Find(id) >= 0)))
            {
                return false;
            }

            _store.AddReference(handle);
            session.QueuedBytes += _store.BytesOf(handle);
            session.Queue.Restore(number, handle, id, flags);
            return true;
        }

        private static uint ReadNumber(PacketReader reader) => (uint)(reader.ReadUInt16() << 16 | reader.ReadUInt16());
    }
}
