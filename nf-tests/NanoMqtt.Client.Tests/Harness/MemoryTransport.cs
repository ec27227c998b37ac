using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// A transport whose other end is a <see cref="ServerModel"/> in the same process. Receiving blocks on an event; the test can cut the
    /// connection, refuse the next ones, or hold back sends.
    /// </summary>
    internal sealed class MemoryTransport : ITransport
    {
        internal readonly ServerModel Server;

        // Signalled at each Open, allowed or not, and at each packet batch that arrives at the server.
        internal readonly AutoResetEvent Activity = new AutoResetEvent(false);

        // Unset: Send blocks until it is set again or the transport is closed.
        internal readonly ManualResetEvent SendGate = new ManualResetEvent(true);

        // Signalled when a send begins, held back or not.
        internal readonly AutoResetEvent SendEntered = new AutoResetEvent(false);

        // Signalled when a receive begins to wait.
        internal readonly AutoResetEvent ReceiveEntered = new AutoResetEvent(false);

        // Of all waits in Receive.
        internal int ShortestWaitMs = int.MaxValue;

        internal int Opens;
        internal int UnreadAtClose;
        internal bool RefusesToOpen;
        internal bool FailsToSend;

        // So many calls of Close come before there is anything to close; then Open fails. 0: it does not wait for any.
        internal int ClosesInOpen;

        private readonly object _lock = new object();
        private readonly AutoResetEvent _arrived = new AutoResetEvent(false);
        private readonly AutoResetEvent _closed = new AutoResetEvent(false);
        private byte[] _inbox = new byte[0];
        private int _inboxOffset;
        private bool _isOpen;

        internal MemoryTransport(ServerModel server)
        {
            Server = server;
        }

        public void Open(int timeoutMs)
        {
            lock (_lock)
            {
                Opens++;
                Activity.Set();
            }

            if (ClosesInOpen > 0)
            {
                _closed.WaitOne(FacadeDriver.LongMs, false);
                throw new InvalidOperationException("closed while connecting");
            }

            lock (_lock)
            {
                if (RefusesToOpen)
                {
                    throw new InvalidOperationException("connection refused");
                }

                _isOpen = true;
                _inbox = new byte[0];
                _inboxOffset = 0;
                Server.HandleOpened();
            }
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int received = TryReceive(buffer, offset, count);
            if (received != 0 || timeoutMs == 0)
            {
                return received;
            }

            ShortestWaitMs = timeoutMs < ShortestWaitMs ? timeoutMs : ShortestWaitMs;
            ReceiveEntered.Set();
            _arrived.WaitOne(timeoutMs, false);
            return TryReceive(buffer, offset, count);
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            SendEntered.Set();
            SendGate.WaitOne(FacadeDriver.LongMs, false);
            lock (_lock)
            {
                if (!_isOpen || FailsToSend)
                {
                    return false;
                }

                Server.HandleReceived(buffer, offset, count);
                Deliver();
                Activity.Set();
                return true;
            }
        }

        public void Close()
        {
            lock (_lock)
            {
                if (ClosesInOpen > 0 && --ClosesInOpen == 0)
                {
                    _closed.Set();
                }

                _isOpen = false;
                UnreadAtClose = _inbox.Length - _inboxOffset;
                SendGate.Set();
                _arrived.Set();
            }
        }

        // The connection breaks; the client finds out by itself.
        internal void Cut()
        {
            Close();
        }

        internal void ServerPublishes(string topic, string payload, MqttQoS qos)
        {
            lock (_lock)
            {
                Server.Publish(topic, payload, qos);
                Deliver();
            }
        }

        internal void ServerSends(string notation)
        {
            lock (_lock)
            {
                Server.Send(notation);
                Deliver();
            }
        }

        internal bool HasServer(string message)
        {
            lock (_lock)
            {
                return Server.Messages.Contains(message);
            }
        }

        internal bool HasServerSeen(MqttPacketType type)
        {
            lock (_lock)
            {
                return Server.PacketTypes.Contains((int)type);
            }
        }

        private void Deliver()
        {
            byte[] output = Server.TakeOutput();
            if (output.Length == 0 || !_isOpen)
            {
                return;
            }

            int left = _inbox.Length - _inboxOffset;
            byte[] inbox = new byte[left + output.Length];
            Array.Copy(_inbox, _inboxOffset, inbox, 0, left);
            Array.Copy(output, 0, inbox, left, output.Length);
            _inbox = inbox;
            _inboxOffset = 0;
            _arrived.Set();
        }

        private int TryReceive(byte[] buffer, int offset, int count)
        {
            lock (_lock)
            {
                int available = _inbox.Length - _inboxOffset;
                if (available == 0)
                {
                    return _isOpen && !Server.HasLeft ? 0 : -1;
                }

                int part = available < count ? available : count;
                Array.Copy(_inbox, _inboxOffset, buffer, offset, part);
                _inboxOffset += part;
                return part;
            }
        }
    }
}
