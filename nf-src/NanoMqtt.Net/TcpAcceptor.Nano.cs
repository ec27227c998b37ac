using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Net
{
    // There is no Select on the device and a thread cannot wait for two sockets, so the pump looks at each in turn and
    // sleeps between two rounds. A shorter sleep would gain nothing: the runtime's idle wait is one tick of 10 ms.
    public sealed partial class TcpAcceptor
    {
        private const int Backlog = 4;
        private const int RoundMs = 10;

        // The device has no more sockets than this, the listener among them.
        private readonly AcceptedTcpTransport[] _connections = new AcceptedTcpTransport[16];
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private int _next;
        private bool _isAcceptFailing;

        /// <inheritdoc/>
        public void Wait(int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            while (!LookAtAll())
            {
                long leftMs = endMs - Environment.TickCount64;
                if (leftMs <= 0 || _wake.WaitOne(leftMs < RoundMs ? (int)leftMs : RoundMs, false))
                {
                    return;
                }
            }
        }

        /// <inheritdoc/>
        public IAcceptedTransport Accept()
        {
            Socket listener = _listener;
            int free = Array.IndexOf(_connections, null);
            if (listener == null || free < 0)
            {
                return null;
            }

            Socket socket = null;
            try
            {
                if (!listener.Poll(0, SelectMode.SelectRead))
                {
                    return null;
                }

                socket = listener.Accept();
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                _connections[free] = new AcceptedTcpTransport(this, socket, _certificate);
                return _connections[free];
            }
            catch (SocketException)
            {
                if (socket != null)
                {
                    socket.Close();
                }

                _isAcceptFailing = true;
                return null;
            }
            catch (ObjectDisposedException)
            {
                return null; // another thread closed it in between
            }
        }

        /// <inheritdoc/>
        public IAcceptedTransport NextReady()
        {
            while (_next < _connections.Length)
            {
                AcceptedTcpTransport connection = _connections[_next++];
                if (connection != null && connection.IsReady)
                {
                    return connection;
                }
            }

            return null;
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _wake.Set();
        }

        /// <inheritdoc/>
        public void Close()
        {
            Socket listener = _listener;
            _listener = null;
            if (listener != null)
            {
                listener.Close();
            }
        }

        internal void Remove(AcceptedTcpTransport connection)
        {
            int i = Array.IndexOf(_connections, connection);
            if (i >= 0)
            {
                _connections[i] = null;
            }
        }

        private static Socket CreateSocket(string address)
        {
            return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        }

        private static IPAddress LocalAddress(string address)
        {
            return address == null ? IPAddress.Any : IPAddress.Parse(address);
        }

        // True when there is something to do.
        private bool LookAtAll()
        {
            _next = 0;

            // Who knocks in vain, because all sockets are taken, goes on knocking: once a round is enough.
            bool found = !_isAcceptFailing && IsListenerReady();
            _isAcceptFailing = false;
            for (int i = 0; i < _connections.Length; i++)
            {
                AcceptedTcpTransport connection = _connections[i];
                if (connection != null && connection.Look())
                {
                    found = true;
                }
            }

            return found;
        }

        private bool IsListenerReady()
        {
            try
            {
                Socket listener = _listener;
                return listener != null && listener.Poll(0, SelectMode.SelectRead);
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
    }
}
