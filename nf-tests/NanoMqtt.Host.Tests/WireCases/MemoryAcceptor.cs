using System;
using System.Collections.Concurrent;
using System.Threading;
using NanoMqtt.Broker;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>Connects test clients to a broker within the process, without a socket.</summary>
    internal sealed class MemoryAcceptor : IAcceptor
    {
        private readonly ConcurrentQueue<MemoryWireLink> _asking = new();
        private readonly ConcurrentQueue<MemoryWireLink> _ready = new();
        private readonly AutoResetEvent _wake = new(false);

        public MemoryWireLink Connect()
        {
            var link = new MemoryWireLink(this);
            _asking.Enqueue(link);
            _wake.Set();
            return link;
        }

        public void Open()
        {
        }

        public void Wait(int timeoutMs)
        {
            if (_asking.IsEmpty && _ready.IsEmpty)
            {
                _wake.WaitOne(timeoutMs);
            }
        }

        public IAcceptedTransport Accept() => _asking.TryDequeue(out MemoryWireLink link) ? link : null;

        public IAcceptedTransport NextReady() => _ready.TryDequeue(out MemoryWireLink link) ? link : null;

        public void Wake() => _wake.Set();

        public void Close()
        {
        }

        internal void SetReady(MemoryWireLink link)
        {
            _ready.Enqueue(link);
            _wake.Set();
        }
    }
}
