using System;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NanoMqtt.Broker;
using NanoMqtt.Net;

namespace NanoMqtt.Listener
{
    /// <summary>
    /// Listens on a TCP port for a broker; with a certificate, connections are encrypted. On a PC idle connections cost nothing while it waits,
    /// so there may be thousands. The device has 16 sockets in all, and looks at each of them every 10 milliseconds.
    /// </summary>
    /// <remarks>
    /// TLS is 1.2, on a PC also 1.3. On the device leave it off unless all clients are your own and close by: a handshake takes some 35 KB of
    /// native memory and stops all threads: for 20 seconds if the client vanishes in the middle of it, and without a time limit if it is there and
    /// says nothing.
    /// </remarks>
    public sealed partial class TcpAcceptor : IAcceptor
    {
        // How long a connection that was closed may take to read what it was told last.
        private const int LingerMs = 2000;

        private readonly string _address;
        private readonly int _requestedPort;
        private readonly X509Certificate2 _certificate;
        private Socket _listener;

        /// <summary>Creates it for all addresses of this machine. The broker's Start makes it listen.</summary>
        /// <param name="port">The port; 0 lets the system choose, see <see cref="Port"/>.</param>
        /// <param name="certificate">For TLS: the broker's certificate with its private key; null for none.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not a port.</exception>
        /// <exception cref="ArgumentException"><paramref name="certificate"/> has no private key.</exception>
        public TcpAcceptor(int port = TcpTransport.DefaultPort, X509Certificate2 certificate = null)
            : this(null, port, certificate)
        {
        }

        /// <summary>Creates it for one address of this machine. The broker's Start makes it listen.</summary>
        /// <param name="address">The address, such as "192.168.4.1" or "127.0.0.1"; null for all of them.</param>
        /// <param name="port">The port; 0 lets the system choose, see <see cref="Port"/>.</param>
        /// <param name="certificate">For TLS: the broker's certificate with its private key; null for none.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not a port.</exception>
        /// <exception cref="ArgumentException"><paramref name="certificate"/> has no private key.</exception>
        public TcpAcceptor(string address, int port, X509Certificate2 certificate = null)
        {
            if (port < 0 || port > IPEndPoint.MaxPort)
            {
                throw new ArgumentOutOfRangeException(nameof(port));
            }

            if (certificate != null && !certificate.HasPrivateKey)
            {
                throw new ArgumentException("no private key", nameof(certificate));
            }

            _address = address;
            _certificate = certificate;
            _requestedPort = port;
            Port = port;
        }

        /// <summary>The port that it listens on; if 0 was asked for, the one that the system chose, as soon as it listens.</summary>
        public int Port { get; private set; }

        /// <inheritdoc/>
        /// <exception cref="TransportException">It cannot listen there; the message says what to do.</exception>
        public void Open()
        {
            Close();
            try
            {
                IPAddress local = LocalAddress(_address);
                _listener = CreateSocket(local);
                _listener.Bind(new IPEndPoint(local, _requestedPort));
                _listener.Listen(Backlog);
                Port = ((IPEndPoint)_listener.LocalEndPoint).Port;
                HandleOpened();
            }
            catch (Exception e)
            {
                Close();
                throw FailureOf(e, _address, _requestedPort);
            }
        }

        partial void HandleOpened();
    }
}
