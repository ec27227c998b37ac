namespace NanoMqtt.Client
{
    /// <summary>
    /// What happens to QoS 1 and 2 messages when the queue has no room. Only messages that were never sent are dropped;
    /// <see cref="MqttClient.Delivered"/> tells each with <see cref="MqttResult.Dropped"/>. QoS 0 is never queued.
    /// </summary>
    public enum MqttQueuePolicy
    {
        /// <summary>The new one is refused: <see cref="MqttResult.QueueFull"/>.</summary>
        Refuse = 0,

        /// <summary>The oldest ones make room for it.</summary>
        DropOldest = 1,

        /// <summary>A new message takes the place of the one that waits for the same topic, room or not; without any room it is refused.</summary>
        KeepLatestPerTopic = 2,
    }
}
