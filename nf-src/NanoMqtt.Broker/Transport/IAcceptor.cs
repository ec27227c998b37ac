namespace NanoMqtt.Broker
{
    /// <summary>
    /// Where a broker gets its connections from. All calls come from the broker's pump, except <see cref="Wake"/> and
    /// <see cref="Close"/>, which any thread may call.
    /// </summary>
    public interface IAcceptor
    {
        /// <summary>Starts to listen.</summary>
        /// <exception cref="System.Exception">It cannot be done, for example because the port is in use; the message says why.</exception>
        void Open();

        /// <summary>
        /// Waits until a connection asks to be accepted, an accepted one has bytes or is gone, one that is
        /// <see cref="IAcceptedTransport.IsSendBlocked"/> can send again, or <see cref="Wake"/> was called.
        /// </summary>
        /// <param name="timeoutMs">How long to wait at most, in milliseconds.</param>
        void Wait(int timeoutMs);

        /// <summary>Takes one connection that asks to be accepted.</summary>
        /// <returns>It, or null when none is waiting.</returns>
        IAcceptedTransport Accept();

        /// <summary>Takes one accepted connection that <see cref="Wait"/> found ready to receive or to send.</summary>
        /// <returns>It, or null when all have been taken since the last wait.</returns>
        IAcceptedTransport NextReady();

        /// <summary>Ends a <see cref="Wait"/> that is under way, or the next one.</summary>
        void Wake();

        /// <summary>Stops to listen. Accepted connections stay open; their owner closes them.</summary>
        void Close();
    }
}
