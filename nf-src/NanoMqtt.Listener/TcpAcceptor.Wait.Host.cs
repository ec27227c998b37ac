using System;
using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Listener
{
    // A client that has just sent is likely to send again. The pump waits for the sockets of those few itself, in one call (a completion
    // would take two more threads). Meanwhile everything else rings a bell: a datagram socket that sends to itself. A connection that stays
    // silent, or finds no place among them, goes back to being watched by a completion.
    public sealed partial class TcpAcceptor
    {
        private const int MaximumBusy = 32;
        private const int BusyWaitMs = 20;

        // In how many waits a connection may be silent while others are not.
        private const int MaximumSilentWaits = 64;

        // Only the pump uses these.
        private readonly AcceptedTcpTransport[] _busy = new AcceptedTcpTransport[MaximumBusy];
        private readonly ArrayList _readable = new ArrayList(MaximumBusy + 1);
        private readonly byte[] _ring = new byte[1];
        private int _busyCount;

        private Socket _bell; // guarded by _gate; null when closed
        private bool _isAtBell; // guarded by _gate: the pump waits where only the bell is heard
        private bool _isWoken; // guarded by _gate

        private bool HasNews
        {
            get { return _isWoken || _acceptedCount > 0 || _firstReady != null; }
        }

        /// <inheritdoc/>
        public void Wait(int timeoutMs)
        {
            WatchServed();
            if (_busyCount > 0)
            {
                int waitMs = Math.Min(timeoutMs, BusyWaitMs);
                if (WaitForBusy(waitMs))
                {
                    return;
                }

                timeoutMs -= waitMs;
            }

            lock (_gate)
            {
                if (!HasNews)
                {
                    Monitor.Wait(_gate, timeoutMs);
                }

                _isWoken = false;
            }
        }

        /// <inheritdoc/>
        public void Wake()
        {
            lock (_gate)
            {
                _isWoken = true;
                Ring();
            }
        }

        private static Socket MakeBell()
        {
            var bell = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            bell.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            bell.Connect(bell.LocalEndPoint);
            bell.Blocking = false;
            return bell;
        }

        // There is something for the pump to do. _gate is held.
        private void Ring()
        {
            Monitor.Pulse(_gate);
            if (_isAtBell)
            {
                _isAtBell = false;
                _bell?.Send(_ring, 0, 1, SocketFlags.None, out _);
            }
        }

        // Makes sure that the next bytes are noticed of each connection that the pump has served since the last wait.
        private void WatchServed()
        {
            AcceptedTcpTransport connection = _served;
            _served = null;
            while (connection != null)
            {
                AcceptedTcpTransport next = connection.NextServed;
                connection.NextServed = null;
                connection.IsServed = false;
                if (!connection.IsHeldBack) // then it is news again as soon as it can send
                {
                    Watch(connection);
                }

                connection = next;
            }
        }

        private void Watch(AcceptedTcpTransport connection)
        {
            if (_busyCount < MaximumBusy && connection.TryBeginBusy())
            {
                _busy[_busyCount++] = connection;
            }
            else
            {
                connection.Watch();
            }
        }

        // False when the time is over; then nobody is busy any more.
        private bool WaitForBusy(int waitMs)
        {
            DropClosed();
            Socket bell;
            lock (_gate)
            {
                bell = _bell;
                _isAtBell = bell != null && !HasNews;
                waitMs = _isAtBell ? waitMs : 0;
            }

            Select(bell, waitMs);
            bool isFound;
            lock (_gate)
            {
                isFound = HasNews || _readable.Count > 0;
                _isAtBell = false;
                _isWoken = false;
            }

            SortBusy(isFound);
            return isFound;
        }

        private void DropClosed()
        {
            int kept = 0;
            for (int i = 0; i < _busyCount; i++)
            {
                if (!_busy[i].IsClosed)
                {
                    _busy[kept++] = _busy[i];
                }
            }

            _busyCount = kept;
        }

        // Fills _readable with the busy sockets that are readable, in the order of _busy.
        private void Select(Socket bell, int waitMs)
        {
            _readable.Clear();
            if (bell == null)
            {
                return; // closed
            }

            _readable.Add(bell);
            for (int i = 0; i < _busyCount; i++)
            {
                _readable.Add(_busy[i].Socket);
            }

            try
            {
                Socket.Select(_readable, null, null, waitMs * 1000);
                if (_readable.Count > 0 && _readable[0] == bell)
                {
                    bell.Receive(_ring, 0, 1, SocketFlags.None, out _);
                    _readable.RemoveAt(0);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException || e is SocketException)
            {
                _readable.Clear(); // another thread closed the bell
            }
        }

        // Those that have bytes go to the pump; those that have been silent for long go back to their completions.
        private void SortBusy(bool mayStay)
        {
            int next = 0;
            int kept = 0;
            for (int i = 0; i < _busyCount; i++)
            {
                AcceptedTcpTransport connection = _busy[i];
                if (next < _readable.Count && _readable[next] == connection.Socket)
                {
                    next++;
                    connection.EndBusy();
                }
                else if (mayStay && ++connection.SilentWaits < MaximumSilentWaits)
                {
                    _busy[kept++] = connection;
                }
                else
                {
                    connection.StopBusy();
                }
            }

            _busyCount = kept;
        }
    }
}
