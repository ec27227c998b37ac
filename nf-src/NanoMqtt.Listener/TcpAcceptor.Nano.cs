using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Broker;

namespace NanoMqtt.Listener
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
            int free = Array.IndexOf(_connections, null);
            if (free < 0 || !IsListenerReady())
            {
                return null;
            }

            Socket socket = null;
            try
            {
                socket = _listener.Accept();
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                return _connections[free] = new AcceptedTcpTransport(this, socket, _certificate);
            }
            catch (Exception)
            {
                // The client has gone, another thread has closed the listener, or there is no memory for one more.
                if (socket != null)
                {
                    socket.Close();
                }

                _isAcceptFailing = true;
                EndLinger(); // it may be the socket that is missing
                return null;
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
            // Otherwise lwIP refuses the port for two minutes after a connection to it was closed from here.
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            return socket;
        }

        private static IPAddress LocalAddress(string address)
        {
            return address == null ? IPAddress.Any : IPAddress.Parse(address);
        }
    }
}
