using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What is done after memory has run out in the middle of something. On a board that can happen at every call, since a call takes
    // memory, too, and it passes: the collector has run by then, or somebody else has given back what he took.
    internal sealed partial class BrokerEngine
    {
        // Something may be half done: Repair before anything else.
        public bool IsBroken;

        // Closes all connections, as if they were lost: there may be half a packet in an output. Sessions stay, and what nobody refers
        // to leaves the store. Wills and the ends of sessions follow in HandleTime.
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

                connection.Work = Connection.Idle; // it is in no list any more
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
            _isRoutedStored = false;
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
                    _store.AddReference(session.SavedWill);
                    session.QueuedBytes = 0;
                    Repair(session.Queue, session);
                }
            }

            _store.EndRecount();
            IsBroken = false;
        }

        // Removes what was acknowledged but not removed yet, and counts what the others hold. session: whose queue it is, or null.
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
