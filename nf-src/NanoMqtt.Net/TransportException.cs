using System;

namespace NanoMqtt.Net
{
    /// <summary>A connection or a listening port could not be opened. The message says why in one line, for a person to read.</summary>
    public sealed class TransportException : Exception
    {
        /// <summary>Creates it.</summary>
        /// <param name="message">One line: what could not be done, and what to look at.</param>
        /// <param name="innerException">What the platform said, or null.</param>
        public TransportException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
