namespace NanoMqtt.Broker
{
    /// <summary>
    /// Where a broker gets its connections from. All calls come from the broker's thread, except <see cref="Wake"/> and
    /// <see cref="Close"/>, which any thread may call.
    /// </summary>
    public interface IAcceptor
    {
        /// <summary>Starts to listen.</summary>
        /// <exception cref="System.Exception">It cannot listen, for example because the port is in use; the message says why.</exception>
        void Open();

        /// <summary>
        /// Waits until a new connection can be accepted, an accepted one has bytes or is gone, one with
        /// <see cref="IAcceptedTransport.IsSendBlocked"/> can send again, or <see cref="Wake"/> is called.
        /// </summary>
        /// <param name="timeoutMs">How long to wait at most, in milliseconds.</param>
        void Wait(int timeoutMs);

        /// <summary>Accepts one new connection.</summary>
        /// <returns>The connection, or null if none is waiting.</returns>
        IAcceptedTransport Accept();

        /// <summary>Gives one accepted connection that <see cref="Wait"/> found ready to receive or to send.</summary>
        /// <returns>The connection, or null if all have been given since the last wait.</returns>
        IAcceptedTransport NextReady();

        /// <summary>Ends the current <see cref="Wait"/>; if there is none, the next one returns at once.</summary>
        void Wake();

        /// <summary>Stops listening. Accepted connections stay open; the broker closes them.</summary>
        void Close();
    }
}
