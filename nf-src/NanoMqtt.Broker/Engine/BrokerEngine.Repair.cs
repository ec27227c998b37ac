using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What to do when memory ran out in the middle of something. On a board any call can fail like that, since calls need memory too. It
    // passes: the collector has run by then, or other code has released memory.
    internal sealed partial class BrokerEngine
    {
        // True: something may be half done, so Repair must be called before anything else.
        public bool IsBroken;

        // Closes all connections as if they were lost, since an output may hold half a packet. Sessions stay; messages to which nothing refers
        // leave the store. HandleTime then publishes wills and ends sessions.
        public void Repair(long nowMs)
        {
            NextDeadlineMs = nowMs;
            _firstDirty = null;
            for (int slot = 0; slot < _connections.Length; slot++)
            {
                Connection connection = _connections[slot];
                if (connection == null)
                {
                    continue;
                }

                connection.Work = Connection.Idle; // no longer in any list
                if (connection.State != Connection.Free)
                {
                    connection.State = Connection.Closed;
                    connection.Session = null;
                    connection.IsWaiting = false;
                    connection.ClearOutput();
                    MarkDirty(connection);
                }
            }

            _publisher = null;
            _routedHandle = 0;
            _identifierBytes = 0;
            _subscriptions.ForgetKnown();
            _store.BeginRecount();
            _retained.Repair();
            Repair(_localQueue, null);
            Statistics.ClientsConnected = 0;
            for (int number = 0; number < _sessionCount; number++)
            {
                Session session = _sessions[number];
                if (session.IsUsed)
                {
                    if (session.Connection != null)
                    {
                        session.Connection = null;
                        session.AwaySinceMs = nowMs;
                    }

                    _subscriptions.IsAway[number] = true;
                    _store.AddReference(session.WillHandle);
                    session.QueuedBytes = 0;
                    Repair(session.Queue, session);
                }
            }

            _store.EndRecount();
            IsBroken = false;
        }

        // Removes entries that were acknowledged but are still there, and adds the references of the others. session: the queue's session, or null.
        private void Repair(MessageQueue queue, Session session)
        {
            for (int age = queue.Count - 1; age >= 0; age--)
            {
                int handle = queue.HandleAt(age);
                if (handle == 0 && (queue.FlagsAt(age) & MessageQueue.ReleasedFlag) == 0)
                {
                    queue.RemoveAt(age);
                    continue;
                }

                _store.AddReference(handle);
                if (session != null)
                {
                    session.QueuedBytes += _store.BytesOf(handle);
                }
            }
        }
    }
}
