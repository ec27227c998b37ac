using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Net
{
    public sealed partial class TcpTransport
    {
        // A close ends another thread's Poll at once; the limit keeps microseconds within an int.
        private const int PollSliceMs = 600000;

        // A test puts its own name server here.
        internal NameServer Resolver = Dns.GetHostAddresses;

        internal delegate IPAddress[] NameServer(string host);

        private IPAddress[] LookUp(string host)
        {
            if (IPAddress.TryParse(host, out IPAddress literal))
            {
                return new[] { literal };
            }

            try
            {
                IPAddress[] addresses = Resolver(host);
                PutIPv4First(addresses);
                return addresses;
            }
            catch (SocketException)
            {
                return Array.Empty<IPAddress>();
            }
        }

        internal static void PutIPv4First(IPAddress[] addresses)
        {
            int first = 0;
            for (int i = 0; i < addresses.Length; i++)
            {
                if (addresses[i].AddressFamily == AddressFamily.InterNetwork)
                {
                    IPAddress address = addresses[i];
                    addresses[i] = addresses[first];
                    addresses[first++] = address;
                }
            }
        }

        // Not ConnectAsync: that adds the socket to .NET's event loop, which from then on wakes a thread of its own for everything that comes.
        private static void Connect(Socket socket, IPEndPoint peer, int timeoutMs)
        {
            const int Connecting = 0, Connected = 1, Expired = 2;
            int state = Connecting;
            using var limit = new Timer(_ =>
            {
                if (Interlocked.CompareExchange(ref state, Expired, Connecting) == Connecting)
                {
                    socket.Dispose();
                }
            });
            limit.Change(timeoutMs, Timeout.Infinite);
            try
            {
                socket.Connect(peer);
            }
            catch (Exception) when (Volatile.Read(ref state) == Expired)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }

            if (Interlocked.CompareExchange(ref state, Connected, Connecting) == Expired)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }
        }

        private static TransportException FailureOf(SocketException e, string peer)
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
