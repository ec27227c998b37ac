using System.Net.Sockets;

namespace NanoMqtt.Net
{
    /// <summary>
    /// Turns what a socket says into one line for a person. The device names few causes: its Connect answers most failures with
    /// <see cref="SocketError.SocketError"/>.
    /// </summary>
    internal static partial class SocketFailure
    {
        public static TransportException Connecting(SocketException e, string peer)
        {
            SocketError error = ErrorOf(e);
            string message;
            switch (error)
            {
                case SocketError.ConnectionRefused:
                    message = "connection refused by " + peer + ": is the broker running?";
                    break;
                case SocketError.TimedOut:
                    message = "no answer from " + peer + ": is the address right, and no firewall between?";
                    break;
                case SocketError.NetworkDown:
                case SocketError.NetworkUnreachable:
                case SocketError.HostUnreachable:
                    message = "no way to " + peer + ": is the network up?";
                    break;
                default:
                    message = "cannot connect to " + peer + " (socket error " + ((int)error).ToString() + "): is the broker running?";
                    break;
            }

            return new TransportException(message, e);
        }

        public static TransportException Listening(SocketException e, string address, int port)
        {
            SocketError error = ErrorOf(e);
            string message;
            switch (error)
            {
                case SocketError.AddressAlreadyInUse:
                    message = "port " + port.ToString() + " is in use: stop the other program that listens there, or choose another port";
                    break;
                case SocketError.AccessDenied:
                    message = "port " + port.ToString() + " is reserved: choose a port above 1023";
                    break;
                case SocketError.AddressNotAvailable:
                    message = address + " is no address of this machine";
                    break;
                default:
                    message = "cannot listen on port " + port.ToString() + " (socket error " + ((int)error).ToString() + ")";
                    break;
            }

            return new TransportException(message, e);
        }
    }
}
