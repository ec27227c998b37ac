using System;
using System.Collections;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>An acceptor in memory: clients come by <see cref="Connect"/>. Level-triggered as a socket is.</summary>
    internal sealed class MemoryAcceptor : IAcceptor
    {
        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly ArrayList _waiting = new ArrayList();
        private readonly ArrayList _accepted = new ArrayList();
        private int _next;

        /// <summary>What Open throws.</summary>
        public Exception OpenFailure { get; set; }

        /// <summary>What the next Wait throws.</summary>
        public Exception WaitFailure { get; set; }

        public bool IsOpen { get; private set; }

        public MemoryTransport Connect()
        {
            MemoryTransport transport = new MemoryTransport(this);
            lock (_waiting)
            {
                _waiting.Add(transport);
            }

            _event.Set();
            return transport;
        }

        public void Open()
        {
            if (OpenFailure != null)
            {
                throw OpenFailure;
            }

            IsOpen = true;
        }

        public void Wait(int timeoutMs)
        {
            Exception failure = WaitFailure;
            if (failure != null)
            {
                WaitFailure = null;
                throw failure;
            }

            _next = 0;
            if (!IsSomethingReady())
            {
                _event.WaitOne(timeoutMs, false);
            }
        }

        public IAcceptedTransport Accept()
        {
            lock (_waiting)
            {
                if (_waiting.Count == 0)
                {
                    return null;
                }

                MemoryTransport transport = (MemoryTransport)_waiting[0];
                _waiting.RemoveAt(0);
                _accepted.Add(transport);
                return transport;
            }
        }

        public IAcceptedTransport NextReady()
        {
            while (_next < _accepted.Count)
            {
                MemoryTransport transport = (MemoryTransport)_accepted[_next++];
                if (transport.IsReady)
                {
                    return transport;
                }
            }

            return null;
        }

        public void Wake()
        {
            _event.Set();
        }

        public void Close()
        {
            IsOpen = false;
        }

        internal void Remove(MemoryTransport transport)
        {
            int index = _accepted.IndexOf(transport);
            if (index >= 0)
            {
                _accepted.RemoveAt(index);
                _next = index < _next ? _next - 1 : _next;
            }
        }

        private bool IsSomethingReady()
        {
            lock (_waiting)
            {
                if (_waiting.Count > 0)
                {
                    return true;
                }
            }

            for (int i = 0; i < _accepted.Count; i++)
            {
                if (((MemoryTransport)_accepted[i]).IsReady)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
