using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Core;

namespace NanoMqtt.Net
{
    /// <summary>
    /// A client's connection over TCP, not encrypted. Each time it is opened the host name is looked up again; while that fails, the addresses
    /// found before are good enough. For encryption use <see cref="TlsTransport"/>.
    /// </summary>
    public sealed partial class TcpTransport : ITransport
    {
        /// <summary>MQTT's port without TLS, as registered with IANA.</summary>
        public const int DefaultPort = 1883;

        /// <summary>How long <see cref="Send"/> waits by default, in milliseconds.</summary>
        public const int DefaultSendTimeoutMs = 10000;

        // The time limit of the socket is for all that it is given at once, so a slow peer is not given much.
        private const int MaximumSendBytes = 16 * 1024;

        private readonly string _host;
        private readonly int _port;
        private readonly int _sendTimeoutMs;
        private IPAddress[] _addresses = new IPAddress[0]; // found by the last look-up that found any
        private Socket _socket;

        /// <summary>Creates it; the client connects it.</summary>
        /// <param name="host">A name or an address: "broker.local", "192.168.1.10".</param>
        /// <param name="port">The broker's port, 1 to 65535.</param>
        /// <param name="sendTimeoutMs">How long <see cref="Send"/> waits for a broker that takes no bytes, in milliseconds, at least 1.</param>
        /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not a port, or the time is too short.</exception>
        public TcpTransport(string host, int port = DefaultPort, int sendTimeoutMs = DefaultSendTimeoutMs)
        {
            if (host == null)
            {
                throw new ArgumentNullException(nameof(host));
            }

            if (port < 1 || port > IPEndPoint.MaxPort)
            {
                throw new ArgumentOutOfRangeException(nameof(port));
            }

            if (sendTimeoutMs < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(sendTimeoutMs));
            }

            _host = host;
            _port = port;
            _sendTimeoutMs = sendTimeoutMs;
        }

        internal Socket Socket
        {
            get { return _socket; }
        }

        /// <inheritdoc/>
        /// <remarks>
        /// Tries every address of the host, IPv4 before IPv6, each for its share of the time. The time limit is for the connection, not for looking up
        /// the name; on the device a name server that does not answer stops all threads for six seconds.
        /// </remarks>
        /// <exception cref="TransportException">The name is unknown, nobody answers, or <see cref="Close"/> came in between.</exception>
        public void Open(int timeoutMs)
        {
            Close();
            IPAddress[] found = LookUp(_host);
            if (found.Length != 0)
            {
                _addresses = found;
            }

            Open(_addresses, timeoutMs);
        }

        internal void Open(IPAddress[] addresses, int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            TransportException firstFailure = null;
            for (int i = 0; i < addresses.Length; i++)
            {
                long leftMs = endMs - Environment.TickCount64;
                if (leftMs < 0)
                {
                    leftMs = 0;
                }

                TransportException failure = TryConnect(new IPEndPoint(addresses[i], _port), (int)leftMs / (addresses.Length - i));
                if (failure == null)
                {
                    return;
                }

                firstFailure ??= failure;
            }

            throw firstFailure ?? new TransportException("no address from DNS, check the name: " + _host, null);
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Socket socket = _socket;
            if (socket == null)
            {
                return -1;
            }

            try
            {
                while (true)
                {
                    int sliceMs = timeoutMs < PollSliceMs ? timeoutMs : PollSliceMs;
                    if (socket.Poll(sliceMs * 1000, SelectMode.SelectRead))
                    {
                        int received = socket.Receive(buffer, offset, count, SocketFlags.None);
                        return received > 0 ? received : -1;
                    }

                    if (_socket != socket)
                    {
                        return -1;
                    }

                    timeoutMs -= sliceMs;
                    if (timeoutMs <= 0)
                    {
                        return 0;
                    }
                }
            }
            catch (SocketException)
            {
                return -1;
            }
            catch (ObjectDisposedException)
            {
                return -1;
            }
        }

        /// <inheritdoc/>
        public bool Send(byte[] buffer, int offset, int count)
        {
            Socket socket = _socket;
            if (socket == null)
            {
                return false;
            }

            try
            {
                while (count > 0)
                {
                    int sent = socket.Send(buffer, offset, count < MaximumSendBytes ? count : MaximumSendBytes, SocketFlags.None);
                    if (sent <= 0)
                    {
                        return false;
                    }

                    offset += sent;
                    count -= sent;
                }

                return true;
            }
            catch (SocketException)
            {
                return false;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        /// <inheritdoc/>
        public void Close()
        {
            Socket socket = _socket;
            _socket = null;
            if (socket != null)
            {
                socket.Close();
            }
        }

        // Null when it is connected, the failure when another address may be tried. Close knows the socket from the start, so
        // that it can end the attempt.
        private TransportException TryConnect(IPEndPoint peer, int timeoutMs)
        {
            Socket socket = null;
            try
            {
                socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                _socket = socket;
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                socket.SendTimeout = _sendTimeoutMs;
                Connect(socket, peer, timeoutMs);
                if (_socket != socket)
                {
                    throw ClosedMeanwhile(null);
                }

                return null;
            }
            catch (SocketException e)
            {
                if (_socket == socket)
                {
                    Close();
                    return FailureOf(e, peer.ToString());
                }

                throw ClosedMeanwhile(e);
            }
            catch (ObjectDisposedException e)
            {
                throw ClosedMeanwhile(e);
            }
        }

        internal static TransportException ClosedMeanwhile(Exception e)
        {
            return new TransportException("closed while connecting", e);
        }
    }
}
