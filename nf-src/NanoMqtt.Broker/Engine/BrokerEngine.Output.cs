using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Sending, and closing connections after it.
    internal sealed partial class BrokerEngine
    {
        // List of connections for which the pump has something to do, linked by Next; the newest comes first.
        private Connection _firstDirty;

        // Bytes received since the list was empty.
        private int _unflushedBytes;

        // What NextOutput has found: this many bytes, from the head of the queue.
        public ByteQueue Output;
        public int OutputLength;

        // Gives a connection that since last time has something new to send, or wants to be closed; null when there is none.
        public Connection NextOutput()
        {
            Connection connection = _firstDirty;
            if (connection == null)
            {
                _unflushedBytes = 0;
                return null;
            }

            _firstDirty = connection.Next;
            if (connection.Work != Connection.Plain)
            {
                FindOutput(connection);
                return connection;
            }

            connection.Work = Connection.Sending;
            ByteQueue data = connection.Data;
            Output = data;
            OutputLength = data.Tail;
            return connection;
        }

        private void FindOutput(Connection connection)
        {
            int work = connection.Work;
            connection.Work = Connection.Held;
            OutputLength = 0;
            if (connection.State == Connection.Free)
            {
                return; // the connection is gone, with its buffers
            }

            if (work == Connection.TooSlow)
            {
                Close(connection, MqttCloseReason.TooSlow, (int)MqttReasonCode.QuotaExceeded);
            }

            if (connection.IsWaiting)
            {
                Fill(connection, connection.Session);
            }

            if (_records != null && _options.StoreIntervalMs == 0 && !_records.IsFailing) // a store that fails is not tried again each time
            {
                _records.Sync();
            }

            ByteQueue queue = connection.Data;
            OutputLength = queue.Tail - queue.Head;
            if (connection.Control.Tail > 0)
            {
                OutputLength = connection.CutBytes;
                if (OutputLength == 0)
                {
                    queue = connection.Control;
                    OutputLength = queue.Tail - queue.Head;
                }
            }

            Output = queue;
        }

        // The transport has sent this many bytes of the output, possibly 0. If it has sent all, NextOutput gives the connection again for the rest.
        public void HandleSent(Connection connection, int count, long nowMs)
        {
            Statistics.BytesSent += count;
            if (connection.Work == Connection.Sending)
            {
                if (count == OutputLength)
                {
                    connection.Work = Connection.Idle;
                    connection.Data.Tail = 0;
                    return;
                }

                connection.Work = Connection.Held;
            }

            connection.RemoveSent(count);
            if (connection.IsStalled && count > 0)
            {
                _store.NowMs = nowMs;
                HandlePackets(connection);
            }

            if (count < OutputLength)
            {
                return;
            }

            if (connection.IsWaiting || connection.Control.Tail + connection.Data.Tail > 0)
            {
                MarkDirty(connection);
            }
            else if (!connection.IsStalled && connection.Work == Connection.Held)
            {
                connection.Work = Connection.Idle;
            }
        }

        private void MarkDirty(Connection connection)
        {
            int work = connection.Work;
            if (work < Connection.Plain)
            {
                connection.Next = _firstDirty;
                _firstDirty = connection;
            }

            if (work < Connection.Dirty)
            {
                connection.Work = Connection.Dirty;
            }
        }

        // Moves messages from the session into the output, as many as fit: queued ones first, then retained ones. Retained messages at QoS 1
        // and 2 go through the queue.
        private void Fill(Connection connection, Session session)
        {
            SendQueued(connection, session);
            if (session.WantsRetained)
            {
                session.WantsRetained = !DeliverRetained(session.Number, connection, session);
                SendQueued(connection, session);
            }

            connection.IsWaiting = session.WantsRetained || session.Queue.SentCount < session.Queue.Count;
        }

        private void SendQueued(Connection connection, Session session)
        {
            MessageQueue queue = session.Queue;
            while (queue.SentCount < queue.Count)
            {
                bool isSent = queue.FlagsAt(queue.SentCount) >= MessageQueue.ReleasedFlag
                    ? TrySendPubrel(connection, queue) // 5.0 [MQTT-3.3.4-10]: even if the window is full
                    : queue.SentCount < connection.Window && TrySendPublish(connection, session, queue);
                if (!isSent)
                {
                    return;
                }
            }
        }

        // After a lost connection. [MQTT-4.4.0-1]
        private bool TrySendPubrel(Connection connection, MessageQueue queue)
        {
            if (!connection.Control.TryReserve(AnswerBytes))
            {
                return false;
            }

            Answer(connection, PubrelByte, queue.IdAt(queue.SentCount), 0);
            queue.SentCount++;
            return true;
        }

        private bool TrySendPublish(Connection connection, Session session, MessageQueue queue)
        {
            int age = queue.SentCount;
            int handle = queue.HandleAt(age);
            PublishPacket message = _stored;
            int flags = queue.FlagsAt(age);
            bool isRepeated = flags >= MessageQueue.PublishedFlag;
            bool isExpired = _store.IsExpired(handle) && !isRepeated; // asked in any case: it writes the time left into the properties
            _store.Read(handle, message);
            message.QoS = (MqttQoS)(flags & MessageQueue.QoSMask);
            message.Retain = (flags & MessageQueue.RetainFlag) != 0;
            message.Dup = isRepeated; // [MQTT-3.3.1-1]
            if (isExpired || DropIfTooLarge(connection, message))
            {
                if (isExpired)
                {
                    Drop(session, message, MqttDropReason.Expired);
                }

                Complete(connection, age); // 5.0 [MQTT-3.1.2-25]
                return true;
            }

            if (!connection.Data.TryReserve(BodyBytes(connection, message) + MqttLimits.MaximumFixedHeaderBytes))
            {
                return false;
            }

            message.PacketId = isRepeated ? queue.IdAt(age) : queue.TakeId();
            TryAppend(connection, message);
            queue.MarkPublished(message.PacketId);
            if (session.ExpirySeconds == 0)
            {
                Forget(session, QueuedKey(session, age)); // a record from when the session was to outlive its connection
                ReleaseBody(session, age);
            }
            else if (!isRepeated)
            {
                SaveQueued(session, age);
            }

            return true;
        }

        // The session's queue no longer needs the body of this message.
        private void ReleaseBody(Session session, int age)
        {
            int handle = session.Queue.TakeHandle(age);
            session.QueuedBytes -= _store.BytesOf(handle);
            _store.Release(handle);
        }
    }
}
