namespace NanoMqtt.Broker
{
    /// <summary>Why a message was not delivered to one of its subscribers. <see cref="MqttBrokerStatistics"/> counts each.</summary>
    public enum MqttDropReason
    {
        /// <summary>QoS 0: <see cref="MqttBrokerOptions.OutputBytes"/> were waiting for the client.</summary>
        OutputFull = 0,

        /// <summary>QoS 1 and 2: the client's session held as many messages or bytes as it may.</summary>
        QueueFull = 1,

        /// <summary>The message store was full.</summary>
        StoreFull = 2,

        /// <summary>The packet would exceed what the client said that it takes (MQTT 5.0), or any output.</summary>
        TooLarge = 3,

        /// <summary>It had expired while it waited (MQTT 5.0).</summary>
        Expired = 4,

        /// <summary><see cref="MqttBrokerOptions.MaximumLocalMessages"/> were waiting for the broker's own application.</summary>
        LocalFull = 5,
    }
}
