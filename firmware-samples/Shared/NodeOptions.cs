namespace NanoMqtt.Samples
{
    /// <summary>What every node is told about itself and about failures.</summary>
    public class NodeOptions
    {
        /// <summary>The board's name: its client identifier, and a level of its topics. No two boards of a broker may share it.</summary>
        public string Board;

        /// <summary>User name for the broker, or null.</summary>
        public string UserName;

        /// <summary>Password for the broker, or null.</summary>
        public string Password;

        /// <summary>How long to try to bring the network up before saying why not, in milliseconds.</summary>
        public int NetworkTimeoutMs = 30000;

        /// <summary>First pause after a failure of network or broker, in milliseconds; it doubles with each further one.</summary>
        public int RetryMinimumMs = 1000;

        /// <summary>Longest pause after a failure, in milliseconds.</summary>
        public int RetryMaximumMs = 60000;
    }
}
