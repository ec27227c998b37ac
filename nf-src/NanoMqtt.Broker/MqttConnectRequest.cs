using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// A CONNECT, or a step of enhanced authentication, for an <see cref="IMqttAuthenticator"/> to decide about. Strings and arrays are made only
    /// when you ask for them.
    /// </summary>
    public sealed class MqttConnectRequest
    {
        // User name, password and authentication data are ranges in these. The CONNECT is null when an accepted client authenticates again.
        private ConnectPacket _connect;
        private PropertyBlock _properties;
        private Connection _connection;

        internal MqttConnectRequest()
        {
        }

        /// <summary>Number of the connection, from 0 on; the same for all steps of an exchange, so that you can keep its state in an array.</summary>
        public int Connection;

        /// <summary>
        /// In enhanced authentication (MQTT 5.0 §4.12): <see cref="MqttReasonCode.Success"/> for the CONNECT that begins it, then the reason code of
        /// each AUTH packet.
        /// </summary>
        public MqttReasonCode ReasonCode;

        /// <summary>You may set this: why the client is refused, in words (MQTT 5.0 only); null: nothing. It is left out if it does not fit.</summary>
        public string ReasonString;

        /// <summary>You may set this: authentication data to send with the answer (MQTT 5.0 only); null: none.</summary>
        public byte[] Response;

        /// <summary>Client identifier; empty if the client leaves the choice to the broker. Allocates.</summary>
        public string ClientId => _connect == null
            ? _connection.Session.GetClientId()
            : Utf8.GetString(_connect.Buffer, _connect.ClientIdOffset, _connect.ClientIdLength);

        /// <summary>User name, or null. Allocates.</summary>
        public string UserName => _connect != null && _connect.HasUserName
            ? Utf8.GetString(_connect.Buffer, _connect.UserNameOffset, _connect.UserNameLength)
            : null;

        /// <summary>The client's address as the transport gives it, such as "192.168.4.2:50123"; null if not known. Allocates.</summary>
        public string RemoteAddress => _connection.Transport == null ? null : _connection.Transport.RemoteAddress;

        /// <summary>The method of enhanced authentication, or null. Allocates.</summary>
        public string GetMethod()
        {
            return _properties == null ? null : _properties.GetString(MqttProperty.AuthenticationMethod);
        }

        /// <summary>The data of enhanced authentication in a new array, or null. Allocates.</summary>
        public byte[] GetData()
        {
            return _properties != null && _properties.TryFind(MqttProperty.AuthenticationData)
                ? Copy(_properties.Buffer, _properties.ValueOffset, _properties.ValueLength)
                : null;
        }

        /// <summary>The password in a new array, or null. It is binary: any bytes. Allocates.</summary>
        public byte[] GetPassword()
        {
            return _connect != null && _connect.HasPassword ? Copy(_connect.Buffer, _connect.PasswordOffset, _connect.PasswordLength) : null;
        }

        /// <summary>Whether the client sent this user name. Takes as long for a wrong one as for the right one, and allocates nothing.</summary>
        /// <param name="userName">User name in UTF-8; not null.</param>
        public bool IsUserName(byte[] userName)
        {
            return _connect != null && _connect.HasUserName && IsSecret(userName, _connect.UserNameOffset, _connect.UserNameLength);
        }

        /// <summary>Whether the client sent this password. Takes as long for a wrong one as for the right one, and allocates nothing.</summary>
        /// <param name="password">The password; not null.</param>
        public bool IsPassword(byte[] password)
        {
            return _connect != null && _connect.HasPassword && IsSecret(password, _connect.PasswordOffset, _connect.PasswordLength);
        }

        // properties: those of the packet; null in 3.1.1.
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

        // The time depends only on the length of what the client sent.
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
