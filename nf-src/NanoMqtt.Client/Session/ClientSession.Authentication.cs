using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Enhanced authentication (MQTT 5.0 §4.12): the user's handler makes the data, here is the exchange.</content>
    internal sealed partial class ClientSession
    {
        private byte[] _method;
        private MqttAuthenticationHandler _authenticate;

        // Command. False: not connected, or there is no method.
        internal bool Reauthenticate()
        {
            if (State != SessionState.Connected || _authenticate == null)
            {
                return false;
            }

            AppendAuth(MqttReasonCode.ReAuthenticate, FirstData());
            return true;
        }

        private byte[] FirstData()
        {
            return _authenticate?.Invoke(MqttReasonCode.ReAuthenticate, null, 0, 0);
        }

        private SessionEvent HandleAuth()
        {
            AuthPacket auth = new AuthPacket();
            MqttError error = auth.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            PropertyBlock properties = auth.Properties;
            bool isLast = auth.ReasonCode == MqttReasonCode.Success;
            if (_authenticate == null || auth.ReasonCode == MqttReasonCode.ReAuthenticate || (isLast && State == SessionState.Connecting))
            {
                return Fail(MqttError.UnexpectedPacket);
            }

            if (!properties.TryFind(MqttProperty.AuthenticationMethod) || properties.ValueLength != _method.Length
                || !Bytes.AreEqual(properties.Buffer, properties.ValueOffset, _method, 0, _method.Length))
            {
                return Fail(MqttError.AuthenticationMethodMissing); // 5.0 [MQTT-4.12.0-5]
            }

            byte[] answer = Authenticate(auth.ReasonCode, properties);
            if (answer == null)
            {
                return EndWith(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.NotAuthorized);
            }

            if (!isLast)
            {
                AppendAuth(MqttReasonCode.ContinueAuthentication, answer); // 5.0 [MQTT-4.12.0-3]
            }

            return SessionEvent.None;
        }

        // CONNACK has come with these properties: whether our side accepts the server's last data.
        private bool IsServerAuthentic(PropertyBlock properties)
        {
            bool isAuthentic = _authenticate == null || Authenticate(MqttReasonCode.Success, properties) != null;
            properties.Rewind();
            return isAuthentic;
        }

        private byte[] Authenticate(MqttReasonCode step, PropertyBlock properties)
        {
            return properties.TryFind(MqttProperty.AuthenticationData)
                ? _authenticate(step, properties.Buffer, properties.ValueOffset, properties.ValueLength)
                : _authenticate(step, null, 0, 0);
        }

        // AUTH: step properties
        private void AppendAuth(MqttReasonCode step, byte[] data)
        {
            _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
            _writer.WriteByte((int)step);
            _writer.WriteVariableByteInteger(3 + _method.Length + DataBytes(data));
            _writer.WriteByte((int)MqttProperty.AuthenticationMethod);
            _writer.WriteBinary(_method, 0, _method.Length);
            WriteData(data);
            if (_writer.Finish((int)MqttPacketType.Auth << 4))
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
