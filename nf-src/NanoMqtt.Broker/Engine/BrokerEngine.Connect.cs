using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // CONNECT and CONNACK.
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
    }
}
