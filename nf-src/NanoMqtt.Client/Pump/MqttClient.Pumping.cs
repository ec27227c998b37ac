using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Who pumps, and since when until when. A stop is a request (<c>_isStopping</c>) that the pumping thread finds within
    /// <see cref="LongestReceiveMs"/>. So <see cref="Stop"/> itself needs no lock and cannot be held up by a thread that is stuck in a send: when
    /// its time is over it closes the transport under it.
    /// </content>
    public sealed partial class MqttClient
    {
        private const int DisposeTimeoutMs = 5000;
        private const int FaultPauseMs = 1000;

        // Ends the wait for the next attempt to connect.
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);

        // Set while nobody pumps.
        private readonly ManualResetEvent _idle = new ManualResetEvent(true);

        // The thread that pumps now, or null. Compared as an object: on the device other threads' identifiers may be 0.
        private Thread _pumpingThread;

        // Whether the client's own thread exists.
        private bool _isRunning;

        // Read without the gate: the pumping thread passes a lock or a wait between any two looks.
        private bool _isStopping;
        private MqttReasonCode _stopReason;
        private PropertyBlock _stopProperties;

        private MqttResult StopPumping(int timeoutMs, MqttReasonCode reason, PropertyBlock properties)
        {
            _stopReason = reason;
            _stopProperties = properties;
            _isStopping = true;
            _wake.Set();
            if (_pumpingThread == Thread.CurrentThread)
            {
                return MqttResult.Pending;
            }

            if (!_isRunning && TryBegin(false))
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

        // The gate is held.
        private void StartThread()
        {
            _isStopping = false;
            if (!_isRunning && _pumpingThread == null)
            {
                PumpThread.Start(Run);
                _isRunning = true;
                _idle.Reset();
            }
        }

        private void Run()
        {
            bool isEnding = false;
            int pauseMs = 0;
            while (!isEnding)
            {
                try
                {
                    _pumpingThread = Thread.CurrentThread;
                    if (pauseMs > 0)
                    {
                        _wake.WaitOne(pauseMs, false);
                        pauseMs = 0;
                    }

                    Turn(LongestReceiveMs);
                    isEnding = _isStopping && TryEnd();
                }
                catch (Exception)
                {
                    // No memory left for a moment, even for what Turn does about it. No calls in here, or they end the thread, and with it the client.
                    pauseMs = FaultPauseMs;
                }
            }
        }

        // In a client without its own thread, the calling one pumps if no other does. Poll starts anew after a stop.
        private bool TryBegin(bool isPoll)
        {
            lock (Session)
            {
                if (isPoll && _isRunning)
                {
                    throw new InvalidOperationException();
                }

                if (_isRunning || _pumpingThread != null)
                {
                    return false;
                }

                if (isPoll)
                {
                    _isStopping = false;
                }

                _pumpingThread = Thread.CurrentThread;
                _idle.Reset();
                return true;
            }
        }

        // After TryBegin: until something has happened or the time is over.
        private void Pump(int timeoutMs)
        {
            try
            {
                long endMs = Environment.TickCount64 + timeoutMs;
                while (!Turn(timeoutMs) && !_isStopping && timeoutMs > 0)
                {
                    timeoutMs = (int)(endMs - Environment.TickCount64);
                    if (timeoutMs < 0)
                    {
                        timeoutMs = 0;
                    }
                }

                while (!TryEnd())
                {
                    Turn(0);
                }
            }
            catch (Exception)
            {
                _pumpingThread = null; // whoever polls next goes on
                throw;
            }
        }

        // The last thing that a pumping thread does. False: a stop was requested meanwhile that is not carried out yet, or (in the
        // client's own thread) was taken back by Start.
        private bool TryEnd()
        {
            lock (Session)
            {
                if (_isStopping)
                {
                    if (_isOpen)
                    {
                        return false;
                    }

                    Session.Sync();
                    _openAtMs = 0; // the next start does not wait
                    _waiters?.CompleteAll(MqttResult.Stopped);
                }
                else if (_isRunning)
                {
                    return false;
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

            lock (Session)
            {
                Flush(Session);
                Session.Disconnect(_stopReason, _stopProperties);
                Flush(Session);
                _waiters?.CompleteAll(MqttResult.Stopped);
            }

            EndConnection(null);
        }
    }
}
