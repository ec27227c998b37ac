namespace NanoMqtt.Core
{
    /// <summary>
    /// What a client moves its bytes over: a connection that it opens, uses and opens again. <see cref="Open"/> and
    /// <see cref="Receive"/> are called by one thread at a time; <see cref="Send"/> and <see cref="Close"/> by any thread meanwhile.
    /// </summary>
    public interface ITransport
    {
        /// <summary>Connects; whatever was open before is closed first.</summary>
        /// <param name="timeoutMs">Time limit in milliseconds, as far as the platform can hold it.</param>
        /// <exception cref="System.Exception">It cannot be done; the message says why and is handed to the user.</exception>
        void Open(int timeoutMs);

        /// <summary>Waits until bytes have come and takes those that are there.</summary>
        /// <returns>Number of bytes; 0 when the time is over; -1 when the connection is gone, from either side.</returns>
        /// <param name="buffer">Where to put them; the caller owns it.</param>
        /// <param name="offset">First byte to write.</param>
        /// <param name="count">Most bytes to take, at least 1.</param>
        /// <param name="timeoutMs">How long to wait, in milliseconds; 0 only looks.</param>
        int Receive(byte[] buffer, int offset, int count, int timeoutMs);

        /// <summary>Sends all bytes, waiting within the transport's own time limit.</summary>
        /// <returns>False when they could not all be sent: the connection is of no further use.</returns>
        /// <param name="buffer">The bytes; free again on return.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes.</param>
        bool Send(byte[] buffer, int offset, int count);

        /// <summary>Closes; a thread in <see cref="Receive"/> returns soon. May be called at any time, also when nothing is open.</summary>
        void Close();
    }
}
