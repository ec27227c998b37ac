namespace NanoMqtt.Client
{
    /// <summary>
    /// How a command ended. With <see cref="Success"/> and <see cref="Pending"/> the client has accepted it. With all others it has no effect,
    /// unless the comment of the value says otherwise.
    /// </summary>
    public enum MqttResult
    {
        /// <summary>Done: sent (QoS 0), acknowledged (QoS 1 and 2), granted, connected.</summary>
        Success = 0,

        /// <summary>
        /// Sent or queued; an event reports the outcome. Either the call did not ask to wait, or it came from an event handler, which must not
        /// wait.
        /// </summary>
        Pending = 1,

        /// <summary>There is no connection, and this command is not kept for the next one (QoS 0).</summary>
        NotConnected = 2,

        /// <summary>The time was over before there was an outcome. What was queued or remembered stays so and is still carried out.</summary>
        TimedOut = 3,

        /// <summary>The queue of unacknowledged messages, its store, or the table of subscriptions has no room left.</summary>
        QueueFull = 4,

        /// <summary>The packet does not fit its buffer, and never will.</summary>
        PacketTooLarge = 5,

        /// <summary>The broker said no.</summary>
        Refused = 6,

        /// <summary>The client was stopped before there was an outcome. What was queued or remembered is carried out after the next start.</summary>
        Stopped = 7,

        /// <summary>
        /// Accepted, and later dropped from the queue: to make room (<see cref="MqttClientOptions.QueuePolicy"/>), or because the reader of its
        /// payload gave up.
        /// </summary>
        Dropped = 8,

        /// <summary>
        /// This broker forbids it (5.0): the QoS, a retained message, a packet of this size, or this kind of filter. Nothing was sent,
        /// except, of a message that is reported later, perhaps on an earlier connection: then it may have arrived.
        /// </summary>
        NotAllowed = 9,
    }
}
