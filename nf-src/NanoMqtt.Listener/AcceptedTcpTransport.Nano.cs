using System;
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
        private readonly TlsStream _tls; // or null
        private bool _isUnread; // reported as having bytes, and Receive was not called since
        private bool _hasLastWord; // sent something after all that it received

        public AcceptedTcpTransport(TcpAcceptor acceptor, Socket socket, X509Certificate2 certificate)
        {
            _acceptor = acceptor;
            _socket = socket;
            if (certificate != null)
            {
                _tls = TlsStream.Accept(socket, certificate);
            }
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

                // Bytes that the owner leaves unread while it cannot send are no news: it is holding the peer back.
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

                int received = _socket.Receive(buffer, offset, count, SocketFlags.None);
                _hasLastWord = false;
                return received > 0 ? received : -1;
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

        public int Send(byte[] buffer, int offset, int count)
        {
            if (_tls != null)
            {
                return _tls.Send(buffer, offset, count);
            }

            try
            {
                if (!_socket.Poll(0, SelectMode.SelectWrite))
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
    }
}
