using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // CONNECT and CONNACK.
    internal sealed partial class BrokerEngine
    {
        private readonly ConnackPacket _connack = new ConnackPacket();
        private readonly MqttConnectRequest _connectRequest;

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
            IMqttAuthenticator authenticator = Authenticator;
            if (authenticator == null)
            {
                return MqttConnectReturnCode.Accepted;
            }

            try
            {
                _connectRequest.Open(connection.Transport);
                MqttConnectReturnCode code = authenticator.Authenticate(_connectRequest);
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
    }
}
