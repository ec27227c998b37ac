using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>A CONNECT as an <see cref="IMqttAuthenticator"/> sees it. Strings and arrays are made when they are asked for.</summary>
    public sealed class MqttConnectRequest
    {
        private readonly ConnectPacket _connect;
        private IAcceptedTransport _transport;

        internal MqttConnectRequest(ConnectPacket connect)
        {
            _connect = connect;
        }

        /// <summary>Client identifier; empty when the client leaves the choice to the broker. Allocates.</summary>
        public string ClientId => Utf8.GetString(_connect.Buffer, _connect.ClientIdOffset, _connect.ClientIdLength);

        /// <summary>User name, or null. Allocates.</summary>
        public string UserName =>
            _connect.HasUserName ? Utf8.GetString(_connect.Buffer, _connect.UserNameOffset, _connect.UserNameLength) : null;

        /// <summary>Where the client is, as the transport puts it; null when that is not known. Allocates.</summary>
        public string RemoteAddress => _transport == null ? null : _transport.RemoteAddress;

        /// <summary>The password, which is binary, or null. Allocates.</summary>
        public byte[] GetPassword()
        {
            if (!_connect.HasPassword)
            {
                return null;
            }

            byte[] password = new byte[_connect.PasswordLength];
            Array.Copy(_connect.Buffer, _connect.PasswordOffset, password, 0, password.Length);
            return password;
        }

        internal void Open(IAcceptedTransport transport)
        {
            _transport = transport;
        }
    }
}
