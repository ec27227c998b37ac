using System;
using NanoMqtt.Broker;
using NanoMqtt.Core;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>A client's way to a broker's engine on the same thread. Allocates nothing.</summary>
    internal sealed class EngineTransport : ITransport
    {
        private readonly BrokerEngine _engine;
        private readonly byte[] _waiting = new byte[4096];
        private int _waitingBytes;
        private int _slot;

        public EngineTransport(BrokerEngine engine) => _engine = engine;

        public void Open(int timeoutMs) => _slot = _engine.HandleAccepted(null, 0);

        public bool Send(byte[] buffer, int offset, int count)
        {
            Framer framer = _engine.FramerOf(_slot);
            while (count > 0)
            {
                int part = Math.Min(count, framer.ReceiveCount);
                Array.Copy(buffer, offset, framer.Buffer, framer.ReceiveOffset, part);
                _engine.HandleReceived(_slot, part, 0);
                offset += part;
                count -= part;
            }

            return true;
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            TakeOutput();
            count = Math.Min(count, _waitingBytes);
            Array.Copy(_waiting, 0, buffer, offset, count);
            _waitingBytes -= count;
            Array.Copy(_waiting, count, _waiting, 0, _waitingBytes);
            return count;
        }

        public void Close() => _engine.HandleClosed(_slot, 0);

        private void TakeOutput()
        {
            while (_engine.NextDirty() >= 0)
            {
                while (_engine.NextOutput(_slot))
                {
                    Array.Copy(_engine.OutputBuffer, _engine.OutputOffset, _waiting, _waitingBytes, _engine.OutputLength);
                    _waitingBytes += _engine.OutputLength;
                    _engine.HandleSent(_slot, _engine.OutputLength, 0);
                }
            }
        }
    }
}
