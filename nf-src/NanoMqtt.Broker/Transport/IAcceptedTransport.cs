namespace NanoMqtt.Broker
{
    /// <summary>One connection that a broker has accepted. Its methods do not wait. All calls come from the broker's thread.</summary>
    public interface IAcceptedTransport
    {
        /// <summary>A number that the broker keeps here, to find its own data for this connection.</summary>
        int Tag { get; set; }

        /// <summary>
        /// The broker sets this when <see cref="Send"/> took less than it was given. <see cref="IAcceptor.Wait"/> then also returns when the
        /// connection can send again.
        /// </summary>
        bool IsSendBlocked { get; set; }

        /// <summary>The peer's address, for logs and authentication, such as "192.168.4.2:50123". Allocates.</summary>
        string RemoteAddress { get; }

        /// <summary>Gives bytes that have arrived.</summary>
        /// <returns>Number of bytes; 0 if there are none now; -1 if the connection is gone.</returns>
        /// <param name="buffer">Where to write them; it belongs to the caller.</param>
        /// <param name="offset">First byte to write.</param>
        /// <param name="count">Maximum number of bytes, at least 1.</param>
        int Receive(byte[] buffer, int offset, int count);

        /// <summary>Sends as much as possible without waiting.</summary>
        /// <returns>Number of bytes taken; 0 if none can be sent now; -1 if the connection is gone.</returns>
        /// <param name="buffer">The bytes; the caller may reuse the array after the call.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes, at least 1.</param>
        int Send(byte[] buffer, int offset, int count);

        /// <summary>Closes the connection. May be called more than once.</summary>
        void Close();
    }
}
