using System;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Listener
{
    // Closing a socket while its peer keeps sending resets the connection, and the peer loses what it was told last and has not read yet: why it is closed.
    // So the peer's bytes are read and thrown away until it closes too, for a limited time.
    public sealed partial class TcpAcceptor
    {
        private const int MaximumLingering = 64;
        private const int MaximumWasteBytes = 1024 * 1024;

        private readonly byte[] _waste = new byte[16 * 1024]; // all write into it, nobody reads it
        private int _lingering;

        // Takes over a socket and closes it later. False when so many linger already that it has to be closed at once.
        internal bool TryLinger(Socket socket)
        {
            if (Interlocked.Increment(ref _lingering) <= MaximumLingering)
            {
                new LingeringSocket(this, socket).Start();
                return true;
            }

            Interlocked.Decrement(ref _lingering);
            return false;
        }

        // Its steps are one after the other: the completion of a receive begins the next one. When the time is over the timer closes the socket, which
        // completes the receive.
        private sealed class LingeringSocket
        {
            private readonly TcpAcceptor _acceptor;
            private readonly Socket _socket;
            private readonly SocketAsyncEventArgs _receive;
            private readonly Timer _limit;
            private int _wasted;

            public LingeringSocket(TcpAcceptor acceptor, Socket socket)
            {
                _acceptor = acceptor;
                _socket = socket;
                _receive = new SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true);
                _receive.SetBuffer(acceptor._waste, 0, acceptor._waste.Length);
                _receive.Completed += (sender, e) => Continue();
                _limit = new Timer(state => _socket.Close(), null, LingerMs, Timeout.Infinite);
            }

            public void Start()
            {
                try
                {
                    _socket.Shutdown(SocketShutdown.Send);
                    ReadOff();
                }
                catch (SocketException)
                {
                    End(); // gone
                }
            }

            private void ReadOff()
            {
                try
                {
                    while (!_socket.ReceiveAsync(_receive))
                    {
                        if (IsOver())
                        {
                            End();
                            return;
                        }
                    }
                }
                catch (ObjectDisposedException)
                {
                    End(); // the time is over
                }
            }

            private void Continue()
            {
                if (IsOver())
                {
                    End();
                }
                else
                {
                    ReadOff();
                }
            }

            private bool IsOver()
            {
                _wasted += _receive.BytesTransferred;
                return _receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0 || _wasted > MaximumWasteBytes;
            }

            private void End()
            {
                _limit.Dispose();
                _socket.Close();
                _receive.Dispose();
                Interlocked.Decrement(ref _acceptor._lingering);
            }
        }
    }
}
