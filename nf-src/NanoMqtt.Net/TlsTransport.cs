using System;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NanoMqtt.Core;

namespace NanoMqtt.Net
{
    /// <summary>
    /// A client's connection over TLS 1.2, on a PC also 1.3: like <see cref="TcpTransport"/>, but encrypted. The broker must show a certificate
    /// that is signed by the given CA, valid now and made for the host name. Without a CA, those that the platform trusts count.
    /// </summary>
    /// <remarks>
    /// On the device the clock must be set first, or every certificate is expired or not yet valid. The handshake takes some 35 KB of native
    /// memory and a second or more, and stops all threads meanwhile: for 20 seconds if the broker vanishes, and without a time limit if it is
    /// there and says nothing. Keep a private key in the device's own certificate store rather than in the program; that store is used if no
    /// client certificate is given here.
    /// </remarks>
    public sealed class TlsTransport : ITransport
    {
        /// <summary>MQTT's port with TLS, as registered with IANA.</summary>
        public const int DefaultPort = 8883;

        // How soon a wait sees that another thread has closed, where closing does not end it.
        private const int WaitSliceMs = 250;

        private readonly TcpTransport _tcp;
        private readonly string _host;
        private readonly int _sendTimeoutMs;
        private readonly X509Certificate _ca;
        private readonly X509Certificate2 _certificate;
        private TlsStream _stream;

        /// <summary>Creates it; the client connects it.</summary>
        /// <param name="host">The name that the broker's certificate is made for: "broker.local".</param>
        /// <param name="port">The broker's port, 1 to 65535.</param>
        /// <param name="ca">The certificate that signed the broker's, or the broker's own; null for those that the platform trusts.</param>
        /// <param name="clientCertificate">A certificate with its private key, for a broker that asks for one; null for none.</param>
        /// <param name="sendTimeoutMs">How long <see cref="Send"/> waits for a broker that takes no bytes, in milliseconds, at least 1.</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not a port, or the time is too short.</exception>
        public TlsTransport(
            string host,
            int port = DefaultPort,
            X509Certificate ca = null,
            X509Certificate2 clientCertificate = null,
            int sendTimeoutMs = TcpTransport.DefaultSendTimeoutMs)
        {
            _tcp = new TcpTransport(host, port, sendTimeoutMs);
            _host = host;
            _sendTimeoutMs = sendTimeoutMs;
            _ca = ca;
            _certificate = clientCertificate;
        }

        /// <inheritdoc/>
        /// <remarks>The time limit is for the connection, and on a PC for the handshake, too.</remarks>
        /// <exception cref="TransportException">It cannot connect, or the two sides cannot agree on TLS; the message says why.</exception>
        public void Open(int timeoutMs)
        {
            Close();
            long endMs = Environment.TickCount64 + timeoutMs;
            _tcp.Open(timeoutMs);
            Socket socket = _tcp.Socket;
            TransportException failure = null;
            try
            {
                _stream = TlsStream.Connect(socket, _host, _ca, _certificate, (int)(endMs - Environment.TickCount64));
            }
            catch (TransportException e)
            {
                failure = e;
            }

            if (_tcp.Socket != socket)
            {
                failure = TcpTransport.ClosedMeanwhile(failure);
            }

            if (failure != null)
            {
                Close();
                throw failure;
            }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            while (true)
            {
                TlsStream stream = _stream;
                if (stream == null)
                {
                    return -1;
                }

                int received = stream.Receive(buffer, offset, count);
                long leftMs = endMs - Environment.TickCount64;
                if (received != 0 || leftMs <= 0)
                {
                    return received;
                }

                stream.Wait(SelectMode.SelectRead, leftMs < WaitSliceMs ? (int)leftMs : WaitSliceMs);
            }
        }

        /// <inheritdoc/>
        public bool Send(byte[] buffer, int offset, int count)
        {
            long endMs = Environment.TickCount64 + _sendTimeoutMs;
            while (count > 0)
            {
                TlsStream stream = _stream;
                int sent = stream == null ? -1 : stream.Send(buffer, offset, count);
                if (sent > 0)
                {
                    offset += sent;
                    count -= sent;
                    endMs = Environment.TickCount64 + _sendTimeoutMs;
                }
                else if (sent < 0 || Environment.TickCount64 >= endMs)
                {
                    return false;
                }
                else
                {
                    stream.Wait(SelectMode.SelectWrite, WaitSliceMs);
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public void Close()
        {
            TlsStream stream = _stream;
            _stream = null;
            if (stream != null)
            {
                stream.Close();
            }

            _tcp.Close();
        }
    }
}
