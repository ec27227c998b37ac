namespace NanoMqtt.Samples
{
    /// <summary>Settings of a <see cref="GatewayNode"/>. User name and password are those that its clients must show.</summary>
    public sealed class GatewayOptions : NodeOptions
    {
        /// <summary>Time from one measurement to the next, in milliseconds.</summary>
        public int IntervalMs = 10000;

        /// <summary>User name for the full broker that it forwards to, or null.</summary>
        public string UpstreamUserName;

        /// <summary>Password for the full broker, or null.</summary>
        public string UpstreamPassword;
    }
}
