using System.Net;
using System.Net.Sockets;

namespace NanoMqtt.Net
{
    public sealed partial class TcpTransport
    {
        // A close does not end another thread's Poll: it comes back by itself this often.
        private const int PollSliceMs = 250;

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
    }
}
