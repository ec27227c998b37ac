namespace NanoMqtt.Client
{
    /// <summary>Options of a subscription (MQTT 5.0 §3.8.3.1). Combine them with <c>|</c>. They are not sent at 3.1.1.</summary>
    public enum MqttSubscribeOptions
    {
        /// <summary>As at 3.1.1.</summary>
        None = 0,

        /// <summary>No messages that this client has published itself. Not allowed for shared subscriptions.</summary>
        NoLocal = 0x04,

        /// <summary>Messages keep the retain flag that they were published with.</summary>
        RetainAsPublished = 0x08,

        /// <summary>Retained messages only if the broker did not already have this subscription.</summary>
        RetainedOnlyIfNew = 0x10,

        /// <summary>No retained messages.</summary>
        NoRetained = 0x20,
    }
}
