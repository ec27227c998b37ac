using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Broker;
using NanoMqtt.Tests;

namespace NanoMqtt.WebSocket.Tests
{
    // A whole broker with a board's limits, and clients of which some never read.
    [TestClass]
    public class SlowClientTests
    {
        private const int PatienceMs = 30000;
        private const string Connect = "10 r13 s'MQTT' 04 02 u16:0 s'";
        private const string Subscribe = "82 r6 u16:1 s't' 00";
        private const string Message = "30 r33 s't' '123456789012345678901234567890'";
        private const int FrameBytes = 37; // of a message

        // What a silent connection takes: lwIP's send buffer.
        private const int SilentRoom = 5744;

        [TestMethod]
        public void Clients_that_never_read_cost_the_others_nothing()
        {
            Deliver(true);
        }

        [TestMethod]
        public void Nor_do_those_without_WebSocket()
        {
            Deliver(false);
        }

        // One subscribes before the ordinary client and one after it: whatever the order in which the broker sends, somebody is behind.
        private static void Deliver(bool isSilentWeb)
        {
            WebPeer first = Join("s", isSilentWeb, Subscribe);
            WebPeer ordinary = Join("o", true, Subscribe);
            WebPeer second = Join("z", isSilentWeb, Subscribe);
            first.Room = SilentRoom;
            second.Room = SilentRoom;
            Rounds rounds = new Rounds(new WebPeer[] { first, ordinary, second, Join("p", false, string.Empty) });
            using (MqttBroker broker = new MqttBroker(new WebSocketAcceptor(rounds), MqttBrokerOptions.CreateDeviceDefaults()))
            {
                broker.Start();
                Assert.IsTrue(rounds.Done.WaitOne(PatienceMs, false), "stuck");
                Assert.AreEqual(0, first.Room + second.Room, "both are blocked");
                Assert.IsFalse(first.IsClosed || second.IsClosed);
                Assert.AreEqual(0, rounds.Delays);
                Assert.AreEqual(Long.Messages, CountMessages(ordinary));
                MqttBrokerStatistics statistics = broker.Statistics;
                int toSilent = statistics.MessagesSent - Long.Messages;
                Assert.IsTrue(toSilent >= 2 * (SilentRoom / FrameBytes - 10), "they were sent what their connections take");
                Assert.AreEqual(2 * Long.Messages, toSilent + statistics.Dropped[(int)MqttDropReason.OutputFull], "each one that is missing is counted");
            }
        }

        private static WebPeer Join(string clientId, bool isWeb, string subscribe)
        {
            WebPeer peer = new WebPeer();
            byte[] packets = WireNotation.Parse(Connect + clientId + "' " + subscribe);
            if (isWeb)
            {
                peer.Give(WebPeer.Request);
                peer.GiveFrame(0x82, packets, 0, packets.Length);
            }
            else
            {
                peer.Give(packets, packets.Length);
            }

            return peer;
        }

        private static int CountMessages(WebPeer peer)
        {
            int messages = 0;
            while (peer.NextFrame() != 0)
            {
                Assert.AreEqual(0, peer.PayloadBytes % (FrameBytes - 2));
                messages += peer.PayloadBytes / (FrameBytes - 2);
            }

            return messages;
        }

        // One message a round comes from the publisher, the last of the peers. The second takes just that in it.
        private sealed class Rounds : IAcceptor
        {
            public readonly AutoResetEvent Done = new AutoResetEvent(false);

            // Rounds in which the second did not get the message of that round.
            public int Delays;

            private const int Before = 10; // rounds in which the clients connect, and in which the last bytes go out

            private readonly AutoResetEvent _wake = new AutoResetEvent(false);
            private readonly byte[] _message = WireNotation.Parse(Message);
            private readonly WebPeer[] _peers;
            private int _accepted;
            private int _next;
            private int _round;

            public Rounds(WebPeer[] peers)
            {
                _peers = peers;
            }

            public void Open()
            {
            }

            public void Wait(int timeoutMs)
            {
                _next = 0;
                int message = _round++ - Before;
                if (message == 0)
                {
                    _peers[1].Answer(); // to GET, CONNECT and SUBSCRIBE
                }

                if (message > 0 && message <= Long.Messages && _peers[1].Room > 0)
                {
                    Delays++;
                }

                if (message == Long.Messages + Before)
                {
                    Done.Set();
                }

                if (message >= Long.Messages + Before)
                {
                    _wake.WaitOne(timeoutMs, false);
                }
                else if (message >= 0)
                {
                    _peers[1].Room = FrameBytes;
                    if (message < Long.Messages)
                    {
                        _peers[_peers.Length - 1].Give(_message, _message.Length);
                    }
                }
            }

            public IAcceptedTransport Accept()
            {
                return _accepted < _peers.Length ? _peers[_accepted++] : null;
            }

            public IAcceptedTransport NextReady()
            {
                while (_next < _accepted)
                {
                    WebPeer peer = _peers[_next++];
                    if (peer.IsReady)
                    {
                        return peer;
                    }
                }

                return null;
            }

            public void Wake()
            {
                _wake.Set();
            }

            public void Close()
            {
            }
        }
    }
}
