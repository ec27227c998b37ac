namespace NanoMqtt.Broker
{
    /// <summary>What happens to a message for which a queue has no room. All of it is counted.</summary>
    public enum MqttFullPolicy
    {
        /// <summary>The new message is dropped.</summary>
        DropNewest = 0,

        /// <summary>The oldest message that has not been sent yet makes room; if there is none, the new one is dropped.</summary>
        DropOldest = 1,

        /// <summary>
        /// The new message is dropped and the client disconnected, with Quota exceeded (0x97). While it is away, or for the broker's own
        /// application: as <see cref="DropNewest"/>.
        /// </summary>
        Disconnect = 2,
    }
}
