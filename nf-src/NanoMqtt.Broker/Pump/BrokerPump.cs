using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker's only thread. Each turn (BrokerPump.Turn.cs) has three parts: it waits for the acceptor, outside the lock; accepts, receives,
    // handles time-outs and sends, under the lock; and calls the handlers, outside the lock again.
    internal sealed partial class BrokerPump
    {
        private const int StopTimeoutMs = 2000;

        // So that an acceptor that fails each time does not take all of the processor's time.
        private const int FaultPauseMs = 200;

        private readonly MqttBroker _broker;
        private readonly IAcceptor _acceptor;
        private readonly BrokerEngine _engine;
        private readonly object _gate;
        private readonly object _startGate = new object();
        private readonly ManualResetEvent _stopping = new ManualResetEvent(true);
        private Thread _thread;

        // The device does not have volatile. It is not needed: between two reads in a loop there is always a lock.
        private bool _isStopping = true;

        public BrokerPump(MqttBroker broker, IAcceptor acceptor, BrokerEngine engine, object gate)
        {
            _broker = broker;
            _acceptor = acceptor;
            _engine = engine;
            _gate = gate;
        }

        public bool IsRunning => !_isStopping;

        public void Start()
        {
            if (IsPumpThread() && _isStopping)
            {
                throw new InvalidOperationException("the broker is still stopping: start it on another thread");
            }

            lock (_startGate)
            {
                if (!_isStopping)
                {
                    return;
                }

                if (_thread != null)
                {
                    _thread.Join();
                }

                _acceptor.Open();
                _isStopping = false;
                _stopping.Reset();
                try
                {
                    Thread thread = CreateThread(Run);
                    thread.Start();
                    _thread = thread;
                }
                catch (Exception)
                {
                    _isStopping = true; // no memory for a thread
                    _acceptor.Close();
                    throw;
                }
            }
        }

        // Whether the thread has ended.
        public bool Stop()
        {
            _isStopping = true;
            _stopping.Set();
            _acceptor.Wake();
            Thread thread = _thread;
            return thread == null || (thread != Thread.CurrentThread && thread.Join(StopTimeoutMs));
        }

        // Call this when there is something to send. From a handler it does nothing: after the handlers the pump looks by itself.
        public void Wake()
        {
            if (!_isStopping && !IsPumpThread())
            {
                _acceptor.Wake();
            }
        }

        private bool IsPumpThread() => _thread == Thread.CurrentThread;

        private void Run()
        {
            int pauseMs = 0;
            _thread = Thread.CurrentThread; // the one that started it may not have got so far
            while (!_isStopping)
            {
                try
                {
                    if (pauseMs > 0)
                    {
                        _stopping.WaitOne(pauseMs, false);
                        pauseMs = 0;
                    }

                    Turn();
                }
                catch (Exception e)
                {
                    // No calls in here. If memory has run out, a call may throw again, and end this thread and with it the broker.
                    _engine.Statistics.TransportFaults++;
                    _engine.IsBroken |= e is OutOfMemoryException;
                    pauseMs = FaultPauseMs;
                }
            }

            try
            {
                CloseAll();
            }
            catch (Exception)
            {
                _engine.Statistics.TransportFaults++;
            }
        }
    }
}
