namespace NanoMqtt.Broker
{
    /// <summary>One connection that a broker accepted. Nothing here waits; all calls come from the broker's pump.</summary>
    public interface IAcceptedTransport
    {
        /// <summary>The owner's number for this connection, to find its state again.</summary>
        int Tag { get; set; }

        /// <summary>Set by the owner after <see cref="Send"/> took less than it was given: wake me when it can send again.</summary>
        bool IsSendBlocked { get; set; }

        /// <summary>Where the peer is, for logs and authentication: "192.168.4.2:50123". Allocates.</summary>
        string RemoteAddress { get; }

        /// <summary>Takes bytes that are there.</summary>
        /// <returns>Number of bytes; 0 when there are none now; -1 when the connection is gone.</returns>
        /// <param name="buffer">Where to put them; the caller owns it.</param>
        /// <param name="offset">First byte to write.</param>
        /// <param name="count">Most bytes to take, at least 1.</param>
        int Receive(byte[] buffer, int offset, int count);

        /// <summary>Sends what can be sent without waiting.</summary>
        /// <returns>Number of bytes taken; 0 when none can be sent now; -1 when the connection is gone.</returns>
        /// <param name="buffer">The bytes; free again on return.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes, at least 1.</param>
        int Send(byte[] buffer, int offset, int count);

        /// <summary>Closes. May be called again.</summary>
        void Close();
    }
}
