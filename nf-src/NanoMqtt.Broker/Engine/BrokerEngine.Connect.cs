using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // CONNECT, sessions and wills.
    internal sealed partial class BrokerEngine
    {
        private readonly ConnackPacket _connack = new ConnackPacket();
        private readonly MqttConnectRequest _connectRequest;
        private int _lastAssignedId;

        // Asked at each CONNECT; null lets everybody in.
        public IMqttAuthenticator Authenticator;

        private MqttError HandleConnect(Connection connection, Framer framer)
        {
            ConnectPacket connect = _connect;
            MqttError error = connect.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd);
            if (error == MqttError.ProtocolVersion || (error == MqttError.None && connect.Level != MqttProtocolLevel.V311))
            {
                Refuse(connection, MqttConnectReturnCode.UnacceptableProtocolVersion); // [MQTT-3.1.2-2]
                return MqttError.None;
            }

            if (error != MqttError.None)
            {
                return error; // [MQTT-3.1.4-1]
            }

            MqttConnectReturnCode code = CheckClientId(connect);
            if (code == MqttConnectReturnCode.Accepted)
            {
                code = Authenticate(connection);
            }

            if (code == MqttConnectReturnCode.Accepted && !TryKeepWill(connection, connect))
            {
                code = MqttConnectReturnCode.ServerUnavailable;
            }

            if (code == MqttConnectReturnCode.Accepted)
            {
                Accept(connection, connect);
            }
            else
            {
                Refuse(connection, code);
            }

            return MqttError.None;
        }

        private MqttConnectReturnCode CheckClientId(ConnectPacket connect)
        {
            bool isMissing = connect.ClientIdLength == 0 && !connect.CleanSession; // [MQTT-3.1.3-8]
            return isMissing || connect.ClientIdLength > _options.MaximumClientIdBytes
                ? MqttConnectReturnCode.IdentifierRejected
                : MqttConnectReturnCode.Accepted;
        }

        private MqttConnectReturnCode Authenticate(Connection connection)
        {
            if (Authenticator == null)
            {
                return MqttConnectReturnCode.Accepted;
            }

            try
            {
                _connectRequest.Open(connection.Transport);
                MqttConnectReturnCode code = Authenticator.Authenticate(_connectRequest);
                return code >= MqttConnectReturnCode.Accepted && code <= MqttConnectReturnCode.NotAuthorized
                    ? code
                    : MqttConnectReturnCode.NotAuthorized;
            }
            catch (Exception)
            {
                Statistics.CallbackFaults++;
                return MqttConnectReturnCode.NotAuthorized;
            }
        }

        private void Accept(Connection connection, ConnectPacket connect)
        {
            bool isPresent = AttachSession(connection, connect);
            connection.State = Connection.Connected;
            connection.Level = connect.Level;
            connection.KeepAliveMs = connect.KeepAliveSeconds * 1000;
            connection.LastPacketMs = _nowMs;
            NoteDeadline(connection);
            SendConnack(connection, MqttConnectReturnCode.Accepted, isPresent);
            Statistics.ConnectionsAccepted++;
            Statistics.ClientsConnected++;
            ReportClient(connection.Session, ClientEvents.Connected);
        }

        private void Refuse(Connection connection, MqttConnectReturnCode code)
        {
            Statistics.ConnectionsRefused++;
            connection.State = Connection.Refusing;
            connection.WaitingSinceMs = _nowMs;
            NoteDeadline(connection);
            SendConnack(connection, code, false); // [MQTT-3.2.2-4] no session present with a refusal
        }

        // Always fits: it is the first packet that goes out.
        private void SendConnack(Connection connection, MqttConnectReturnCode code, bool isSessionPresent)
        {
            ByteQueue control = connection.Output.Control;
            ConnectionOutput.TryOpen(control, _writer, 2);
            _connack.SessionPresent = isSessionPresent;
            _connack.ReturnCode = code;
            _connack.Encode(_writer, connection.Level);
            CommitControl(control);
            MarkDirty(connection);
        }

        // Gives the connection its session. True when the client finds the one it had ([MQTT-3.2.2-1] to [MQTT-3.2.2-3]).
        private bool AttachSession(Connection connection, ConnectPacket connect)
        {
            byte[] id = connect.Buffer;
            int offset = connect.ClientIdOffset;
            int length = connect.ClientIdLength;
            Session session = null;
            if (length == 0)
            {
                length = AssignClientId(); // [MQTT-3.1.3-6]
                id = _text;
                offset = 0;
            }
            else
            {
                session = _sessions.Find(id, offset, length);
            }

            if (session != null && session.Slot >= 0)
            {
                Close(_connections[session.Slot], MqttCloseReason.TakenOver); // [MQTT-3.1.4-2]
                session = session.IsUsed ? session : null;
            }

            if (session != null && connect.CleanSession)
            {
                EndSession(session); // [MQTT-3.1.2-6]
                session = null;
            }

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

        // False when the store has no room for it.
        private bool TryKeepWill(Connection connection, ConnectPacket connect)
        {
            connection.WillHandle = 0;
            if (!connect.HasWill)
            {
                return true;
            }

            PublishPacket will = _publish;
            will.Buffer = connect.Buffer;
            will.TopicOffset = connect.WillTopicOffset;
            will.TopicLength = connect.WillTopicLength;
            will.Payload = null;
            will.PayloadOffset = connect.WillPayloadOffset;
            will.PayloadLength = connect.WillPayloadLength;
            will.QoS = connect.WillQoS;
            connection.WillRetain = connect.WillRetain;
            connection.WillHandle = _store.Add(will);
            return connection.WillHandle != 0;
        }

        private void ReleaseWill(Connection connection)
        {
            _store.Release(connection.WillHandle);
            connection.WillHandle = 0;
        }

        // [MQTT-3.1.2-8], [MQTT-3.1.2-9]
        private void PublishWill(Connection connection)
        {
            if (connection.WillHandle != 0)
            {
                _store.Read(connection.WillHandle, _publish);
                _publish.Retain = connection.WillRetain; // [MQTT-3.1.2-16], [MQTT-3.1.2-17]
                _encoder.BeginMessage(null, 0, 0, MqttQoS.AtMostOnce);
                Route(_publish, connection.WillHandle);
                ReleaseWill(connection); // [MQTT-3.1.2-10]
            }
        }
    }
}
