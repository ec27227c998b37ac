using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // CONNECT, sessions and wills.
    internal sealed partial class BrokerEngine
    {
        private const int Accepted = (int)MqttConnectReturnCode.Accepted;

        // An assigned client identifier of 15 bytes and three numbers.
        private const int ConnackPropertyBytes = 32;

        // Reason codes of 5.0 for the return codes of 3.1.1.
        private static readonly byte[] s_reasonCodes = { 0, 0x84, 0x85, 0x88, 0x86, 0x87 };

        private readonly ConnackPacket _connack = new ConnackPacket();
        private readonly MqttConnectRequest _connectRequest;
        // Length of the properties of the next CONNACK, which stand in _text.
        private int _connackPropertyBytes;
        private int _lastAssignedId;

        // The will of the CONNECT that is handled, in the store, or 0.
        private int _keptWill;

        // Asked at each CONNECT; null lets everybody in.
        public IMqttAuthenticator Authenticator;

        private MqttError HandleConnect(Connection connection, Framer framer)
        {
            ConnectPacket connect = _connect;
            connect.Level = MqttProtocolLevel.V311;
            MqttError error = connect.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd);
            if (error == MqttError.ProtocolVersion)
            {
                Refuse(connection, (int)MqttConnectReturnCode.UnacceptableProtocolVersion); // [MQTT-3.1.2-2]
                return MqttError.None;
            }

            connection.Level = connect.Level;
            if (error != MqttError.None)
            {
                return RefuseMalformed(connection, error); // [MQTT-3.1.4-1]
            }

            int code = CheckConnect(connect);
            if (code == Accepted)
            {
                code = (int)Authenticate(connection);
            }

            if (code == Accepted && !TryKeepWill(connect))
            {
                code = (int)MqttConnectReturnCode.ServerUnavailable;
            }

            if (code == Accepted)
            {
                Accept(connection, connect);
            }
            else
            {
                Refuse(connection, code);
            }

            return MqttError.None;
        }

        // At level 5 there is a reason code for it, in 3.1.1 the connection is closed without a word.
        private MqttError RefuseMalformed(Connection connection, MqttError error)
        {
            if (connection.Level < MqttProtocolLevel.V5)
            {
                return error;
            }

            Statistics.ProtocolErrors++;
            Refuse(connection, (int)error & 0xFF);
            return MqttError.None;
        }

        // A return code of 3.1.1, or a reason code of 5.0, which is above.
        private int CheckConnect(ConnectPacket connect)
        {
            bool isLevel5 = connect.Level >= MqttProtocolLevel.V5;
            bool isMissing = connect.ClientIdLength == 0 && !connect.CleanSession && !isLevel5; // 3.1.1 [MQTT-3.1.3-8]
            if (isMissing || connect.ClientIdLength > _options.MaximumClientIdBytes)
            {
                return (int)MqttConnectReturnCode.IdentifierRejected;
            }

            return isLevel5 && connect.Properties.Contains(MqttProperty.AuthenticationMethod)
                ? (int)MqttReasonCode.BadAuthenticationMethod // 5.0 [MQTT-4.12.0-1]
                : Accepted;
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
            connection.KeepAliveMs = connect.KeepAliveSeconds * 1000;
            connection.LastPacketMs = _nowMs;
            connection.Window = _options.MaximumInFlight;
            NoteDeadline(connection);
            _connackPropertyBytes = 0;
            if (connect.Level >= MqttProtocolLevel.V5)
            {
                AgreeOnProperties(connection, connect);
            }

            Statistics.ConnectionsAccepted++;
            Statistics.ClientsConnected++;
            ReportClient(connection.Session, ClientEvents.Connected);
            SendConnack(connection, Accepted, isPresent);
        }

        private void Refuse(Connection connection, int code)
        {
            Statistics.ConnectionsRefused++;
            End(connection);
            _connackPropertyBytes = 0;
            SendConnack(connection, code, false); // [MQTT-3.2.2-4] no session present with a refusal
        }

        // Always fits: it is the first packet that goes out, before what follows in the other queue.
        private void SendConnack(Connection connection, int code, bool isSessionPresent)
        {
            ByteQueue data = connection.Output.Data;
            ConnectionOutput.TryOpen(data, _writer, 3 + ConnackPropertyBytes);
            _connack.SessionPresent = isSessionPresent;
            _connack.ReturnCode = (MqttConnectReturnCode)code;
            _connack.ReasonCode = (MqttReasonCode)(code < s_reasonCodes.Length ? s_reasonCodes[code] : code);
            _connack.Properties.Use(_text, 0, _connackPropertyBytes);
            _connack.Encode(_writer, connection.Level);
            CommitControl(data);
            connection.Output.SendDataFirst();
            MarkDirty(connection);
            if (_writer.PacketLength > connection.MaximumPacketBytes)
            {
                Close(connection, MqttCloseReason.ProtocolError, 0); // 5.0 [MQTT-3.1.2-24]: not even this may be sent
            }
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
                Close(_connections[session.Slot], MqttCloseReason.TakenOver, (int)MqttReasonCode.SessionTakenOver); // [MQTT-3.1.4-2]
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
                _sessions.Open(session, id, offset, length);
            }

            ReleaseWill(session); // 5.0 [MQTT-3.1.3-9]: the client is back before its delay was over
            session.WillHandle = _keptWill;
            session.WillDelaySeconds = 0;
            session.ExpirySeconds = connect.CleanSession ? 0 : uint.MaxValue;

            session.Slot = connection.Slot;
            _subscriptions.IsAway[session.Number] = false;
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
            _subscriptions.IsAway[session.Number] = true;
            session.AwaySinceMs = _nowMs;
            if (session.ExpirySeconds == 0)
            {
                EndSession(session);
            }
            else if (session.WillDelaySeconds == 0)
            {
                PublishWill(session);
            }

            NoteDeadline(DeadlineOf(session));
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
            PublishWill(session); // at the latest now: 5.0 §3.1.3.2.2
        }

        // False when the store has no room for it.
        private bool TryKeepWill(ConnectPacket connect)
        {
            _keptWill = 0;
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
            will.Retain = connect.WillRetain;
            TakeWillProperties(will, connect);
            _keptWill = _store.Add(will);
            return _keptWill != 0;
        }

        private void ReleaseWill(Session session)
        {
            _store.Release(session.WillHandle);
            session.WillHandle = 0;
        }

        // [MQTT-3.1.2-8], [MQTT-3.1.2-9]; retained if it was to be: [MQTT-3.1.2-16], [MQTT-3.1.2-17]
        private void PublishWill(Session session)
        {
            int handle = session.WillHandle;
            if (handle != 0)
            {
                session.WillHandle = 0; // [MQTT-3.1.2-10]
                _store.StartExpiry(handle);
                _store.Read(handle, _publish);
                _encoder.BeginMessage(null, 0, 0, MqttQoS.AtMostOnce, MqttProtocolLevel.V311);
                Route(_publish, handle, -1);
                _store.Release(handle);
            }
        }
    }
}
