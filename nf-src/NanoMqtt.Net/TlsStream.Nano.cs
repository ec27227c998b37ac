using System;
using System.Net.Security;
using System.Net.Sockets;

namespace NanoMqtt.Net
{
    // An encrypted socket whose Receive and Send do not wait. The runtime's SslStream must not be asked, read or written while another
    // thread closes it, so all that goes through one lock; what may take long, to wait for bytes or room, is done without it.
    internal sealed partial class TlsStream
    {
        // With what TLS adds, no more than a socket takes that lwIP calls writable: more than half of its 5,744 bytes are free. The
        // runtime would wait for room for the rest in native code, with all threads.
        private const int MaximumSendBytes = 2700;

        private readonly Socket _socket;
        private readonly SslStream _stream;
        private bool _isClosed;

        private TlsStream(Socket socket)
        {
            _socket = socket;
            _stream = new SslStream(socket);
            socket.ReceiveTimeout = 1; // when only a part of a record is there; it is kept
        }

        // Whether Receive has something to do.
        public bool HasNews
        {
            get
            {
                lock (_stream)
                {
                    return _isClosed || _socket.Poll(0, SelectMode.SelectRead) || (_serverCertificate == null && _stream.DataAvailable);
                }
            }
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            lock (_stream)
            {
                try
                {
                    if (!HasNews)
                    {
                        return 0;
                    }

                    if (_serverCertificate != null)
                    {
                        AuthenticateAsServer();
                        return 0;
                    }

                    int received = _stream.Read(buffer, offset, count);
                    return received > 0 ? received : -1;
                }
                catch (SocketException e)
                {
                    return e.ErrorCode == (int)SocketError.TimedOut ? 0 : -1;
                }
                catch (Exception)
                {
                    return -1; // closed, or no handshake
                }
            }
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            lock (_stream)
            {
                try
                {
                    if (_serverCertificate != null || !_socket.Poll(0, SelectMode.SelectWrite))
                    {
                        return 0;
                    }

                    count = count < MaximumSendBytes ? count : MaximumSendBytes;
                    _stream.Write(buffer, offset, count);
                    return count;
                }
                catch (Exception)
                {
                    return -1;
                }
            }
        }

        public void WaitForBytes(int timeoutMs)
        {
            Wait(timeoutMs, SelectMode.SelectRead);
        }

        public void WaitForRoom(int timeoutMs)
        {
            Wait(timeoutMs, SelectMode.SelectWrite);
        }

        public void Close()
        {
            lock (_stream)
            {
                _isClosed = true;
                _stream.Dispose();
            }
        }

        private void Wait(int timeoutMs, SelectMode mode)
        {
            try
            {
                _socket.Poll(timeoutMs * 1000, mode);
            }
            catch (Exception)
            {
                // Closed meanwhile: Receive and Send say so.
            }
        }
    }
}
