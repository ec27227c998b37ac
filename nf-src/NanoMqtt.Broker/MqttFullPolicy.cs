namespace NanoMqtt.Broker
{
    /// <summary>What happens to a message for which a queue has no room. Each message that is dropped is counted.</summary>
    public enum MqttFullPolicy
    {
        /// <summary>The new message is dropped.</summary>
        DropNewest = 0,

        /// <summary>The oldest message that has not been sent yet is dropped; if there is none, the new one.</summary>
        DropOldest = 1,

        /// <summary>
        /// The new message is dropped and the client is disconnected, with Quota exceeded (0x97). For a client that is away, and for the broker's own
        /// application, the same as <see cref="DropNewest"/>.
        /// </summary>
        Disconnect = 2,
    }
}
