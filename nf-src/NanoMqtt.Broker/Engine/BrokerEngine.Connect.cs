using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // CONNECT and CONNACK. All reason codes are those of 5.0; a client of 3.1.1 is told the nearest return code.
    internal sealed partial class BrokerEngine
    {
        private const int Success = (int)MqttReasonCode.Success;

        private readonly ConnackPacket _connack = new ConnackPacket();

        // Properties of the next CONNACK or AUTH, and how many bytes Agree writes at most: a string with its three bytes, an
        // identifier like "auto-1000000000", and six numbers.
        private const int AgreementBytes = 40;
        private readonly PropertyWriter _answer;

        // Maximum length of a CONNACK that refuses, without its reason string.
        private const int RefusalBytes = 10;

        // When MaximumConnectsPerSecond may come at once again, in milliseconds times that number.
        private long _connectsUntil;

        private MqttError HandleConnect(Connection connection, Framer framer)
        {
            ConnectPacket connect = _connect;
            connect.Level = MqttProtocolLevel.V311;
            _request.ReasonString = null;
            MqttError error = connect.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd);
            if (error == MqttError.ProtocolVersion)
            {
                Refuse(connection, (int)MqttReasonCode.UnsupportedProtocolVersion); // [MQTT-3.1.2-2]
                return MqttError.None;
            }

            connection.Level = connect.Level;
            if (error != MqttError.None)
            {
                return Refuse(connection, error); // [MQTT-3.1.4-1]
            }

            _answer.Clear();
            int code = CheckConnect(connect);
            if (code == Success)
            {
                code = Authenticate(connection, connect, framer);
            }

            Conclude(connection, connect, code);
            return MqttError.None;
        }

        // A client of 5.0 is told a reason code; for 3.1.1 there is none, so the connection is just closed.
        private MqttError Refuse(Connection connection, MqttError error)
        {
            if (connection.Level < MqttProtocolLevel.V5)
            {
                return error;
            }

            Statistics.ProtocolErrors++;
            Refuse(connection, (int)error & 0xFF);
            return MqttError.None;
        }

        private int CheckConnect(ConnectPacket connect)
        {
            if (IsTooFast())
            {
                return (int)MqttReasonCode.ConnectionRateExceeded;
            }

            bool isMissing = connect.ClientIdLength == 0 && !connect.CleanSession && connect.Level < MqttProtocolLevel.V5; // 3.1.1 [MQTT-3.1.3-8]
            if (isMissing || connect.ClientIdLength > _options.MaximumClientIdBytes)
            {
                return (int)MqttReasonCode.ClientIdentifierNotValid;
            }

            return Authorizer != null && connect.UserNameLength > _options.MaximumClientIdBytes ? (int)MqttReasonCode.BadUserNameOrPassword : Success;
        }

        // A leaky bucket: it holds the connections of one second, and drains at that rate.
        private bool IsTooFast()
        {
            long perSecond = _options.MaximumConnectsPerSecond;
            long now = _store.NowMs * perSecond;
            if (_connectsUntil < now)
            {
                _connectsUntil = now;
            }

            if (_connectsUntil - now > (perSecond - 1) * 1000)
            {
                return true;
            }

            _connectsUntil += 1000;
            return false;
        }

        // Ends CONNECT, or the exchange that it began: accepts the client, or refuses it with this code.
        private void Conclude(Connection connection, ConnectPacket connect, int code)
        {
            if (code == (int)MqttReasonCode.ContinueAuthentication)
            {
                return;
            }

            Session known = null;
            if (code == Success)
            {
                known = FindSession(connect.Buffer, connect.ClientIdOffset, connect.ClientIdLength);
                bool takesOver = known != null && known.Connection != null;
                code = Statistics.ClientsConnected == _options.MaximumClients && !takesOver
                    ? (int)MqttReasonCode.ServerBusy
                    : TakeWill(connect);
            }

            if (code == Success)
            {
                Accept(connection, connect, known);
            }
            else
            {
                Refuse(connection, code);
            }
        }

        private void Accept(Connection connection, ConnectPacket connect, Session known)
        {
            bool isPresent = AttachSession(connection, connect, known);
            connection.State = Connection.Connected;
            connection.HeldConnect = null;
            SetKeepAlive(connection, connect.KeepAliveSeconds);
            connection.LastPacketMs = _store.NowMs;
            connection.Window = _options.MaximumInFlight;
            if (connect.Level >= MqttProtocolLevel.V5)
            {
                Agree(connection, connect);
            }

            Save(connection.Session);
            NoteDeadline(DeadlineOf(connection));
            Statistics.ConnectionsAccepted++;
            Statistics.ClientsConnected++;
            if (Statistics.ClientsConnected > Statistics.ClientsMaximum)
            {
                Statistics.ClientsMaximum = Statistics.ClientsConnected;
            }

            Report(MqttBrokerEventKind.Connected, connection.Session, 0);
            SendConnack(connection, Success, isPresent);
        }

        private void Refuse(Connection connection, int code)
        {
            Statistics.ConnectionsRefused++;
            Report(connection, code);
            End(connection);
            _answer.Clear();
            string reason = _request.ReasonString;
            if (reason != null && Utf8.CountBytes(reason) <= connection.MaximumPacketBytes - RefusalBytes)
            {
                Announce(MqttProperty.ReasonString, reason); // 5.0 [MQTT-3.2.2-19]
            }

            SendConnack(connection, code, false); // [MQTT-3.2.2-4] no session present with a refusal
        }

        // Always fits: it goes out before anything else, and PUBLISH packets wait in the other queue.
        private void SendConnack(Connection connection, int code, bool isSessionPresent)
        {
            _connack.SessionPresent = isSessionPresent;
            _connack.ReasonCode = (MqttReasonCode)code;
            _connack.ReturnCode = ReturnCodeOf(_connack.ReasonCode);
            OpenAnswer(connection, _connack.Properties);
            _connack.Encode(_writer, connection.Level);
            CommitAnswer(connection);
        }

        private static MqttConnectReturnCode ReturnCodeOf(MqttReasonCode code)
        {
            switch (code)
            {
                case MqttReasonCode.Success:
                    return MqttConnectReturnCode.Accepted;
                case MqttReasonCode.UnsupportedProtocolVersion:
                    return MqttConnectReturnCode.UnacceptableProtocolVersion;
                case MqttReasonCode.ClientIdentifierNotValid:
                    return MqttConnectReturnCode.IdentifierRejected;
                case MqttReasonCode.BadUserNameOrPassword:
                    return MqttConnectReturnCode.BadUserNameOrPassword;
                case MqttReasonCode.NotAuthorized:
                case MqttReasonCode.Banned:
                    return MqttConnectReturnCode.NotAuthorized;
                default:
                    return MqttConnectReturnCode.ServerUnavailable;
            }
        }
    }
}
