namespace NanoMqtt.Broker
{
    /// <summary>Why a message was not delivered to one of its subscribers. <see cref="MqttBrokerStatistics"/> counts each.</summary>
    public enum MqttDropReason
    {
        /// <summary>QoS 0: there was no room in <see cref="MqttBrokerOptions.OutputBytes"/> of the client's connection.</summary>
        OutputFull = 0,

        /// <summary>QoS 1 and 2: the client's session was full, by <see cref="MqttBrokerOptions.MaximumQueuedMessages"/> or MaximumQueuedBytes.</summary>
        QueueFull = 1,

        /// <summary>The broker's memory for messages was full: <see cref="MqttBrokerOptions.MaximumHeldMessages"/> or MaximumHeldBytes.</summary>
        MemoryFull = 2,

        /// <summary>The packet would be larger than the client accepts (MQTT 5.0), or than any output.</summary>
        TooLarge = 3,

        /// <summary>The message expired while it waited (MQTT 5.0).</summary>
        Expired = 4,

        /// <summary>As many as <see cref="MqttBrokerOptions.MaximumLocalMessages"/> were waiting for the broker's own application.</summary>
        LocalFull = 5,
    }
}
