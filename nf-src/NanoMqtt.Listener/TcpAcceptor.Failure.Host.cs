using System;
using System.Net.Sockets;
using NanoMqtt.Net;

namespace NanoMqtt.Listener
{
    public sealed partial class TcpAcceptor
    {
        // What is not an address is a FormatException.
        private static TransportException FailureOf(Exception e, string address, int port)
        {
            string endpoint = "port " + port + (address == null ? "" : " of " + address);
            switch (e is FormatException ? SocketError.AddressNotAvailable : (e as SocketException)?.SocketErrorCode)
            {
                case SocketError.AddressAlreadyInUse:
                    return new TransportException(endpoint + " is in use: stop the other program that listens there, or choose another port", e);
                case SocketError.AccessDenied:
                    return new TransportException(endpoint + " is reserved: choose a port above 1023", e);
                case SocketError.AddressNotAvailable:
                    return new TransportException(address + " is no address of this machine", e);
                default:
                    return new TransportException("cannot listen on " + endpoint + ": " + e.Message, e);
            }
        }
    }
}
