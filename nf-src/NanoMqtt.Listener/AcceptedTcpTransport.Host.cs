using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NanoMqtt.Broker;
using NanoMqtt.Net;

namespace NanoMqtt.Listener
{
    // A non-blocking socket. While the pump has nothing to read here, a receive of no bytes is under way; its completion tells that bytes
    // have come. For sending there is no such operation, so when the socket is full its next byte is sent asynchronously; that completion
    // tells that there is room.
    [SuppressMessage("Design", "CA1001", Justification = "Close disposes of what it owns")]
    internal sealed class AcceptedTcpTransport : IAcceptedTransport
    {
        // Used by the acceptor: links of its queue of ready connections (guarded by its gate) and of its list of those handed out.
        public AcceptedTcpTransport NextReady;
        public bool IsQueued;
        public AcceptedTcpTransport NextServed;
        public bool IsServed;

        // Used by the acceptor: in how many waits it has been silent while it was among the busy ones.
        public int SilentWaits;

        private readonly TcpAcceptor _acceptor;
        private readonly Socket _socket;
        private readonly TlsStream _tls; // or null: then what follows is used
        private readonly string _remoteAddress;
        private readonly SocketAsyncEventArgs _readable;
        private SocketAsyncEventArgs _writable; // made when the socket is full for the first time
        private byte[] _nextByte;
        private volatile bool _isWatched;
        private volatile bool _isFull;
        private bool _isUnread; // reported as having bytes, and Receive was not called since
        private bool _hasReceived; // since the last wait
        private bool _hasLastWord; // sent something after all that it received
        private bool _isBusy; // the acceptor looks at the socket itself

        public AcceptedTcpTransport(TcpAcceptor acceptor, Socket socket, SslStreamCertificateContext certificate)
        {
            _acceptor = acceptor;
            _socket = socket;
            _remoteAddress = TextOf((IPEndPoint)socket.RemoteEndPoint);
            if (certificate != null)
            {
                _tls = TlsStream.Accept(socket, certificate, () => acceptor.Enqueue(this));
                return;
            }

            socket.Blocking = false;
            _readable = new SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true);
            _readable.Completed += (sender, e) => HandleReadable();
        }

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress
        {
            get { return _remoteAddress; }
        }

        public Socket Socket
        {
            get { return _socket; }
        }

        public bool IsClosed { get; private set; }

        // While the owner cannot send, it leaves bytes unread to hold the peer back: they are not reported again.
        public bool IsHeldBack
        {
            get { return !IsClosed && (_tls == null ? _isUnread && _isFull : _tls.IsHeldBack); }
        }

        // True if it has just received: from now on the acceptor looks at its socket itself.
        public bool TryBeginBusy()
        {
            bool isFit = _hasReceived && !_isWatched && !_isBusy && !IsClosed && _tls == null;
            _hasReceived = false;
            _isBusy |= isFit;
            SilentWaits = 0;
            return isFit;
        }

        // The acceptor has found bytes.
        public void EndBusy()
        {
            _isBusy = false;
            HandleReadable();
        }

        // It has been silent for too long: the acceptor no longer looks at its socket.
        public void StopBusy()
        {
            _isBusy = false;
            Watch();
        }

        public void Watch()
        {
            if (IsClosed || _isWatched || _isBusy)
            {
                return;
            }

            if (_tls != null)
            {
                _tls.Watch();
                return;
            }

            _isWatched = true;
            if (!_socket.ReceiveAsync(_readable))
            {
                HandleReadable();
            }
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            _isUnread = false;
            if (IsClosed)
            {
                return -1;
            }

            if (_tls != null)
            {
                return _tls.Receive(buffer, offset, count);
            }

            int received = _socket.Receive(buffer, offset, count, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return 0;
            }

            _hasReceived = true;
            _hasLastWord = false;
            return error == SocketError.Success && received > 0 ? received : -1;
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            if (IsClosed)
            {
                return -1;
            }

            if (_tls != null)
            {
                return _tls.Send(buffer, offset, count);
            }

            if (_isFull)
            {
                return 0;
            }

            int sent = _socket.Send(buffer, offset, count, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                sent = 0;
            }
            else if (error != SocketError.Success)
            {
                return -1;
            }

            _hasLastWord = true;
            return sent < count ? sent + SendLater(buffer[offset + sent]) : sent;
        }

        public void Close()
        {
            if (!IsClosed)
            {
                IsClosed = true;
                _tls?.Close();
                if (!_hasLastWord || _isFull || !_acceptor.TryLinger(_socket))
                {
                    _socket.Close();
                }

                _readable?.Dispose();
                _writable?.Dispose();
            }
        }

        // The one byte counts as sent: it is on its way whatever comes after it.
        private int SendLater(byte next)
        {
            if (_writable == null)
            {
                _nextByte = new byte[1];
                _writable = new SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true);
                _writable.SetBuffer(_nextByte, 0, 1);
                _writable.Completed += (sender, e) => HandleWritable();
            }

            _nextByte[0] = next;
            _isFull = true;
            if (!_socket.SendAsync(_writable))
            {
                HandleWritable();
            }

            return 1;
        }

        private void HandleReadable()
        {
            _isUnread = true;
            _isWatched = false;
            _acceptor.Enqueue(this);
        }

        private void HandleWritable()
        {
            _isFull = false;
            _acceptor.Enqueue(this);
        }

        private static string TextOf(IPEndPoint peer)
        {
            return peer.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(peer.Address.MapToIPv4(), peer.Port).ToString() : peer.ToString();
        }
    }
}
