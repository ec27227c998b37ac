using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NanoMqtt.Broker;
using NanoMqtt.Net;

namespace NanoMqtt.Listener
{
    // No call may wait, and the device has no non-blocking sockets: each call first asks the socket, and sends no more than a
    // writable socket takes at once.
    internal sealed class AcceptedTcpTransport : IAcceptedTransport
    {
        // lwIP calls a socket writable when more than half of its send buffer of 5,744 bytes is free.
        private const int MaximumSendBytes = 2800;

        // What the last Look found.
        public bool IsReady;

        private readonly TcpAcceptor _acceptor;
        private readonly Socket _socket;
        private readonly X509Certificate2 _certificate; // for TLS, or null
        private TlsStream _tls; // null until the handshake, and without TLS
        private bool _isUnread; // reported as having bytes, and Receive was not called since
        private bool _hasLastWord; // sent something after all that it received

        public AcceptedTcpTransport(TcpAcceptor acceptor, Socket socket, X509Certificate2 certificate)
        {
            _acceptor = acceptor;
            _socket = socket;
            _certificate = certificate;
            socket.ReceiveTimeout = 1; // see TcpTransport.Connect
        }

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress
        {
            get
            {
                try
                {
                    return _socket.RemoteEndPoint.ToString();
                }
                catch (SocketException)
                {
                    return string.Empty; // gone already
                }
            }
        }

        // Asks the socket whether there is something to do, and remembers it in IsReady.
        public bool Look()
        {
            try
            {
                IsReady = IsSendBlocked && _socket.Poll(0, SelectMode.SelectWrite);

                // While the owner cannot send, it leaves bytes unread to hold the peer back: they are not reported again.
                if (!(IsSendBlocked && _isUnread) && (_tls == null ? _socket.Poll(0, SelectMode.SelectRead) : _tls.HasNews))
                {
                    IsReady = true;
                    _isUnread = true;
                }
            }
            catch (SocketException)
            {
                IsReady = true; // its next Receive says that it is gone
            }

            return IsReady;
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            _isUnread = false;
            if (_tls != null)
            {
                return _tls.Receive(buffer, offset, count);
            }

            try
            {
                if (!_socket.Poll(0, SelectMode.SelectRead))
                {
                    return 0;
                }

                if (_certificate != null)
                {
                    Authenticate();
                    return 0;
                }

                int received = _socket.Receive(buffer, offset, count, SocketFlags.None);
                _hasLastWord = false;
                return received > 0 ? received : -1;
            }
            catch (Exception)
            {
                return -1; // gone, or no handshake
            }
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            if (_tls != null)
            {
                return _tls.Send(buffer, offset, count);
            }

            try
            {
                if (_certificate != null || !_socket.Poll(0, SelectMode.SelectWrite))
                {
                    return 0;
                }

                _hasLastWord = true;
                return _socket.Send(buffer, offset, count < MaximumSendBytes ? count : MaximumSendBytes, SocketFlags.None);
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

        public void Close()
        {
            _acceptor.Remove(this);
            if (_hasLastWord)
            {
                _hasLastWord = false;
                _acceptor.Linger(_socket);
                return;
            }

            if (_tls != null)
            {
                _tls.Close();
            }

            _socket.Close();
        }

        // Called when the client's first bytes are there: who connects and says nothing does not stop the board.
        private void Authenticate()
        {
            _tls = new TlsStream(_socket);
            _tls.Stream.AuthenticateAsServer(_certificate, false, SslProtocols.Tls12);
            _tls.WatchPeer(false);
        }
    }
}
