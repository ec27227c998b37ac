namespace NanoMqtt.Client
{
    /// <summary>Where an outgoing QoS 1 or 2 message stands (MQTT 3.1.1 §4.3, §4.4).</summary>
    internal enum InFlightState
    {
        /// <summary>The place is free.</summary>
        None = 0,

        /// <summary>To be sent on this connection; its DUP bit says whether it was sent on an earlier one.</summary>
        Queued = 1,

        /// <summary>PUBLISH was sent, PUBACK or PUBREC is awaited.</summary>
        Published = 2,

        /// <summary>PUBREC has come, PUBREL is to be sent on this connection.</summary>
        ReleaseQueued = 3,

        /// <summary>PUBREL was sent, PUBCOMP is awaited.</summary>
        Released = 4,
    }
}
