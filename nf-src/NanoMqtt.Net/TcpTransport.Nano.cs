using System;
using System.Net;
using System.Net.Sockets;

namespace NanoMqtt.Net
{
    public sealed partial class TcpTransport
    {
        // Closing does not end another thread's Poll, so it returns by itself this often.
        private const int PollSliceMs = 250;

        internal static TransportException FailureOf(string what, Exception e, string question)
        {
            SocketException failure = e as SocketException;
            return new TransportException(what + " (error " + (failure == null ? 0 : failure.ErrorCode).ToString() + question, e);
        }

        private static IPAddress[] LookUp(string host)
        {
            try
            {
                return Dns.GetHostEntry(host).AddressList;
            }
            catch (SocketException e)
            {
                throw new TransportException("cannot resolve " + host, e);
            }
        }

        private static void Connect(Socket socket, IPEndPoint peer, int timeoutMs)
        {
            socket.Connect(peer);

            // A refused connection may pass Connect: lwIP reports it as writable and in error.
            if (socket.Poll(0, SelectMode.SelectError))
            {
                throw new SocketException(SocketError.ConnectionRefused);
            }
        }

        // The device names few causes: its Connect answers most failures with SocketError.SocketError.
        private static TransportException FailureOf(SocketException e, string peer)
        {
            return e.ErrorCode == (int)SocketError.ConnectionRefused
                ? new TransportException("connection refused by " + peer + ": is the broker running?", e)
                : FailureOf("cannot connect to " + peer, e, "): is the broker running, and the network up?");
        }
    }
}
