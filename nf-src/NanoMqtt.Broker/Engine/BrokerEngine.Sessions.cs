using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Which session a client gets, and how sessions end.
    internal sealed partial class BrokerEngine
    {
        private int _lastAssignedId;

        // Gives the connection its session. True when the client finds the one it had ([MQTT-3.2.2-1] to [MQTT-3.2.2-3]).
        private bool AttachSession(Connection connection, ConnectPacket connect)
        {
            byte[] id = connect.Buffer;
            int offset = connect.ClientIdOffset;
            int length = connect.ClientIdLength;
            if (length == 0)
            {
                length = AssignClientId(); // [MQTT-3.1.3-6]
                id = _text;
                offset = 0;
            }

            Session session = FindSession(id, offset, length, connect.CleanSession);
            bool isPresent = session != null;
            if (!isPresent)
            {
                session = TakeSession();
                _sessions.Open(session, id, offset, length, connect.CleanSession);
            }

            session.Slot = connection.Slot;
            session.Queue.SentCount = 0;
            connection.Session = session;
            return isPresent; // [MQTT-3.1.2-4], [MQTT-3.1.2-5]
        }

        // The session that a client goes on with, or null. An older connection of it is closed, a session not wanted any more ended.
        private Session FindSession(byte[] id, int offset, int length, bool isClean)
        {
            Session session = _sessions.Find(id, offset, length);
            if (session != null && session.Slot >= 0)
            {
                Close(_connections[session.Slot], MqttCloseReason.TakenOver); // [MQTT-3.1.4-2]
            }

            if (session == null || !session.IsUsed)
            {
                return null; // it was a clean one and ended with its connection
            }

            if (isClean)
            {
                EndSession(session); // [MQTT-3.1.2-6]
                return null;
            }

            return session;
        }

        // Writes an identifier that no session has into _text. Gives its length.
        private int AssignClientId()
        {
            int length;
            do
            {
                _lastAssignedId++;
                length = WriteText("auto-" + _lastAssignedId);
            }
            while (_sessions.Find(_text, 0, length) != null);

            return length;
        }

        private Session TakeSession()
        {
            Session session = _sessions.FindFree();
            if (session == null)
            {
                session = _sessions.FindLongestAway();
                EndSession(session);
                Statistics.SessionsEvicted++;
            }

            return session;
        }

        // The connection is over: a clean session ends with it, the other one sleeps.
        private void DetachSession(Connection connection)
        {
            Session session = connection.Session;
            connection.Session = null;
            session.Slot = -1;
            session.AwaySinceMs = _nowMs;
            if (session.IsClean)
            {
                EndSession(session);
            }
        }

        private void EndSession(Session session)
        {
            for (int age = 0; age < session.Queue.Count; age++)
            {
                _store.Release(session.Queue.HandleAt(age));
            }

            _subscriptions.RemoveAll(session.Number);
            session.SubscriptionCount = 0;
            session.RetainedWalks = 0;
            _sessions.Close(session);
        }
    }
}
