using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using NanoMqtt.Broker;

namespace NanoMqtt.Listener
{
    // Completions of asynchronous operations fill a queue that Wait waits for, so a round costs what the busy connections cost, however many
    // are idle; see docs/decisions/0005. At those that are busy it looks itself (TcpAcceptor.Wait.Host.cs). The completions come on threads of
    // the pool, and touch only what _gate guards; everything else belongs to the pump. In a group (TcpAcceptors) the first one, the leader, has
    // queue, gate and wait of all.
    [SuppressMessage("Design", "CA1001", Justification = "Close disposes of what it owns")]
    public sealed partial class TcpAcceptor
    {
        private const int Backlog = 512;

        private object _gate = new object(); // the leader's
        private TcpAcceptor _leader; // or null, without a group
        private AcceptedTcpTransport _firstReady; // guarded by _gate: a queue, linked by NextReady
        private AcceptedTcpTransport _lastReady;
        private AcceptedTcpTransport _served; // the pump's: those handed out since the last Wait, linked by NextServed
        private SocketAsyncEventArgs _accept;
        private SslStreamCertificateContext _context; // or null, without TLS
        private Socket _accepted; // guarded by _gate: at most one that waits to be taken
        private int _acceptedCount; // guarded by _gate, the leader's: how many wait in its group
        private bool _isAccepting; // guarded by _gate

        /// <summary>
        /// On a PC only: the certificates between the broker's and the root, such as those of Let's Encrypt, which clients need. Set them before
        /// the broker starts; null: none but those that the system knows.
        /// </summary>
        public X509Certificate2Collection IntermediateCertificates { get; set; }

        private TcpAcceptor Leader
        {
            get { return _leader ?? this; }
        }

        /// <inheritdoc/>
        public IAcceptedTransport Accept()
        {
            Socket socket;
            bool isIdle;
            lock (_gate)
            {
                socket = TakeAccepted();
                isIdle = _accept != null && !_isAccepting;
                _isAccepting |= isIdle;
            }

            if (isIdle)
            {
                StartAccept();
            }

            return socket == null ? null : Adopt(socket);
        }

        /// <inheritdoc/>
        public IAcceptedTransport NextReady()
        {
            lock (_gate)
            {
                while (_firstReady != null)
                {
                    AcceptedTcpTransport connection = _firstReady;
                    _firstReady = connection.NextReady;
                    connection.NextReady = null;
                    connection.IsQueued = false;
                    if (!connection.IsClosed)
                    {
                        Serve(connection);
                        return connection;
                    }
                }
            }

            return null;
        }

        /// <inheritdoc/>
        public void Close()
        {
            lock (_gate)
            {
                _listener?.Close();
                _listener = null;
                _accept?.Dispose();
                _accept = null;
                TakeAccepted()?.Close();
                _isAccepting = false;
                _bell?.Close();
                _bell = null;
            }
        }

        // False if it is in use already.
        internal bool TryJoin(TcpAcceptor leader)
        {
            if (_leader != null || _listener != null)
            {
                return false;
            }

            _leader = leader;
            _gate = leader._gate;
            return true;
        }

        internal void Enqueue(AcceptedTcpTransport connection)
        {
            lock (_gate)
            {
                if (connection.IsQueued)
                {
                    return;
                }

                if (_firstReady == null)
                {
                    _firstReady = connection;
                }
                else
                {
                    _lastReady.NextReady = connection;
                }

                _lastReady = connection;
                connection.IsQueued = true;
                Ring();
            }
        }

        private static Socket CreateSocket(IPAddress local)
        {
            var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = local.Equals(IPAddress.IPv6Any);
            }

            return socket;
        }

        private static IPAddress LocalAddress(string address)
        {
            if (address != null)
            {
                return IPAddress.Parse(address);
            }

            return Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        }

        partial void HandleOpened()
        {
            _context ??= _certificate == null ? null : SslStreamCertificateContext.Create(_certificate, IntermediateCertificates, offline: true);
            lock (_gate)
            {
                _accept = new SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true);
                _accept.Completed += (sender, e) => HandleAccepted(e, wasImmediate: false);
                _isAccepting = true;
                _bell = Leader == this ? MakeBell() : null;
            }

            StartAccept();
        }

        private void StartAccept()
        {
            Socket listener;
            SocketAsyncEventArgs accept;
            lock (_gate)
            {
                listener = _listener;
                accept = _accept;
            }

            try
            {
                if (listener != null && !listener.AcceptAsync(accept))
                {
                    HandleAccepted(accept, wasImmediate: true);
                }
            }
            catch (ObjectDisposedException)
            {
                // Another thread closed it in between.
            }
        }

        private void HandleAccepted(SocketAsyncEventArgs accept, bool wasImmediate)
        {
            TcpAcceptor leader = Leader;
            lock (_gate)
            {
                Socket socket = accept.AcceptSocket;
                if (accept != _accept)
                {
                    socket?.Close(); // closed meanwhile
                    return;
                }

                _isAccepting = false;
                accept.AcceptSocket = null;
                if (accept.SocketError == SocketError.Success)
                {
                    _accepted = socket;
                    leader._acceptedCount++;
                }

                // Wakes the pump for a failure too, so that it accepts again. Where that fails at once, for want of file
                // handles, it is left to the pump's next round: there is nothing to gain from trying without a pause.
                leader._isWoken |= !wasImmediate;
                leader.Ring();
            }
        }

        // _gate is held.
        private Socket TakeAccepted()
        {
            Socket socket = _accepted;
            if (socket != null)
            {
                _accepted = null;
                Leader._acceptedCount--;
            }

            return socket;
        }

        private AcceptedTcpTransport Adopt(Socket socket)
        {
            try
            {
                socket.NoDelay = true;
                var connection = new AcceptedTcpTransport(Leader, socket, _context);
                Leader.Serve(connection);
                return connection;
            }
            catch (SocketException)
            {
                socket.Close(); // gone already
                return null;
            }
        }

        private void Serve(AcceptedTcpTransport connection)
        {
            if (!connection.IsServed)
            {
                connection.IsServed = true;
                connection.NextServed = _served;
                _served = connection;
            }
        }
    }
}
