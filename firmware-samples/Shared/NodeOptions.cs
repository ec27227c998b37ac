namespace NanoMqtt.Samples
{
    /// <summary>Settings that every node has: who it is, and what to do about failures.</summary>
    public class NodeOptions
    {
        /// <summary>The board's name: its client identifier, and a level of its topics, so without / + and #. No two boards at a broker may have the same.</summary>
        public string Board;

        /// <summary>User name for the broker, or null.</summary>
        public string UserName;

        /// <summary>Password for the broker, or null.</summary>
        public string Password;

        /// <summary>How long to try to bring the network up before reporting a failure, in milliseconds.</summary>
        public int NetworkTimeoutMs = 30000;

        /// <summary>First pause after a failure of network or broker, in milliseconds; it doubles with each further one.</summary>
        public int RetryMinimumMs = 1000;

        /// <summary>Longest pause after a failure, in milliseconds.</summary>
        public int RetryMaximumMs = 60000;

        /// <summary>
        /// How many bytes these take at most in CONNECT, which must fit the client's send buffer. Passwords can be long: some brokers want a token.
        /// </summary>
        /// <returns>A number of bytes.</returns>
        /// <param name="userName">User name, or null.</param>
        /// <param name="password">Password, or null.</param>
        public static int BytesOf(string userName, string password)
        {
            return ((userName == null ? 0 : userName.Length) + (password == null ? 0 : password.Length)) * 3; // UTF-8
        }
    }
}
