using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// An authenticator with a fixed list of user names and passwords. It refuses clients without a user name. How long it takes tells nothing
    /// about the entries. The passwords are kept in memory as they are; do not write real ones into source code.
    /// </summary>
    /// <remarks><c>new MqttUserList("kitchen", "one secret", "garage", "another")</c> has two users, kitchen and garage.</remarks>
    public sealed class MqttUserList : IMqttAuthenticator
    {
        // Each user name at an even index, its password at the next.
        private readonly byte[][] _entries;

        /// <summary>Makes the list.</summary>
        /// <param name="namesAndPasswords">A user name, its password, the next user name, its password, and so on; none is null. They are copied.</param>
        /// <exception cref="ArgumentNullException">A user name or a password is null.</exception>
        /// <exception cref="ArgumentException">The last user name has no password.</exception>
        public MqttUserList(params string[] namesAndPasswords)
        {
            if (namesAndPasswords.Length % 2 != 0)
            {
                throw new ArgumentException("the last user name has no password");
            }

            _entries = new byte[namesAndPasswords.Length][];
            for (int i = 0; i < _entries.Length; i++)
            {
                _entries[i] = Utf8.GetBytes(namesAndPasswords[i] ?? throw new ArgumentNullException(nameof(namesAndPasswords)));
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
