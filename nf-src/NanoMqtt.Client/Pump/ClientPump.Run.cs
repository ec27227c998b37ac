using System;
using System.Threading;

namespace NanoMqtt.Client
{
    /// <content>Who pumps, and since when until when.</content>
    internal sealed partial class ClientPump
    {
        internal const int DisposeTimeoutMs = 5000;

        // Ends the wait for the next attempt to connect.
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);

        // Set while nobody pumps.
        private readonly ManualResetEvent _idle = new ManualResetEvent(true);

        // The thread that pumps now, or null. Compared as an object: on the device other threads' identifiers may be 0.
        private Thread _pumpingThread;

        // Whether the client's own thread exists.
        private bool _isRunning;
        private int _stopRequested;

        private bool IsStopping => Interlocked.CompareExchange(ref _stopRequested, 0, 0) != 0;

        private bool IsPumpingThread => _pumpingThread == Thread.CurrentThread;

        internal void Start()
        {
            lock (_gate)
            {
                Interlocked.Exchange(ref _stopRequested, 0);
                if (_isRunning || _pumpingThread != null)
                {
                    return;
                }

                PumpThread.Start(Run);
                _isRunning = true;
                _idle.Reset();
            }
        }

        internal bool Poll(int timeoutMs)
        {
            lock (_gate)
            {
                if (_isRunning)
                {
                    throw new InvalidOperationException();
                }

                Interlocked.Exchange(ref _stopRequested, 0);
            }

            if (TryBeginPumping())
            {
                Pump(timeoutMs);
            }

            return IsConnected;
        }

        internal MqttResult Stop(int timeoutMs)
        {
            Interlocked.Exchange(ref _stopRequested, 1);
            _wake.Set();
            if (IsPumpingThread)
            {
                return MqttResult.Pending;
            }

            if (!_isRunning && TryBeginPumping())
            {
                Pump(0);
                return MqttResult.Success;
            }

            if (!IsConnected)
            {
                // Nothing to say goodbye to, but perhaps an attempt to connect to be cut short.
                CloseTransport();
            }

            if (_idle.WaitOne(timeoutMs, false))
            {
                return MqttResult.Success;
            }

            CloseTransport();
            return MqttResult.TimedOut;
        }

        private void Run()
        {
            lock (_gate)
            {
                _pumpingThread = Thread.CurrentThread;
            }

            do
            {
                Turn(LongestReceiveMs);
            }
            while (!IsStopping || !TryEndPumping());
        }

        // In a client without its own thread, the calling one pumps if no other does.
        private bool TryBeginPumping()
        {
            lock (_gate)
            {
                if (_isRunning || _pumpingThread != null)
                {
                    return false;
                }

                _pumpingThread = Thread.CurrentThread;
                _idle.Reset();
                return true;
            }
        }

        // After TryBeginPumping: until something has happened or the time is over.
        private void Pump(int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            while (!Turn(timeoutMs) && !IsStopping && timeoutMs > 0)
            {
                timeoutMs = (int)(endMs - Environment.TickCount64);
                if (timeoutMs < 0)
                {
                    timeoutMs = 0;
                }
            }

            while (!TryEndPumping())
            {
                Turn(0);
            }
        }

        // The last thing that a pumping thread does. False: a stop was requested meanwhile that is not carried out yet, or (in the
        // client's own thread) was taken back by Start.
        private bool TryEndPumping()
        {
            lock (_gate)
            {
                bool isStopping = IsStopping;
                if (isStopping ? _isOpen : _isRunning)
                {
                    return false;
                }

                if (isStopping)
                {
                    Session.Sync();
                    _openAtMs = 0; // the next start does not wait
                    _waiters?.CompleteAll(MqttResult.Stopped);
                }

                _isRunning = false;
                _pumpingThread = null;
                _idle.Set();
                return true;
            }
        }

        // The orderly end, on the pumping thread: what is pending and DISCONNECT go out, if the transport takes them.
        private void FinishStop()
        {
            if (!_isOpen)
            {
                return;
            }

            lock (_gate)
            {
                Flush();
                Session.Disconnect();
                Flush();
                _waiters?.CompleteAll(MqttResult.Stopped);
            }

            EndConnection(null);
        }
    }
}
