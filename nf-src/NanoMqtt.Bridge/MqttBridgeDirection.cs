namespace NanoMqtt.Bridge
{
    /// <summary>Which way the messages of a rule go.</summary>
    public enum MqttBridgeDirection
    {
        /// <summary>From the local broker to the upstream one.</summary>
        Out = 1,

        /// <summary>From the upstream broker to the local one.</summary>
        In = 2,

        /// <summary>Both ways.</summary>
        Both = 3,
    }
}
