namespace NanoMqtt.Client
{
    /// <summary>
    /// What happens to QoS 1 and 2 messages when the queue has no room. Only messages that were never sent are dropped, and
    /// <see cref="MqttClient.Delivered"/> reports each one with <see cref="MqttResult.Dropped"/>. QoS 0 is never queued.
    /// </summary>
    public enum MqttQueuePolicy
    {
        /// <summary>The new message is refused: <see cref="MqttResult.QueueFull"/>.</summary>
        Refuse = 0,

        /// <summary>The oldest messages are dropped to make room for the new one.</summary>
        DropOldest = 1,

        /// <summary>A new message always replaces the one that waits for the same topic. If there is still no room, the new one is refused.</summary>
        KeepLatestPerTopic = 2,
    }
}
