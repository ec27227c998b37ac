using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What goes out, and when a connection is to be closed.
    internal sealed partial class BrokerEngine
    {
        private readonly int[] _dirty;
        private int _dirtyCount;

        // Received since the list was empty.
        private int _unflushedBytes;
        private ConnectionOutput _output;

        // The range that NextOutput has found.
        public byte[] OutputBuffer => _output.Buffer;

        public int OutputOffset => _output.Offset;

        public int OutputLength => _output.Length;

        // A slot that has got something to send or wants to be closed since it was asked for last; -1 when there is none.
        public int NextDirty()
        {
            if (_dirtyCount == 0)
            {
                _unflushedBytes = 0;
                return -1;
            }

            int slot = _dirty[--_dirtyCount];
            Connection connection = _connections[slot];
            bool isTooSlow = connection.Work == Connection.TooSlow;
            connection.Work = Connection.None;
            if (isTooSlow)
            {
                Close(connection, MqttCloseReason.TooSlow, (int)MqttReasonCode.QuotaExceeded);
            }

            return slot;
        }

        // Finds the bytes to be sent next. False when there are none.
        public bool NextOutput(int slot)
        {
            Connection connection = _connections[slot];
            Session session = connection.Session;
            if (session != null && (session.Queue.SentCount < session.Queue.Count || session.RetainedWalks > 0))
            {
                Fill(connection, session);
            }

            if (_records != null)
            {
                SyncBeforeOutput();
            }

            ConnectionOutput output = connection.Output;
            _output = output;
            return (output.Control.Tail | output.Data.Tail) != 0 && output.Next();
        }

        // The first bytes of that range were sent; 0 when the transport takes none now.
        public void HandleSent(int slot, int count, long nowMs)
        {
            SetTime(nowMs);
            Connection connection = _connections[slot];
            Statistics.BytesSent += count;
            connection.Output.HandleSent(count);
            if (connection.IsStalled && count > 0)
            {
                HandlePackets(connection);
            }
        }

        // Whether the pump has to close it now. To be asked when NextOutput has nothing more.
        public bool WantsClose(int slot)
        {
            Connection connection = _connections[slot];
            return connection.State == Connection.Closed || (connection.State == Connection.Ending && connection.Output.IsEmpty);
        }

        private void MarkDirty(Connection connection)
        {
            if (connection.Work == Connection.None)
            {
                connection.Work = Connection.Dirty;
                _dirty[_dirtyCount++] = connection.Slot;
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
        }

        private void SendQueued(Connection connection, Session session)
        {
            MessageQueue queue = session.Queue;
            while (queue.SentCount < queue.Count && queue.SentCount < connection.Window)
            {
                bool isSent = queue.StateAt(queue.SentCount) == MessageQueue.Released
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
            if (!connection.Output.TryAppendAcknowledgement(MqttPacketType.Pubrel, queue.IdAt(queue.SentCount), 0))
            {
                return false;
            }

            Statistics.PacketsSent++;
            queue.MarkReleaseSent();
            return true;
        }

        private bool TrySendPublish(Connection connection, Session session, MessageQueue queue)
        {
            int age = queue.SentCount;
            int handle = queue.HandleAt(age);
            PublishPacket message = _stored;
            bool isRepeated = queue.StateAt(age) == MessageQueue.Published;
            bool isExpired = _store.IsExpired(handle) && !isRepeated;
            _store.Read(handle, message);
            message.QoS = (MqttQoS)queue.QoSAt(age);
            message.Retain = queue.RetainAt(age);
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

            if (!connection.Output.Data.TryReserve(_encoder.BodyBytes(message, connection.Level) + MqttLimits.MaximumFixedHeaderBytes))
            {
                if (connection.Output.Data.Tail > 0)
                {
                    return false;
                }

                Drop(session, message, MqttDropReason.TooLarge); // with its subscription identifiers it exceeds any output
                Complete(connection, queue, age);
                return true;
            }

            message.PacketId = isRepeated ? queue.IdAt(age) : session.PacketIds.Take();
            _encoder.TryAppend(connection.Output, message, connection.Level);
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

        // Counts a message that the client cannot take.
        private bool IsTooLarge(Connection connection, PublishPacket message)
        {
            bool isTooLarge = _encoder.IsTooLarge(connection, message, _options.OutputBytes);
            if (isTooLarge)
            {
                Drop(connection.Session, message, MqttDropReason.TooLarge); // 5.0 [MQTT-3.1.2-24]
            }

            return isTooLarge;
        }
    }
}
