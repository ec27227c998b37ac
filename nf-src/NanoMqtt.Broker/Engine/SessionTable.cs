using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The sessions, by client identifier. Session objects are made when first needed, all at once where memory is preallocated.
    internal sealed class SessionTable
    {
        private readonly MqttBrokerOptions _options;
        private readonly MqttBrokerStatistics _statistics;
        private readonly Session[] _sessions;
        private int _made;

        public SessionTable(MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            _options = options;
            _statistics = statistics;
            _sessions = new Session[options.MaximumSessions];
            while (options.IsPreallocated && _made < _sessions.Length)
            {
                Make();
            }
        }

        // Session objects that there are; their numbers run from 0.
        public int Count => _made;

        public Session this[int number] => _sessions[number];

        // The session of a client, or null.
        public Session Find(byte[] buffer, int offset, int length)
        {
            for (int i = 0; i < _made; i++)
            {
                Session session = _sessions[i];
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
            for (int i = 0; i < _made; i++)
            {
                if (!_sessions[i].IsUsed)
                {
                    return _sessions[i];
                }
            }

            return _made < _sessions.Length ? Make() : null;
        }

        // The session of a number, if it is in use and in the store, else null.
        public Session FindSaved(int number) => number < _made && _sessions[number].IsSaved ? _sessions[number] : null;

        // The session of a number, to be opened; null when it is in use or there is none.
        public Session TryReserve(int number)
        {
            while (_made <= number && _made < _sessions.Length)
            {
                Make();
            }

            return number < _made && !_sessions[number].IsUsed ? _sessions[number] : null;
        }

        // The session whose client has been away longest. There is one when all are in use, since there are no more connections
        // than sessions and the one that asks has none.
        public Session FindLongestAway()
        {
            Session longest = null;
            for (int i = 0; i < _made; i++)
            {
                Session session = _sessions[i];
                if (session.Slot < 0 && session.IsUsed && (longest == null || session.AwaySinceMs < longest.AwaySinceMs))
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
                _sessions[session.Number] = new Session(session.Number, _options); // what has grown goes
            }
        }

        private Session Make()
        {
            Session session = new Session(_made, _options);
            _sessions[_made++] = session;
            return session;
        }
    }
}
