using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The sessions, by client identifier. Session objects are made when first needed, all at once where memory is preallocated.
    internal sealed class SessionTable
    {
        private readonly MqttBrokerOptions _options;
        private readonly MqttBrokerStatistics _statistics;

        // By number. Those that are made come first.
        public readonly Session[] Items;
        public int Count;

        public SessionTable(MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            _options = options;
            _statistics = statistics;
            Items = new Session[options.MaximumSessions];
            while (options.IsPreallocated && Count < Items.Length)
            {
                Make();
            }
        }


        // The session of a client, or null.
        public Session Find(byte[] buffer, int offset, int length)
        {
            for (int i = 0; i < Count; i++)
            {
                Session session = Items[i];
                if (session.IsUsed && session.ClientIdLength == length
                    && Bytes.AreEqual(session.ClientId, 0, buffer, offset, length))
                {
                    return session;
                }
            }

            return null;
        }

        // A session that is not in use, or null when all are.
        public Session FindFree()
        {
            for (int i = 0; i < Count; i++)
            {
                if (!Items[i].IsUsed)
                {
                    return Items[i];
                }
            }

            return Count < Items.Length ? Make() : null;
        }

        // The session of a number, if it is in use and in the store, else null.
        public Session FindSaved(int number) => number < Count && Items[number].IsSaved ? Items[number] : null;

        // The session of a number, to be opened; null when it is in use or there is none.
        public Session TryReserve(int number)
        {
            while (Count <= number && Count < Items.Length)
            {
                Make();
            }

            return number < Count && !Items[number].IsUsed ? Items[number] : null;
        }

        // The session whose client has been away longest. There is one when all are in use, since there are no more connections
        // than sessions and the one that asks has none.
        public Session FindLongestAway()
        {
            Session longest = null;
            for (int i = 0; i < Count; i++)
            {
                Session session = Items[i];
                if (session.Connection == null && session.IsUsed && (longest == null || session.AwaySinceMs < longest.AwaySinceMs))
                {
                    longest = session;
                }
            }

            return longest;
        }

        // Puts a session that is not in use in use.
        public void Open(Session session, byte[] buffer, int offset, int length)
        {
            if (session.ClientId.Length < length)
            {
                session.ClientId = new byte[length];
            }

            Array.Copy(buffer, offset, session.ClientId, 0, length);
            session.ClientIdLength = length;
            _statistics.Sessions++;
        }

        public void Close(Session session)
        {
            session.ClientIdLength = 0;
            session.PacketIds.Clear();
            session.ReceivedIds.Clear();
            session.Queue.Clear();
            session.QueuedBytes = 0;
            _statistics.Sessions--;
            if (!_options.IsPreallocated)
            {
                Items[session.Number] = new Session(session.Number, _options); // what has grown goes
            }
        }

        private Session Make()
        {
            Session session = new Session(Count, _options);
            Items[Count++] = session;
            return session;
        }
    }
}
