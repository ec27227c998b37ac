namespace NanoMqtt.Client
{
    /// <summary>What <see cref="ClientSession.NextEvent"/> reports. The session's fields named here belong to it.</summary>
    internal enum SessionEvent
    {
        /// <summary>Nothing more until something else is handled. Look at the state now: it may be Ending.</summary>
        None = 0,

        /// <summary>Acknowledgements fill the send buffer: drain NextOutput, then ask for events again.</summary>
        OutputFull = 1,

        /// <summary>Message, valid until the next call of NextEvent; NextHandler gives who else wants it.</summary>
        MessageReceived = 2,

        /// <summary>Message, a piece of it; NextHandler as above.</summary>
        PieceReceived = 3,

        /// <summary>SessionPresent, EventResult. Somebody may wait for this one and those that follow.</summary>
        Connected = 4,

        /// <summary>EventPacketId, EventResult.</summary>
        Delivered = 5,

        /// <summary>EventFilter of the subscriptions, EventSlot, EventResult.</summary>
        Subscribed = 6,

        /// <summary>EventFilter of the subscriptions, EventSlot, EventResult.</summary>
        Unsubscribed = 7,
    }
}
