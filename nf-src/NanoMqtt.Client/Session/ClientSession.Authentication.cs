using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Enhanced authentication (MQTT 5.0 §4.12): the user's handler makes the data; this is the exchange.</content>
    internal sealed partial class ClientSession
    {
        internal MqttAuthenticationHandler AuthenticationHandler;

        private byte[] _method;

        // Command. False: not connected, or there is no method.
        internal bool Reauthenticate()
        {
            if (State != SessionState.Connected || AuthenticationHandler == null)
            {
                return false;
            }

            AppendAuth(MqttReasonCode.ReAuthenticate, FirstData());
            return true;
        }

        private byte[] FirstData()
        {
            return AuthenticationHandler?.Invoke(MqttReasonCode.ReAuthenticate, null, 0, 0);
        }

        private MqttError HandleAuth(AuthPacket auth)
        {
            MqttReasonCode step = auth.ReasonCode;
            bool isLast = step == MqttReasonCode.Success;
            if (AuthenticationHandler == null || step == MqttReasonCode.ReAuthenticate || (isLast && State == SessionState.Connecting))
            {
                return MqttError.UnexpectedPacket;
            }

            PropertyBlock properties = auth.Properties;
            if (!properties.TryFind(MqttProperty.AuthenticationMethod) || properties.ValueLength != _method.Length
                || !Bytes.AreEqual(properties.Buffer, properties.ValueOffset, _method, 0, _method.Length))
            {
                return MqttError.AuthenticationMethodMissing; // 5.0 [MQTT-4.12.0-5]
            }

            byte[] answer = Authenticate(step, properties);
            if (answer == null)
            {
                EndWith(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.NotAuthorized);
            }
            else if (!isLast)
            {
                AppendAuth(MqttReasonCode.ContinueAuthentication, answer); // 5.0 [MQTT-4.12.0-3]
            }

            return MqttError.None;
        }

        // CONNACK has come with these properties. Gives whether our side accepts the server's last data.
        private bool IsServerAuthentic(PropertyBlock properties)
        {
            bool isAuthentic = AuthenticationHandler == null || Authenticate(MqttReasonCode.Success, properties) != null;
            properties.Rewind();
            return isAuthentic;
        }

        private byte[] Authenticate(MqttReasonCode step, PropertyBlock properties)
        {
            return properties.TryFind(MqttProperty.AuthenticationData)
                ? AuthenticationHandler(step, properties.Buffer, properties.ValueOffset, properties.ValueLength)
                : AuthenticationHandler(step, null, 0, 0);
        }

        // AUTH: reason code (the step), properties
        private void AppendAuth(MqttReasonCode step, byte[] data)
        {
            PacketWriter writer = OpenControl();
            writer.WriteByte((int)step);
            writer.WriteVariableByteInteger(3 + _method.Length + DataBytes(data));
            writer.WriteByte((int)MqttProperty.AuthenticationMethod);
            writer.WriteBinary(_method, 0, _method.Length);
            WriteData(data);
            AppendOrEnd(writer.Finish((int)MqttPacketType.Auth << 4));
        }

        // Appends the packet if it is complete. If not, the authentication data is too large, and without it there is no connection.
        private void AppendOrEnd(bool isComplete)
        {
            if (isComplete)
            {
                Append();
            }
            else
            {
                End(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.PacketTooLarge);
            }
        }

        private static int DataBytes(byte[] data)
        {
            return data == null || data.Length == 0 ? 0 : 3 + data.Length;
        }

        private void WriteData(byte[] data)
        {
            if (DataBytes(data) > 0)
            {
                _writer.WriteByte((int)MqttProperty.AuthenticationData);
                _writer.WriteBinary(data, 0, data.Length);
            }
        }
    }
}
