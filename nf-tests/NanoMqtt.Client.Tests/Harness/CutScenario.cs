using System.Collections;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// Messages of one QoS in both directions between a session and a server model, over a link that is cut once after a given byte
    /// and then made anew.
    /// </summary>
    internal sealed class CutScenario
    {
        private const int MessagesEachWay = 3;

        private readonly VirtualClock _clock = new VirtualClock();
        private readonly ServerModel _server = new ServerModel();
        private readonly ClientSession _session;
        private readonly ArrayList _received = new ArrayList();
        private readonly byte[] _buffer = new byte[64];
        private readonly MqttQoS _qos;
        private int _delivered;

        internal CutScenario(MqttQoS qos, MqttProtocolLevel level)
        {
            _qos = qos;
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.ProtocolLevel = level;
            _session = new ClientSession(options, "c");
        }

        // Cuts after so many bytes in one direction; -1: never. Gives the bytes sent in that direction before the first reconnect.
        internal int Run(int cutAfterBytes, bool toServer)
        {
            // A session exists on both sides before: only a kept session makes a promise across connections.
            Connect(new Link(_clock));
            _session.HandleClosed();

            for (int i = 0; i < MessagesEachWay; i++)
            {
                byte[] payload = TestOptions.Bytes("c" + i);
                _session.Publish(new PublishPacket { Topic = "t", Payload = payload, PayloadLength = payload.Length, QoS = _qos }, null);
                _server.Publish("t", "s" + i, _qos);
            }

            Link link = new Link(_clock);
            LinkStream watched = toServer ? link.ToServer : link.ToClient;
            watched.CutAfterBytes = cutAfterBytes;
            Connect(link);
            _session.HandleClosed();
            Connect(new Link(_clock));
            AssertComplete();
            return watched.SentBytes;
        }

        private void AssertComplete()
        {
            Assert.AreEqual(MessagesEachWay, _delivered);
            Assert.AreEqual(0, _session.QueuedCount);
            for (int i = 0; i < MessagesEachWay; i++)
            {
                Assert.IsTrue(_server.Messages.Contains("t=c" + i));
                Assert.IsTrue(_received.Contains("s" + i));
            }

            if (_qos == MqttQoS.ExactlyOnce)
            {
                Assert.AreEqual(MessagesEachWay, _server.Messages.Count);
                Assert.AreEqual(MessagesEachWay, _received.Count);
                for (int i = 0; i < MessagesEachWay; i++)
                {
                    Assert.AreEqual("t=c" + i, (string)_server.Messages[i]);
                    Assert.AreEqual("s" + i, (string)_received[i]);
                }
            }
        }

        // One connection, until nothing moves any more.
        private void Connect(Link link)
        {
            _server.HandleOpened();
            _session.HandleOpened(_clock.NowMs);
            bool isMoving = true;
            while (isMoving)
            {
                isMoving = MoveToServer(link);
                isMoving |= MoveToClient(link);
            }
        }

        private bool MoveToServer(Link link)
        {
            HandleEvents();
            while (!link.IsCut && _session.NextOutput(_clock.NowMs))
            {
                link.ToServer.Send(_session.OutputBuffer, _session.OutputOffset, _session.OutputLength);
            }

            int count = link.ToServer.Receive(_buffer, 0, _buffer.Length);
            _server.HandleReceived(_buffer, 0, count);
            return count > 0;
        }

        private bool MoveToClient(Link link)
        {
            byte[] output = _server.TakeOutput();
            link.ToClient.Send(output, 0, output.Length);
            int count = link.ToClient.Receive(_session.Framer.Buffer, _session.Framer.ReceiveOffset, _session.Framer.ReceiveCount);
            if (count > 0)
            {
                SessionEvent happened = _session.HandleReceived(_session.Framer.Buffer, _session.Framer.ReceiveOffset, count, _clock.NowMs);
                if (happened == SessionEvent.Delivered)
                {
                    happened = _session.Complete(InFlightArena.AtLeastOnceSent);
                }

                Note(happened);
                HandleEvents();
            }

            return count > 0;
        }

        private void HandleEvents()
        {
            SessionEvent happened;
            while ((happened = _session.NextEvent()) > SessionEvent.OutputFull)
            {
                Note(happened);
            }
        }

        private void Note(SessionEvent happened)
        {
            if (happened == SessionEvent.MessageReceived)
            {
                _received.Add(_session.Message.GetPayloadString());
            }
            else if (happened == SessionEvent.Delivered)
            {
                _delivered++;
            }
        }
    }
}
