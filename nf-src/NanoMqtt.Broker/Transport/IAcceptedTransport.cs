namespace NanoMqtt.Broker
{
    /// <summary>One connection that a broker accepted. Nothing here waits; all calls come from the broker's thread.</summary>
    public interface IAcceptedTransport
    {
        /// <summary>A number for the broker's own use, to find what belongs to this connection.</summary>
        int Tag { get; set; }

        /// <summary>The broker sets this when <see cref="Send"/> took less than it was given: <see cref="IAcceptor.Wait"/> then returns when there is room again.</summary>
        bool IsSendBlocked { get; set; }

        /// <summary>Where the peer is, for logs and authentication: "192.168.4.2:50123". Allocates.</summary>
        string RemoteAddress { get; }

        /// <summary>Takes bytes that have come.</summary>
        /// <returns>Number of bytes; 0 if there are none now; -1 if the connection is gone.</returns>
        /// <param name="buffer">Where to put them; the caller owns it.</param>
        /// <param name="offset">First byte to write.</param>
        /// <param name="count">How many bytes to take at most; at least 1.</param>
        int Receive(byte[] buffer, int offset, int count);

        /// <summary>Sends what can be sent without waiting.</summary>
        /// <returns>Number of bytes taken; 0 if none can be sent now; -1 if the connection is gone.</returns>
        /// <param name="buffer">The bytes; the caller may reuse the array after the call.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes, at least 1.</param>
        int Send(byte[] buffer, int offset, int count);

        /// <summary>Closes the connection. May be called more than once.</summary>
        void Close();
    }
}
