using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker's only thread. It waits at the acceptor, outside the lock; then, under the lock, accepts, reads, keeps the time and writes
    // (BrokerPump.Turn.cs); then, outside the lock again, calls the handlers.
    internal sealed partial class BrokerPump
    {
        private const int StopTimeoutMs = 2000;

        // Not to run in circles when the acceptor fails each time.
        private const int FaultPauseMs = 200;

        private readonly MqttBroker _broker;
        private readonly IAcceptor _acceptor;
        private readonly BrokerEngine _engine;
        private readonly object _gate;
        private readonly object _startGate = new object();
        private readonly ManualResetEvent _stopping = new ManualResetEvent(true);
        private Thread _thread;

        // Not volatile, which the device does not have: whoever reads it in a loop takes a lock between two reads.
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
                throw new InvalidOperationException();
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
                _thread = PumpThread.Create(Run);
                _thread.Start();
            }
        }

        public void Stop()
        {
            _isStopping = true;
            _stopping.Set();
            _acceptor.Wake();
            Thread thread = _thread;
            if (thread != null && !IsPumpThread())
            {
                thread.Join(StopTimeoutMs);
            }
        }

        // There is something to send. The pump sees for itself what its own handlers have caused.
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
                    // No calls in here: where memory has run out they would end this thread, and with it the broker.
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
