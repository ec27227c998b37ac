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
    }
}
