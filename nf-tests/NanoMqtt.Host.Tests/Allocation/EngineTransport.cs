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
        private Connection _connection;

        public EngineTransport(BrokerEngine engine) => _engine = engine;

        public void Open(int timeoutMs) => _connection = _engine.HandleAccepted(null, 0);

        public bool Send(byte[] buffer, int offset, int count)
        {
            Framer framer = _connection.Framer;
            while (count > 0)
            {
                int part = Math.Min(count, framer.ReceiveCount);
                Array.Copy(buffer, offset, framer.Buffer, framer.ReceiveOffset, part);
                _engine.HandleReceived(_connection, part, 0);
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

        public void Close() => _engine.HandleClosed(_connection, 0);

        private void TakeOutput()
        {
            while (_engine.NextOutput() != null)
            {
                Array.Copy(_engine.Output.Buffer, _engine.Output.Head, _waiting, _waitingBytes, _engine.OutputLength);
                _waitingBytes += _engine.OutputLength;
                if (_engine.OutputLength > 0)
                {
                    _engine.HandleSent(_connection, _engine.OutputLength, 0);
                }
            }
        }
    }
}
