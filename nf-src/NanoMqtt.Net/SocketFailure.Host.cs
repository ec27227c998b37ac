using System;
using System.Net.Sockets;

namespace NanoMqtt.Net
{
    /// <summary>Turns what a socket says into one line for a person.</summary>
    internal static class SocketFailure
    {
        public static TransportException Connecting(SocketException e, string peer)
        {
            switch (e.SocketErrorCode)
            {
                case SocketError.ConnectionRefused:
                    return new TransportException("connection refused by " + peer + ": is the broker running?", e);
                case SocketError.TimedOut:
                    return new TransportException("no answer from " + peer + ": is the address right, and no firewall between?", e);
                case SocketError.NetworkDown:
                case SocketError.NetworkUnreachable:
                case SocketError.HostUnreachable:
                    return new TransportException("no way to " + peer + ": is the network up?", e);
                default:
                    return new TransportException("cannot connect to " + peer + ": " + e.Message, e);
            }
        }

        // What is not an address is a FormatException.
        public static TransportException Listening(Exception e, string address, int port)
        {
            switch (e is FormatException ? SocketError.AddressNotAvailable : (e as SocketException)?.SocketErrorCode)
            {
                case SocketError.AddressAlreadyInUse:
                    return new TransportException("port " + port + " is in use: stop the other program that listens there, or choose another port", e);
                case SocketError.AccessDenied:
                    return new TransportException("port " + port + " is reserved: choose a port above 1023", e);
                case SocketError.AddressNotAvailable:
                    return new TransportException(address + " is no address of this machine", e);
                default:
                    return new TransportException("cannot listen on port " + port + ": " + e.Message, e);
            }
        }
    }
}
