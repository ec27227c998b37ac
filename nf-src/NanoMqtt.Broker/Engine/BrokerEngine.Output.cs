using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What goes out, and when a connection is to be closed.
    internal sealed partial class BrokerEngine
    {
        // Connections with something for the pump to do, linked by Next; the one that got it last comes first.
        private Connection _firstDirty;

        // Received since the list was empty.
        private int _unflushedBytes;

        // The range that NextOutput has found.
        public byte[] OutputBuffer;
        public int OutputOffset;
        public int OutputLength;

        // A slot that has got something to send or wants to be closed since it was asked for last; -1 when there is none.
        public int NextDirty()
        {
            Connection connection = _firstDirty;
            if (connection == null)
            {
                _unflushedBytes = 0;
                return -1;
            }

            int work = connection.Work;
            _firstDirty = connection.Next;
            connection.Work = Connection.None;
            if (work == Connection.TooSlow)
            {
                Close(connection, MqttCloseReason.TooSlow, (int)MqttReasonCode.QuotaExceeded);
            }

            return connection.Slot;
        }

        // Finds the bytes to be sent next. False when there are none.
        public bool NextOutput(int slot)
        {
            Connection connection = _connections[slot];
            if (connection.IsWaiting)
            {
                Fill(connection, connection.Session);
            }

            if (_records != null)
            {
                SyncBeforeOutput();
            }

            ByteQueue queue = connection.Data;
            int end = queue.Tail;
            if (connection.Control.Tail > 0)
            {
                int cut = connection.CutBytes;
                queue = cut == 0 ? connection.Control : queue;
                end = cut == 0 ? queue.Tail : queue.Head + cut;
            }

            int head = queue.Head;
            OutputBuffer = queue.Buffer;
            OutputOffset = head;
            OutputLength = end - head;
            return end > head;
        }

        // The first bytes of that range were sent; 0 when the transport takes none now. False when NextOutput is sure to find no more.
        public bool HandleSent(int slot, int count, long nowMs)
        {
            Connection connection = _connections[slot];
            ByteQueue data = connection.Data;
            Statistics.BytesSent += count;
            bool isAll = count == data.Tail - data.Head && connection.Control.Tail == 0;
            if (isAll)
            {
                data.Head = 0;
                data.Tail = 0;
                connection.CutBytes = 0;
            }
            else
            {
                connection.RemoveSent(count);
                isAll = connection.Control.Tail + data.Tail == 0;
            }

            if (connection.IsStalled && count > 0)
            {
                _store.NowMs = nowMs;
                HandlePackets(connection);
                isAll = false;
            }

            return !isAll || connection.IsWaiting;
        }

        // Whether the pump has to close it now. To be asked when NextOutput has nothing more.
        public bool WantsClose(int slot)
        {
            Connection connection = _connections[slot];
            return connection.State == Connection.Closed || (connection.State == Connection.Ending && connection.Control.Tail + connection.Data.Tail == 0);
        }

        private void MarkDirty(Connection connection)
        {
            if (connection.Work == Connection.None)
            {
                connection.Work = Connection.Dirty;
                connection.Next = _firstDirty;
                _firstDirty = connection;
            }
        }

        // Moves into the output what waits in the session and has room: queued messages first, then retained ones, of which those
        // at QoS 1 and 2 go through the queue.
        private void Fill(Connection connection, Session session)
        {
            SendQueued(connection, session);
            if (session.RetainedWalks > 0)
            {
                DeliverRetained(connection, session);
                SendQueued(connection, session);
            }

            connection.IsWaiting = session.RetainedWalks > 0 || session.Queue.SentCount < session.Queue.Count;
        }

        private void SendQueued(Connection connection, Session session)
        {
            MessageQueue queue = session.Queue;
            while (queue.SentCount < queue.Count && queue.SentCount < connection.Window)
            {
                bool isSent = queue.FlagsAt(queue.SentCount) >= MessageQueue.ReleasedFlag
                    ? TrySendPubrel(connection, queue)
                    : TrySendPublish(connection, session, queue);
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
            bool isExpired = _store.IsExpired(handle) && !isRepeated;
            _store.Read(handle, message);
            message.QoS = (MqttQoS)(flags & MessageQueue.QoSMask);
            message.Retain = (flags & MessageQueue.RetainFlag) != 0;
            message.Dup = isRepeated; // [MQTT-3.3.1-1]
            if (isExpired || IsTooLarge(connection, message))
            {
                if (isExpired)
                {
                    Drop(session, message, MqttDropReason.Expired);
                }

                Complete(connection, queue, age); // 5.0 [MQTT-3.1.2-25]
                return true;
            }

            if (!connection.Data.TryReserve(BodyBytes(connection, message) + MqttLimits.MaximumFixedHeaderBytes))
            {
                if (connection.Data.Tail > 0)
                {
                    return false;
                }

                Drop(session, message, MqttDropReason.TooLarge); // with its subscription identifiers it exceeds any output
                Complete(connection, queue, age);
                return true;
            }

            message.PacketId = isRepeated ? queue.IdAt(age) : session.PacketIds.Take();
            TryAppend(connection, message);
            queue.MarkPublished(message.PacketId);
            if (!isRepeated)
            {
                SaveQueued(session, age);
            }

            if (session.ExpirySeconds == 0)
            {
                ReleaseBody(session, age);
            }

            return true;
        }

        // The session's queue needs the body of this message no more.
        private void ReleaseBody(Session session, int age)
        {
            int handle = session.Queue.TakeHandle(age);
            session.QueuedBytes -= _store.BytesOf(handle);
            _store.Release(handle);
        }
    }
}
