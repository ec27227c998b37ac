using System;
using System.Net.Sockets;

namespace NanoMqtt.Net
{
    // The device names few causes: its Connect answers most failures with SocketError.SocketError.
    internal static class SocketFailure
    {
        public static TransportException Connecting(SocketException e, string peer)
        {
            return e.ErrorCode == (int)SocketError.ConnectionRefused
                ? new TransportException("connection refused by " + peer + ": is the broker running?", e)
                : Of("cannot connect to " + peer, e, "): is the broker running, and the network up?");
        }

        public static TransportException Of(string what, Exception e, string question)
        {
            SocketException failure = e as SocketException;
            return new TransportException(what + " (error " + (failure == null ? 0 : failure.ErrorCode).ToString() + question, e);
        }
    }
}
