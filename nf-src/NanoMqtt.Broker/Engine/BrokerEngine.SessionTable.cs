using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The sessions by client identifier. Session objects are made when they are first needed, or all at once if memory is preallocated.
    internal sealed partial class BrokerEngine
    {
        // By number. The objects that exist come first.
        private readonly Session[] _sessions;
        private int _sessionCount;

        // The session of a client, or null.
        private Session FindSession(byte[] buffer, int offset, int length)
        {
            for (int i = 0; i < _sessionCount && length > 0; i++)
            {
                Session session = _sessions[i];
                if (session.ClientIdLength == length && Bytes.AreEqual(session.ClientId, 0, buffer, offset, length))
                {
                    return session;
                }
            }

            return null;
        }

        // Gives a session to open. If all are in use, ends the one whose client has been away longest. There is one: there are not more connections
        // than sessions, and this connection has none yet.
        private Session TakeSession()
        {
            Session longest = null;
            for (int i = 0; i < _sessionCount; i++)
            {
                Session session = _sessions[i];
                if (!session.IsUsed)
                {
                    return session;
                }

                if (session.Connection == null && (longest == null || session.AwaySinceMs < longest.AwaySinceMs))
                {
                    longest = session;
                }
            }

            if (_sessionCount < _sessions.Length)
            {
                return MakeSession();
            }

            EndSession(longest);
            Statistics.SessionsEvicted++;
            return _sessions[longest.Number];
        }

        // The session with this number if it is in use and in the store, else null.
        private Session FindSaved(int number) => number < _sessionCount && _sessions[number].IsSaved ? _sessions[number] : null;

        // Takes a session into use.
        private void Open(Session session, byte[] buffer, int offset, int length)
        {
            if (session.ClientId.Length < length)
            {
                session.ClientId = new byte[length];
            }

            Array.Copy(buffer, offset, session.ClientId, 0, length);
            session.ClientIdLength = length;
            Statistics.Sessions++;
        }

        // Afterwards it is for another client, or another object has its number.
        private void Free(Session session)
        {
            session.ClientIdLength = 0;
            session.ReceivedIds.Clear();
            Statistics.Sessions--;
            if (!_options.IsPreallocated)
            {
                _sessions[session.Number] = new Session(session.Number, _options); // releases buffers that have grown
            }
        }

        private Session MakeSession()
        {
            Session session = new Session(_sessionCount, _options);
            _sessions[_sessionCount++] = session;
            return session;
        }
    }
}
