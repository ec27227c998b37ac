using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Who pumps, from when to when. A stop is a request (<c>_isStopping</c>) that the pumping thread finds within
    /// <see cref="LongestReceiveMs"/>. So <see cref="Stop"/> itself needs no lock and cannot be held up by a thread that is stuck in a send: when
    /// its time is over it closes the transport under it.
    /// </content>
    public sealed partial class MqttClient
    {
        private const int DisposeTimeoutMs = 5000;
        private const int FaultPauseMs = 1000;
        private const int LongestDrainMs = 1000;
        private const int StopStepMs = 1;

        // Who pumps.
        private const int Nobody = 0;
        private const int Caller = 1;
        private const int OwnThread = 2;

        // Ends the wait for the next attempt to connect.
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);

        // Changed from Nobody by whoever is first, and back by the same.
        private int _pump;

        // The thread that pumps now, or null. Compared as an object: on the device other threads' identifiers may be 0.
        private Thread _pumpingThread;

        // Read without the gate: the pumping thread passes a lock or a wait between any two looks.
        private bool _isStopping;
        private MqttReasonCode _stopReason;
        private PropertyBlock _stopProperties;

        private MqttResult StopPumping(int timeoutMs, MqttReasonCode reason, PropertyBlock properties)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            _stopReason = reason;
            _stopProperties = properties;
            _isStopping = true;
            _wake.Set();
            if (_pumpingThread == Thread.CurrentThread)
            {
                return MqttResult.Pending;
            }

            // The client's own thread does it all; where there is none, this one does, as soon as no other pumps.
            bool isOwn = _pump == OwnThread;
            while (isOwn ? _pump == OwnThread : !TryBegin(false))
            {
                bool isLate = Environment.TickCount64 >= endMs;
                if (isLate || Session.State < SessionState.Connected)
                {
                    // No more time; or nobody to say goodbye to, but perhaps an attempt to connect to be cut short. Again and again: what it is to
                    // close may not be there yet.
                    CloseTransport();
                }

                if (isLate)
                {
                    return MqttResult.TimedOut;
                }

                if (!_isStopping)
                {
                    return MqttResult.Success; // and started again
                }

                Thread.Sleep(StopStepMs);
            }

            if (!isOwn)
            {
                Pump(0);
            }

            return MqttResult.Success;
        }

        // The gate is held.
        private void StartThread()
        {
            _isStopping = false;
            if (Interlocked.CompareExchange(ref _pump, OwnThread, Nobody) == Nobody)
            {
                try
                {
                    StartThread(Run);
                }
                catch (Exception)
                {
                    _pump = Nobody;
                    throw;
                }
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

                    do
                    {
                        Turn(LongestReceiveMs);
                    }
                    while (!_isStopping);

                    isEnding = TryEnd();
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
            int pump = Interlocked.CompareExchange(ref _pump, Caller, Nobody);
            if (pump != Nobody)
            {
                if (isPoll && pump == OwnThread)
                {
                    throw new InvalidOperationException("Poll after Start");
                }

                return false;
            }

            if (isPoll)
            {
                _isStopping = false;
            }

            _pumpingThread = Thread.CurrentThread;
            return true;
        }

        // After TryBegin: until something has happened or the time is over.
        private void Pump(int timeoutMs)
        {
            try
            {
                long endMs = timeoutMs > 0 ? Environment.TickCount64 + timeoutMs : 0;
                while (!Turn(timeoutMs < LongestReceiveMs ? timeoutMs : LongestReceiveMs) && timeoutMs > 0 && !_isStopping)
                {
                    timeoutMs = (int)(endMs - Environment.TickCount64);
                    if (timeoutMs < 0)
                    {
                        timeoutMs = 0;
                    }
                }

                while (_isStopping && !TryEnd())
                {
                    Turn(0);
                }
            }
            finally
            {
                LetGo(); // in any case: whoever polls next goes on
            }
        }

        // What a pumping thread does last when there is a stop to be carried out. False: it is not yet, or was taken back by Start.
        private bool TryEnd()
        {
            lock (Session)
            {
                if (!_isStopping || _isOpen)
                {
                    return false;
                }

                Session.Sync();
                _openAtMs = 0; // the next start does not wait
                Waiter.Complete(_waiters, Waiter.Nothing, MqttResult.Stopped, MqttReasonCode.Success);
                if (_pump == OwnThread)
                {
                    LetGo(); // under the gate: Start finds a thread that goes on, or none
                }

                return true;
            }
        }

        private void LetGo()
        {
            _pumpingThread = null;
            Interlocked.Exchange(ref _pump, Nobody);
        }

        // The orderly end, on the pumping thread: what is pending and DISCONNECT go out, if the transport takes them.
        private void FinishStop()
        {
            if (!_isOpen)
            {
                return;
            }

            ClientSession session = Session;
            bool isConnected;
            lock (session)
            {
                Flush(session);
                isConnected = IsConnected;
                session.Disconnect(_stopReason, _stopProperties);
                Flush(session);
                Waiter.Complete(_waiters, Waiter.Nothing, MqttResult.Stopped, MqttReasonCode.Success);
            }

            if (isConnected)
            {
                Drain();
            }

            EndConnection(null);
        }

        // Closing with bytes unread resets the connection, and the broker may lose the DISCONNECT and publish the will. So what still comes is thrown
        // away, until the broker closes or nothing comes.
        private void Drain()
        {
            byte[] waste = Session.Framer.Buffer;
            long endMs = Environment.TickCount64 + LongestDrainMs;
            while (_transport.Receive(waste, 0, waste.Length, LongestReceiveMs) > 0 && Environment.TickCount64 < endMs)
            {
            }
        }
    }
}
