using System;
using System.Net.Security;
using System.Net.Sockets;

namespace NanoMqtt.Net
{
    // An encrypted socket whose Receive and Send do not wait. The runtime's SslStream must not be asked, read or written while another
    // thread closes it, so all of that happens under one lock; only waiting for bytes or room, which may take long, does not.
    internal sealed partial class TlsStream
    {
        // Including what TLS adds, no more than fits a socket that lwIP calls writable: more than half of its 5,744 bytes are free. For
        // the rest the runtime would wait in native code, and all threads with it.
        private const int MaximumSendBytes = 2700;

        // lwIP's options that SocketOptionName does not name; the runtime passes them on.
        private const int KeepIdleSeconds = 3;
        private const int KeepIntervalSeconds = 4;
        private const int KeepCount = 5;

        // How long the peer may be silent before lwIP asks whether it is there, how long it waits for an answer, and how often it asks.
        private const int SilenceSeconds = 5;
        private const int Questions = 3;

        // Whoever makes this does the handshake with it.
        public readonly SslStream Stream;

        private readonly Socket _socket;
        private bool _isClosed;

        public TlsStream(Socket socket)
        {
            _socket = socket;
            Stream = new SslStream(socket);
            WatchPeer(true);
        }

        // Whether Receive has something to do.
        public bool HasNews
        {
            get
            {
                lock (Stream)
                {
                    return _isClosed || _socket.Poll(0, SelectMode.SelectRead) || Stream.DataAvailable;
                }
            }
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            lock (Stream)
            {
                try
                {
                    if (!HasNews)
                    {
                        return 0;
                    }

                    int received = Stream.Read(buffer, offset, count);
                    return received > 0 ? received : -1;
                }
                catch (SocketException e)
                {
                    return e.ErrorCode == (int)SocketError.TimedOut ? 0 : -1; // only a part of a record is there; it is kept
                }
                catch (Exception)
                {
                    return -1; // closed, or no handshake
                }
            }
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            lock (Stream)
            {
                try
                {
                    if (!_socket.Poll(0, SelectMode.SelectWrite))
                    {
                        return 0;
                    }

                    count = count < MaximumSendBytes ? count : MaximumSendBytes;
                    Stream.Write(buffer, offset, count);
                    return count;
                }
                catch (Exception)
                {
                    return -1;
                }
            }
        }

        // The runtime's handshake has no time limit and stops all threads, for ever if the peer has vanished. So until it is done lwIP asks whether
        // the peer is there, and ends the connection if not.
        public void WatchPeer(bool isOn)
        {
            try
            {
                _socket.SetSocketOption(SocketOptionLevel.Tcp, (SocketOptionName)KeepIdleSeconds, SilenceSeconds);
                _socket.SetSocketOption(SocketOptionLevel.Tcp, (SocketOptionName)KeepIntervalSeconds, SilenceSeconds);
                _socket.SetSocketOption(SocketOptionLevel.Tcp, (SocketOptionName)KeepCount, Questions);
                _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, isOn);
            }
            catch (SocketException)
            {
                // Not this lwIP.
            }
        }

        // Waits for bytes, or for room.
        public void Wait(SelectMode mode, int timeoutMs)
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

        public void Close()
        {
            lock (Stream)
            {
                _isClosed = true;
                Stream.Dispose();
            }
        }
    }
}
