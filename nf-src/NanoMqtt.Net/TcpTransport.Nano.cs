using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Net
{
    public sealed partial class TcpTransport
    {
        // Closing does not end another thread's Poll, so it returns by itself this often.
        private const int PollSliceMs = 250;

        // Whoever refuses a connection does so sooner than this.
        private const int LongestRefusalMs = 1000;

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
            catch (SocketException)
            {
                return new IPAddress[0];
            }
        }

        // The runtime's Connect has no time limit, and lwIP gives up after 6 seconds, or 20 for an address of its own network, or never without an
        // address of its own.
        private static void Connect(Socket socket, IPEndPoint peer, int timeoutMs)
        {
            // Receive is called when Poll has found something. If that is a reset, the runtime takes it for nothing to read, and would wait for ever.
            socket.ReceiveTimeout = 1;
            long silentMs = Environment.TickCount64 + (timeoutMs < LongestRefusalMs ? timeoutMs : LongestRefusalMs);
            var limit = new Timer(Expire, socket, timeoutMs, Timeout.Infinite);
            try
            {
                socket.Connect(peer);
            }
            catch (SocketException)
            {
                if (Environment.TickCount64 >= silentMs)
                {
                    throw new SocketException(SocketError.TimedOut);
                }

                throw;
            }
            finally
            {
                limit.Dispose();
            }
        }

        private static void Expire(object socket)
        {
            ((Socket)socket).Close();
        }

        // What the device says of a refusal is that it would block.
        private static TransportException FailureOf(SocketException e, string peer)
        {
            switch (e.ErrorCode)
            {
                case (int)SocketError.WouldBlock:
                    return new TransportException("connection refused by " + peer + ": is the broker running?", e);
                case (int)SocketError.TimedOut:
                    return new TransportException("no answer from " + peer + ": is the address right?", e);
                default:
                    return FailureOf("cannot connect to " + peer, e, "): is the network up?");
            }
        }
    }
}
