namespace NanoMqtt.Client
{
    /// <summary>The client's clock: time passes only when a test says so, or somebody waits.</summary>
    public static class Environment
    {
        /// <summary>Now, in milliseconds.</summary>
        public static long TickCount64 { get; set; }
    }
}
