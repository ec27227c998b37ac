using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// A CONNECT, or a step of enhanced authentication, as an <see cref="IMqttAuthenticator"/> sees it. Strings and arrays are made when they are
    /// asked for.
    /// </summary>
    public sealed class MqttConnectRequest
    {
        // A user name, a password or authentication data is a range of one of these. The CONNECT is null when an accepted client asks
        // to be authenticated again.
        private ConnectPacket _connect;
        private PropertyBlock _properties;
        private Connection _connection;

        internal MqttConnectRequest()
        {
        }

        /// <summary>Which of the broker's connections it is, from 0 on: to keep the state of an exchange by.</summary>
        public int Connection;

        /// <summary>
        /// Enhanced authentication: <see cref="MqttReasonCode.Success"/> for the CONNECT that begins it, otherwise the reason code of the AUTH
        /// packet (MQTT 5.0 §4.12).
        /// </summary>
        public MqttReasonCode ReasonCode;

        /// <summary>To be set: text for the client about a refusal, MQTT 5.0 only; null for none. It is left out when it is too long.</summary>
        public string ReasonString;

        /// <summary>To be set: authentication data to be sent with the answer; null for none.</summary>
        public byte[] Response;

        /// <summary>Client identifier; empty when the client leaves the choice to the broker. Allocates.</summary>
        public string ClientId => _connect == null
            ? _connection.Session.GetClientId()
            : Utf8.GetString(_connect.Buffer, _connect.ClientIdOffset, _connect.ClientIdLength);

        /// <summary>User name, or null. Allocates.</summary>
        public string UserName => _connect != null && _connect.HasUserName
            ? Utf8.GetString(_connect.Buffer, _connect.UserNameOffset, _connect.UserNameLength)
            : null;

        /// <summary>Where the client is, as the transport puts it; null when that is not known. Allocates.</summary>
        public string RemoteAddress => _connection.Transport == null ? null : _connection.Transport.RemoteAddress;

        /// <summary>Method of enhanced authentication, or null. Allocates.</summary>
        public string GetMethod()
        {
            return _properties == null ? null : _properties.GetString(MqttProperty.AuthenticationMethod);
        }

        /// <summary>Data of enhanced authentication, or null. Allocates.</summary>
        public byte[] GetData()
        {
            return _properties != null && _properties.TryFind(MqttProperty.AuthenticationData)
                ? Copy(_properties.Buffer, _properties.ValueOffset, _properties.ValueLength)
                : null;
        }

        /// <summary>The password, which is binary, or null. Allocates.</summary>
        public byte[] GetPassword()
        {
            return _connect != null && _connect.HasPassword ? Copy(_connect.Buffer, _connect.PasswordOffset, _connect.PasswordLength) : null;
        }

        /// <summary>Whether this is the user name. Takes as long for a wrong one as for the right one, and allocates nothing.</summary>
        /// <param name="userName">User name in UTF-8; not null.</param>
        public bool IsUserName(byte[] userName)
        {
            return _connect != null && _connect.HasUserName && IsSecret(userName, _connect.UserNameOffset, _connect.UserNameLength);
        }

        /// <summary>Whether this is the password. Takes as long for a wrong one as for the right one, and allocates nothing.</summary>
        /// <param name="password">The password; not null.</param>
        public bool IsPassword(byte[] password)
        {
            return _connect != null && _connect.HasPassword && IsSecret(password, _connect.PasswordOffset, _connect.PasswordLength);
        }

        // properties: those of the packet, or null below MQTT 5.0.
        internal void Open(Connection connection, ConnectPacket connect, PropertyBlock properties, MqttReasonCode reasonCode)
        {
            _connection = connection;
            _connect = connect;
            _properties = properties;
            Connection = connection.Slot;
            ReasonCode = reasonCode;
            ReasonString = null;
            Response = null;
        }

        // The time depends on what the client sent only.
        private bool IsSecret(byte[] secret, int offset, int length)
        {
            byte[] sent = _connect.Buffer;
            int difference = secret.Length ^ length;
            for (int i = 0; i < length && secret.Length > 0; i++)
            {
                difference |= sent[offset + i] ^ secret[i % secret.Length];
            }

            return difference == 0;
        }

        private static byte[] Copy(byte[] buffer, int offset, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(buffer, offset, copy, 0, length);
            return copy;
        }
    }
}
