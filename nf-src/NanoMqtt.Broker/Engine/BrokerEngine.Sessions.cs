using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Which session a client gets, and how sessions end.
    internal sealed partial class BrokerEngine
    {
        // The number in the client identifier that was assigned last.
        private int _autoId;

        // Gives the connection its session. session: the one with its client identifier, or null. True when the client gets that one back
        // ([MQTT-3.2.2-1] to [MQTT-3.2.2-3]).
        private bool AttachSession(Connection connection, ConnectPacket connect, Session session)
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

            if (session != null && session.Connection != null)
            {
                Close(session.Connection, MqttCloseReason.TakenOver, (int)MqttReasonCode.SessionTakenOver); // [MQTT-3.1.4-2]
                session = session.IsUsed ? session : null;
            }

            if (session != null && (connect.CleanSession || session.ExpirySeconds == 0 || !IsSessionOf(session, connect)))
            {
                EndSession(session); // [MQTT-3.1.2-6]
                session = null;
            }

            bool isPresent = session != null;
            if (!isPresent)
            {
                session = TakeSession();
                Open(session, id, offset, length);
                SetUserName(session, connect.Buffer, connect.UserNameOffset, Authorizer == null ? 0 : connect.UserNameLength);
            }

            ReleaseWill(session); // 5.0 [MQTT-3.1.3-9]: the client is back before its delay was over
            session.WillHandle = _keptWill;
            session.WillDelaySeconds = _willDelaySeconds;
            session.ExpirySeconds = connect.CleanSession ? 0 : uint.MaxValue;

            session.Connection = connection;
            _subscriptions.IsAway[session.Number] = false;
            session.Queue.SentCount = 0;
            connection.Session = session;
            connection.IsWaiting = true;
            return isPresent; // [MQTT-3.1.2-4], [MQTT-3.1.2-5]
        }

        // With an authorizer a session belongs to the user that it was made for: it holds subscriptions that another one may not have.
        private bool IsSessionOf(Session session, ConnectPacket connect)
        {
            int length = connect.UserNameLength;
            return Authorizer == null
                || (session.UserNameLength == length && Bytes.AreEqual(session.UserName, 0, connect.Buffer, connect.UserNameOffset, length));
        }

        private static void SetUserName(Session session, byte[] buffer, int offset, int length)
        {
            if (length != session.UserNameLength)
            {
                session.UserName = length == 0 ? null : new byte[length];
            }

            if (length != 0)
            {
                Array.Copy(buffer, offset, session.UserName, 0, length);
            }
        }

        // Writes a client identifier that no session has into _text. Gives its length.
        private int AssignClientId()
        {
            int length;
            do
            {
                _autoId++;
                length = WriteText("auto-" + _autoId);
            }
            while (FindSession(_text, 0, length) != null);

            return length;
        }

        // The connection is over: its session ends as well, or waits for the client.
        private void DetachSession(Connection connection)
        {
            Session session = connection.Session;
            connection.Session = null;
            connection.IsWaiting = false;
            session.Connection = null;
            _subscriptions.IsAway[session.Number] = true;
            session.AwaySinceMs = _store.NowMs;
            if (session.ExpirySeconds == 0)
            {
                EndSession(session);
            }
            else if (session.WillDelaySeconds == 0)
            {
                PublishWill(session);
            }

            Save(session);
            NoteDeadline(DeadlineOf(session));
        }

        // Afterwards there may be another object in its place.
        private void EndSession(Session session)
        {
            Forget(session, Records.Session | session.Number);
            for (int entry = _subscriptions.FirstOf(session.Number); entry != 0; entry = _subscriptions.NextOf(entry))
            {
                Forget(session, Records.Subscription | entry);
            }

            for (int i = 0; i < session.ReceivedIds.Count; i++)
            {
                Forget(session, ReceivedKey(session, session.ReceivedIds[i]));
            }

            while (session.Queue.Count > 0)
            {
                RemoveQueued(session, 0);
            }

            session.IsSaved = false;
            _subscriptions.RemoveAll(session.Number);
            session.Subscriptions = 0;
            session.WantsRetained = false;
            Free(session);
            PublishWill(session); // at the latest now: 5.0 §3.1.3.2.2
        }
    }
}
