using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// An authenticator with a fixed list of user names and passwords. Clients without a user name are refused. All entries are compared in a
    /// time that tells nothing about them. The passwords stay in memory as they are; keep their source out of the code.
    /// </summary>
    public sealed class MqttUserList : IMqttAuthenticator
    {
        // User names at even places, their passwords behind them.
        private readonly byte[][] _entries;

        /// <summary>Makes the list.</summary>
        /// <param name="namesAndPasswords">User name, password, user name, password and so on.</param>
        /// <exception cref="ArgumentException">A password is missing.</exception>
        public MqttUserList(params string[] namesAndPasswords)
        {
            if (namesAndPasswords.Length % 2 != 0)
            {
                throw new ArgumentException(null, nameof(namesAndPasswords));
            }

            _entries = new byte[namesAndPasswords.Length][];
            for (int i = 0; i < _entries.Length; i++)
            {
                _entries[i] = Utf8.GetBytes(namesAndPasswords[i]);
            }
        }

        /// <inheritdoc/>
        public MqttReasonCode Authenticate(MqttConnectRequest request)
        {
            bool isAllowed = false;
            for (int i = 0; i < _entries.Length; i += 2)
            {
                isAllowed |= request.IsUserName(_entries[i]) & request.IsPassword(_entries[i + 1]);
            }

            return isAllowed ? MqttReasonCode.Success : MqttReasonCode.BadUserNameOrPassword;
        }
    }
}
