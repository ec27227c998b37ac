namespace NanoMqtt.Client
{
    /// <summary>What a subscription wants beside its QoS (MQTT 5.0 §3.8.3.1); to be combined with <c>|</c>. Not sent at 3.1.1.</summary>
    public enum MqttSubscribeOptions
    {
        /// <summary>As at 3.1.1.</summary>
        None = 0,

        /// <summary>Not what this client has published itself. Forbidden for shared subscriptions.</summary>
        NoLocal = 0x04,

        /// <summary>Messages keep the retain flag that they were published with.</summary>
        RetainAsPublished = 0x08,

        /// <summary>Retained messages only if the broker did not have the subscription.</summary>
        RetainedOnlyIfNew = 0x10,

        /// <summary>No retained messages.</summary>
        NoRetained = 0x20,
    }
}
