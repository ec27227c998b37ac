using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Core;

namespace NanoMqtt.Net
{
    public sealed partial class TcpAcceptor
    {
        private const int Backlog = 4;

        // The device has no more sockets than this, the listener among them.
        private readonly AcceptedTcpTransport[] _connections = new AcceptedTcpTransport[16];
        private int _next;
        private bool _isAcceptFailing;

        /// <inheritdoc/>
        public IAcceptedTransport Accept()
        {
            Socket listener = _listener;
            int free = Array.IndexOf(_connections, null);
            if (listener == null || free < 0)
            {
                return null;
            }

            Socket socket = null;
            try
            {
                if (!listener.Poll(0, SelectMode.SelectRead))
                {
                    return null;
                }

                socket = listener.Accept();
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                _connections[free] = new AcceptedTcpTransport(this, socket, _certificate);
                return _connections[free];
            }
            catch (SocketException)
            {
                if (socket != null)
                {
                    socket.Close();
                }

                _isAcceptFailing = true;
                EndLinger(); // it may be the socket that is missing
                return null;
            }
            catch (ObjectDisposedException)
            {
                return null; // another thread closed it in between
            }
        }

        /// <inheritdoc/>
        public IAcceptedTransport NextReady()
        {
            while (_next < _connections.Length)
            {
                AcceptedTcpTransport connection = _connections[_next++];
                if (connection != null && connection.IsReady)
                {
                    return connection;
                }
            }

            return null;
        }

        /// <inheritdoc/>
        public void Close()
        {
            Socket listener = _listener;
            _listener = null;
            if (listener != null)
            {
                listener.Close();
            }

            EndLinger();
        }

        internal void Remove(AcceptedTcpTransport connection)
        {
            int i = Array.IndexOf(_connections, connection);
            if (i >= 0)
            {
                _connections[i] = null;
            }
        }

        private static Socket CreateSocket(IPAddress local)
        {
            return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        }

        private static IPAddress LocalAddress(string address)
        {
            return address == null ? IPAddress.Any : IPAddress.Parse(address);
        }
    }
}
