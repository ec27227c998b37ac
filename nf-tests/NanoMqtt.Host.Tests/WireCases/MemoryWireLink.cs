using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>Both ends of a connection in memory: the broker's transport and the test's link.</summary>
    internal sealed class MemoryWireLink : IWireLink, IAcceptedTransport
    {
        private readonly MemoryAcceptor _acceptor;
        private readonly ConcurrentQueue<byte> _toBroker = new();
        private readonly BlockingCollection<byte> _toClient = new();
        private volatile bool _isClosedByClient;

        public MemoryWireLink(MemoryAcceptor acceptor) => _acceptor = acceptor;

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress => "memory";

        void IWireLink.Send(byte[] bytes)
        {
            foreach (byte b in bytes)
            {
                _toBroker.Enqueue(b);
            }

            _acceptor.SetReady(this);
        }

        byte[] IWireLink.Receive(int count)
        {
            if (!_toClient.TryTake(out byte first, Limits.WaitMs))
            {
                Assert.That(_toClient.IsCompleted, Is.True, "neither an answer nor the end of the connection comes");
                return Array.Empty<byte>();
            }

            var bytes = new List<byte> { first };
            while (bytes.Count < count && _toClient.TryTake(out byte next))
            {
                bytes.Add(next);
            }

            return bytes.ToArray();
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            int taken = 0;
            while (taken < count && _toBroker.TryDequeue(out byte b))
            {
                buffer[offset + taken++] = b;
            }

            if (!_toBroker.IsEmpty)
            {
                _acceptor.SetReady(this);
            }

            return taken == 0 && _isClosedByClient ? -1 : taken;
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                _toClient.Add(buffer[offset + i]);
            }

            return count;
        }

        public void Close() => _toClient.CompleteAdding();

        public void Dispose()
        {
            _isClosedByClient = true;
            _acceptor.SetReady(this);
        }
    }
}
