using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A client in memory that speaks in raw packets. What it has received is read as texts such as
    /// <c>PUBLISH q1 dup retain 7 t=hello</c>; see <see cref="PacketText"/>.
    /// </summary>
    internal sealed partial class TestClient
    {
        private readonly TestBroker _broker;
        private readonly Framer _received = new Framer(8192);
        private readonly PacketText _text = new PacketText();

        public TestClient(TestBroker broker, Connection connection)
        {
            _broker = broker;
            _text.Level = broker.Level;
            Connection = connection;
        }

        /// <summary>The broker's end.</summary>
        public Connection Connection { get; }

        /// <summary>Whether the broker has closed the connection, or it was cut.</summary>
        public bool IsClosed { get; set; }

        /// <summary>The most bytes that the transport takes at once; 0: it is blocked.</summary>
        public int TakesBytes { get; set; } = int.MaxValue;

        /// <summary>After this many bytes from the broker the connection is cut; -1: never.</summary>
        public int CutAfterReceived { get; set; } = -1;

        /// <summary>Bytes that came from the broker.</summary>
        public int ReceivedBytes { get; private set; }

        /// <summary>Takes of the output that the engine has found for this client what the transport takes. Gives the number of bytes.</summary>
        public int Take()
        {
            BrokerEngine engine = _broker.Engine;
            int count = engine.OutputLength < TakesBytes ? engine.OutputLength : TakesBytes;
            if (CutAfterReceived >= 0 && count > CutAfterReceived - ReceivedBytes)
            {
                count = CutAfterReceived - ReceivedBytes;
            }

            for (int taken = 0; taken < count;)
            {
                int room = _received.ReceiveCount;
                Assert.IsTrue(room > 0, "the test client's buffer is full");
                int part = count - taken < room ? count - taken : room;
                Array.Copy(engine.Output.Buffer, engine.Output.Head + taken, _received.Buffer, _received.ReceiveOffset, part);
                _received.HandleReceived(part);
                taken += part;
            }

            ReceivedBytes += count;
            if (engine.OutputLength > 0)
            {
                engine.HandleSent(Connection, count, _broker.Clock.NowMs);
            }

            return count;
        }

        /// <summary>The transport takes everything again, and says so.</summary>
        public void Unblock()
        {
            TakesBytes = int.MaxValue;
            _broker.Engine.HandleWritable(Connection);
            _broker.Flush();
        }

        /// <summary>Cuts the connection without DISCONNECT.</summary>
        public void Cut()
        {
            _broker.Close(Connection);
        }

        /// <summary>Takes the next packet, as text; empty when none has come.</summary>
        public string Next()
        {
            if (!_received.TryNext())
            {
                Assert.AreEqual((int)MqttError.None, (int)_received.Error, "the broker's stream is broken");
                return string.Empty;
            }

            return _text.Describe(_received);
        }

        /// <summary>Takes the next packet, which must be this one.</summary>
        public void Expect(string packet)
        {
            Assert.AreEqual(packet, Next());
        }

        /// <summary>Requires that nothing has come and that the connection is open.</summary>
        public void ExpectNothing()
        {
            Assert.AreEqual(string.Empty, Next());
            Assert.IsFalse(IsClosed, "closed");
        }

        /// <summary>Requires that the broker has closed the connection, without another word.</summary>
        public void ExpectClosed()
        {
            Assert.AreEqual(string.Empty, Next());
            Assert.IsTrue(IsClosed, "still open");
        }

        /// <summary>Requires that the connection works.</summary>
        public void ExpectAlive()
        {
            Send("c0 00");
            Expect("PINGRESP");
        }
    }
}
