using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Core;

namespace NanoMqtt.Net
{
    /// <summary>
    /// Listens on a TCP port for a broker, not encrypted. On a PC a wait costs nothing for connections that say nothing, so thousands
    /// may idle; the device has 16 sockets in all and looks at each of them every 10 milliseconds.
    /// </summary>
    public sealed partial class TcpAcceptor : IAcceptor
    {
        private readonly string _address;
        private readonly int _requestedPort;
        private Socket _listener;

        /// <summary>Creates it for all addresses of this machine; it listens after <see cref="Open"/>.</summary>
        /// <param name="port">The port; 0 lets the system choose, see <see cref="Port"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not a port.</exception>
        public TcpAcceptor(int port = TcpTransport.DefaultPort)
            : this(null, port)
        {
        }

        /// <summary>Creates it for one address of this machine; it listens after <see cref="Open"/>.</summary>
        /// <param name="address">The address, such as "192.168.4.1" or "127.0.0.1"; null for all of them.</param>
        /// <param name="port">The port; 0 lets the system choose, see <see cref="Port"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not a port.</exception>
        public TcpAcceptor(string address, int port)
        {
            if (port < 0 || port > IPEndPoint.MaxPort)
            {
                throw new ArgumentOutOfRangeException(nameof(port));
            }

            _address = address;
            _requestedPort = port;
            Port = port;
        }

        /// <summary>The port it listens on: after <see cref="Open"/> the one that the system chose if 0 was asked for.</summary>
        public int Port { get; private set; }

        /// <inheritdoc/>
        /// <exception cref="TransportException">It cannot listen there; the message says what to do.</exception>
        public void Open()
        {
            Close();
            Socket listener = CreateSocket(_address);
            try
            {
                listener.Bind(new IPEndPoint(LocalAddress(_address), _requestedPort));
                listener.Listen(Backlog);
            }
            catch (SocketException e)
            {
                listener.Close();
                throw SocketFailure.Listening(e, _address, _requestedPort);
            }

            Port = ((IPEndPoint)listener.LocalEndPoint).Port;
            _listener = listener;
            HandleOpened();
        }

        partial void HandleOpened();
    }
}
