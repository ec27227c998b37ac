using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Who may connect. It is decided at CONNECT, or after an exchange of AUTH packets before CONNACK or again later (5.0 §4.12).
    internal sealed partial class BrokerEngine
    {
        // Maximum length of the properties of CONNACK or AUTH, and room for the rest of the packet.
        private const int AnswerPropertyBytes = 256;
        private const int AnswerFrameBytes = 16;

        // Decide about each CONNECT: the first without, the second with an authentication method. Both null: everybody may connect, without a method.
        public IMqttAuthenticator Authenticator;
        public IMqttAuthenticator EnhancedAuthenticator;

        private readonly MqttConnectRequest _request = new MqttConnectRequest();
        private readonly AuthPacket _auth = new AuthPacket();

        private int Authenticate(Connection connection, ConnectPacket connect, Framer framer)
        {
            PropertyBlock properties = connect.Level < MqttProtocolLevel.V5 ? null : connect.Properties;
            if (properties != null)
            {
                uint packetBytes = properties.GetNumber(MqttProperty.MaximumPacketSize, int.MaxValue);
                connection.MaximumPacketBytes = packetBytes > int.MaxValue ? int.MaxValue : (int)packetBytes; // 5.0 [MQTT-3.1.2-24]
            }

            _request.Open(connection, connect, properties, MqttReasonCode.Success);
            connection.Method = _request.GetMethod();
            if (connection.Method == null)
            {
                return Authenticator == null && EnhancedAuthenticator == null ? Success : Authenticate(connection, Authenticator);
            }

            if (EnhancedAuthenticator == null)
            {
                return (int)MqttReasonCode.BadAuthenticationMethod; // 5.0 [MQTT-4.12.0-1]
            }

            int code = Authenticate(connection, EnhancedAuthenticator);
            if (code == (int)MqttReasonCode.ContinueAuthentication)
            {
                connection.HeldConnect = new byte[framer.BodyEnd - framer.BodyOffset];
                Array.Copy(framer.Buffer, framer.BodyOffset, connection.HeldConnect, 0, connection.HeldConnect.Length);
                SendAuth(connection, code); // 5.0 [MQTT-4.12.0-2]
            }

            return code;
        }

        private MqttError HandleAuth(Connection connection, Framer framer)
        {
            AuthPacket auth = _auth;
            MqttError error = auth.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd);
            if (error != MqttError.None)
            {
                return error;
            }

            if (connection.Method == null || auth.Properties.GetString(MqttProperty.AuthenticationMethod) != connection.Method)
            {
                return MqttError.UnexpectedPacket; // 5.0 [MQTT-4.12.0-5], [MQTT-4.12.1-1]
            }

            ByteQueue data = connection.Data;
            if (data.Tail > 0 && !data.TryReserve(AnswerPropertyBytes + AnswerFrameBytes))
            {
                connection.IsPacketHeld = true;
                MarkDirty(connection); // what is sent of plain messages alone would not bring it back here
                return MqttError.None;
            }

            ConnectPacket connect = null;
            if (connection.State == Connection.Connecting)
            {
                connect = _connect;
                connect.Decode(connection.HeldConnect, 0, connection.HeldConnect.Length);
            }

            _answer.Clear();
            _request.Open(connection, connect, auth.Properties, auth.ReasonCode);
            int code = Authenticate(connection, EnhancedAuthenticator);
            if (code == (int)MqttReasonCode.ContinueAuthentication || (connect == null && code == Success))
            {
                SendAuth(connection, code); // 5.0 [MQTT-4.12.0-2], [MQTT-4.12.1-2]
            }
            else if (connect != null)
            {
                Conclude(connection, connect, code);
            }
            else
            {
                Close(connection, MqttCloseReason.NotAuthorized, (int)MqttReasonCode.NotAuthorized); // 5.0 §4.12.1
            }

            return MqttError.None;
        }

        private int Authenticate(Connection connection, IMqttAuthenticator authenticator)
        {
            _isAsking = true;
            try
            {
                MqttReasonCode code = authenticator == null ? MqttReasonCode.NotAuthorized : authenticator.Authenticate(_request);
                if (code == MqttReasonCode.ContinueAuthentication ? authenticator == EnhancedAuthenticator : ReasonCodes.IsAllowed(code, MqttPacketType.Connack))
                {
                    return Announce(MqttProperty.AuthenticationMethod, connection.Method) && Announce(_request.Response)
                        ? (int)code // 5.0 [MQTT-4.12.0-6]
                        : (int)MqttReasonCode.ImplementationSpecificError;
                }
            }
            catch (Exception)
            {
                Statistics.HandlerFaults++;
            }
            finally
            {
                _isAsking = false;
            }

            return (int)MqttReasonCode.NotAuthorized;
        }

        private void SendAuth(Connection connection, int code)
        {
            _auth.ReasonCode = (MqttReasonCode)code;
            OpenAnswer(connection, _auth.Properties);
            _auth.Encode(_writer);
            CommitAnswer(connection);
        }

        // Makes the writer ready for the properties of the answer.
        private void OpenAnswer(Connection connection, PropertyBlock properties)
        {
            properties.Use(_answer.Buffer, 0, _answer.Length);
            connection.Data.TryOpen(_writer, _answer.Length + AnswerFrameBytes - MqttLimits.MaximumFixedHeaderBytes);
        }

        private void CommitAnswer(Connection connection)
        {
            Commit(connection.Data);
            connection.CutBytes = connection.Data.Tail - connection.Data.Head;
            MarkDirty(connection);
            if (_writer.PacketLength > connection.MaximumPacketBytes)
            {
                Close(connection, MqttCloseReason.ProtocolError, 0); // 5.0 [MQTT-3.1.2-24]: not even this may be sent
            }
        }

        // False when there is no room for it. Null writes nothing, and so always fits.
        private bool Announce(MqttProperty id, string text)
        {
            bool fits = text == null || HasAnswerRoom(Utf8.CountBytes(text));
            if (fits && text != null)
            {
                _answer.Add(id, text);
            }

            return fits;
        }

        private bool Announce(byte[] data)
        {
            bool fits = data == null || HasAnswerRoom(data.Length);
            if (fits && data != null)
            {
                _answer.Add(MqttProperty.AuthenticationData, data, 0, data.Length);
            }

            return fits;
        }

        // After a property of this length there must be room for everything that Agree announces.
        private bool HasAnswerRoom(int valueBytes) => 3 + valueBytes <= _answer.Buffer.Length - _answer.Length - AgreementBytes;
    }
}
