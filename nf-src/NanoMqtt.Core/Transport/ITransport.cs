namespace NanoMqtt.Core
{
    /// <summary>
    /// A client's connection to its broker, which the client opens, uses and opens again. <see cref="Open"/> and <see cref="Receive"/> are
    /// called by one thread at a time; meanwhile any thread may call <see cref="Send"/> and <see cref="Close"/>.
    /// </summary>
    public interface ITransport
    {
        /// <summary>Connects; whatever was open before is closed first.</summary>
        /// <param name="timeoutMs">Time limit in milliseconds, as far as the platform can hold it.</param>
        /// <exception cref="System.Exception">It cannot connect; the message says why, and the client passes it on to the user.</exception>
        void Open(int timeoutMs);

        /// <summary>Waits until bytes have come, and takes those that have.</summary>
        /// <returns>Number of bytes; 0 if the time is over; -1 if the connection is gone, whichever side ended it.</returns>
        /// <param name="buffer">Where to put them; the caller owns it.</param>
        /// <param name="offset">First byte to write.</param>
        /// <param name="count">How many bytes to take at most; at least 1.</param>
        /// <param name="timeoutMs">How long to wait, in milliseconds; 0: not at all.</param>
        int Receive(byte[] buffer, int offset, int count, int timeoutMs);

        /// <summary>Sends all bytes, waiting within the transport's own time limit.</summary>
        /// <returns>False if they could not all be sent: the connection is then of no further use.</returns>
        /// <param name="buffer">The bytes; the caller may reuse the array after the call.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes.</param>
        bool Send(byte[] buffer, int offset, int count);

        /// <summary>Closes the connection; a thread in <see cref="Receive"/> returns soon. May be called at any time, even if nothing is open.</summary>
        void Close();
    }
}
