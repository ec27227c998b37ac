namespace NanoMqtt.Samples
{
    /// <summary>Settings that every node has: who it is, and what to do about failures.</summary>
    public class NodeOptions
    {
        /// <summary>The board's name: its client identifier, and a level of its topics. No two boards at a broker may have the same.</summary>
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
    }
}
