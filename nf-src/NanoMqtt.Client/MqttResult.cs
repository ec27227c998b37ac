namespace NanoMqtt.Client
{
    /// <summary>
    /// How a command ended. Up to <see cref="Pending"/> the client has taken it over; above, nothing will come of it unless
    /// the value says otherwise.
    /// </summary>
    public enum MqttResult
    {
        /// <summary>Done: sent (QoS 0), acknowledged (QoS 1 and 2), granted, connected.</summary>
        Success = 0,

        /// <summary>
        /// Sent or queued. The outcome comes by event: the call did not ask to wait, or it came from an event handler, which must
        /// not wait.
        /// </summary>
        Pending = 1,

        /// <summary>There is no connection, and this command is not kept for the next one (QoS 0).</summary>
        NotConnected = 2,

        /// <summary>The time was over first. What was queued or remembered stays so and is still carried out.</summary>
        TimedOut = 3,

        /// <summary>The queue of unacknowledged messages, or the table of subscriptions, has no room left.</summary>
        QueueFull = 4,

        /// <summary>The packet is larger than the buffer it has to fit in, and will always be.</summary>
        PacketTooLarge = 5,

        /// <summary>The broker said no.</summary>
        Refused = 6,

        /// <summary><see cref="MqttClient.Stop"/> came first. What was queued or remembered is carried out after the next start.</summary>
        Stopped = 7,

        /// <summary>
        /// Taken over, and then dropped from the queue: to make room (<see cref="MqttClientOptions.QueuePolicy"/>), or because the reader of
        /// its payload gave up.
        /// </summary>
        Dropped = 8,

        /// <summary>
        /// This broker forbids it (5.0): the QoS, a retained message, a packet of this size, or this kind of filter. Nothing was sent.
        /// </summary>
        NotAllowed = 9,
    }
}
