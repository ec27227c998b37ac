using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// Both ends of a connection in memory: the broker's, as a transport, and the test's, which writes packets and waits for packets.
    /// </summary>
    internal sealed class MemoryTransport : IAcceptedTransport
    {
        private const int PatienceMs = 30000;

        private readonly MemoryAcceptor _acceptor;
        private readonly object _gate = new object();
        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly byte[] _toBroker = new byte[4096];
        private readonly Framer _fromBroker = new Framer(8192);
        private readonly PacketText _text = new PacketText();
        private int _count;
        private bool _isGone;
        private bool _isUnread;

        public MemoryTransport(MemoryAcceptor acceptor)
        {
            _acceptor = acceptor;
        }

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress => "memory";

        public bool IsClosed { get; private set; }

        /// <summary>What Receive or Send throws next.</summary>
        public Exception Failure { get; set; }

        /// <summary>What Close throws, after it has closed.</summary>
        public Exception CloseFailure { get; set; }

        /// <summary>Each Send fails, though nothing is known to be wrong before.</summary>
        public bool IsSendBroken { get; set; }

        /// <summary>Takes nothing from the broker.</summary>
        public bool IsFull { get; set; }

        internal bool IsReady
        {
            get
            {
                lock (_gate)
                {
                    return _isGone || (IsSendBlocked && !IsFull) || (_count > 0 && !(IsSendBlocked && _isUnread));
                }
            }
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            lock (_gate)
            {
                Throw();
                int part = _count < count ? _count : count;
                if (part == 0)
                {
                    return _isGone || count == 0 ? -1 : 0; // a socket that is asked for nothing receives nothing, as if the peer were gone
                }

                Array.Copy(_toBroker, 0, buffer, offset, part);
                Array.Copy(_toBroker, part, _toBroker, 0, _count - part);
                _count -= part;
                _isUnread = false;
                return part;
            }
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            lock (_gate)
            {
                Throw();
                if (_isGone || IsSendBroken)
                {
                    return -1;
                }

                if (IsFull)
                {
                    _isUnread = _count > 0;
                    return 0;
                }

                int room = _fromBroker.ReceiveCount;
                int part = count < room ? count : room;
                Array.Copy(buffer, offset, _fromBroker.Buffer, _fromBroker.ReceiveOffset, part);
                _fromBroker.HandleReceived(part);
                _event.Set();
                return part;
            }
        }

        public void Close()
        {
            IsClosed = true;
            _acceptor.Remove(this);
            _event.Set();
            if (CloseFailure != null)
            {
                throw CloseFailure;
            }
        }

        /// <summary>The test's end writes.</summary>
        public void Write(string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            lock (_gate)
            {
                Array.Copy(bytes, 0, _toBroker, _count, bytes.Length);
                _count += bytes.Length;
            }

            _acceptor.Wake();
        }

        /// <summary>The test's end is gone.</summary>
        public void Cut()
        {
            lock (_gate)
            {
                _isGone = true;
            }

            _acceptor.Wake();
        }

        /// <summary>Takes bytes again.</summary>
        public void Unblock()
        {
            IsFull = false;
            _acceptor.Wake();
        }

        /// <summary>Waits for the next packet, which must be this one.</summary>
        public void Expect(string packet)
        {
            for (;;)
            {
                bool wasClosed = IsClosed; // before the look: a packet may come with the end right after it
                lock (_gate)
                {
                    if (_fromBroker.TryNext())
                    {
                        Assert.AreEqual(packet, _text.Describe(_fromBroker));
                        return;
                    }
                }

                Assert.IsFalse(wasClosed, "closed instead of " + packet);
                Assert.IsTrue(_event.WaitOne(PatienceMs, false), "nothing instead of " + packet);
            }
        }

        /// <summary>Sends CONNECT of 5.0 and waits for CONNACK.</summary>
        public MemoryTransport Connected5(string clientId)
        {
            _text.Level = MqttProtocolLevel.V5;
            Write("10 r" + (13 + clientId.Length) + " s'MQTT' 05 02 u16:0 00 s'" + clientId + "'");
            Expect("CONNACK 0");
            return this;
        }

        /// <summary>Waits until the broker has closed its end.</summary>
        public void ExpectClosed()
        {
            while (!IsClosed)
            {
                Assert.IsTrue(_event.WaitOne(PatienceMs, false), "still open");
            }
        }

        /// <summary>Sends CONNECT and waits for CONNACK.</summary>
        public MemoryTransport Connected(string clientId)
        {
            Write("10 r" + (12 + clientId.Length) + " s'MQTT' 04 02 u16:0 s'" + clientId + "'");
            Expect("CONNACK 0");
            return this;
        }

        private void Throw()
        {
            Exception failure = Failure;
            Failure = null;
            if (failure != null)
            {
                throw failure;
            }
        }
    }
}
