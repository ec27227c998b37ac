using System;
using System.Collections;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// A node that wakes, connects, publishes and sleeps, over a store that forgets what was not synced; its power is cut at one
    /// step, and it wakes again. A step is each output, each input and each event.
    /// </summary>
    internal sealed class PowerCutScenario
    {
        private const int Messages = 3;

        private readonly VirtualClock _clock = new VirtualClock();
        private readonly ServerModel _server = new ServerModel();
        private readonly MemoryStore _store = new MemoryStore();
        private readonly ArrayList _received = new ArrayList();
        private readonly MqttQoS _qos;
        private readonly MqttProtocolLevel _level;
        private ClientSession _session;
        private int _published;
        private int _steps;
        private int _cutAtStep;
        private bool _isPublishing;

        internal PowerCutScenario(MqttQoS qos, MqttProtocolLevel level)
        {
            _qos = qos;
            _level = level;
        }

        // Gives the number of steps; a cutAtStep that is none of them cuts nothing.
        internal int Run(int cutAtStep)
        {
            _cutAtStep = -1;
            Live(); // a session exists on both sides
            _steps = 0;
            _cutAtStep = cutAtStep;
            _isPublishing = true;
            for (int i = 0; i < Messages; i++)
            {
                _server.Publish("t", "s" + i, _qos);
            }

            if (!Live())
            {
                _cutAtStep = -1;
                Assert.IsTrue(Live());
            }

            int steps = _steps;
            _cutAtStep = -1;
            Live();
            AssertComplete(cutAtStep);
            return steps;
        }

        private void AssertComplete(int cutAtStep)
        {
            Assert.AreEqual(Messages, _published);
            for (int i = 0; i < Messages; i++)
            {
                Assert.IsTrue(_server.Messages.Contains("t=c" + i), "lost at " + cutAtStep);
                Assert.IsTrue(_received.Contains("s" + i), "lost at " + cutAtStep);
            }

            if (_qos == MqttQoS.ExactlyOnce)
            {
                Assert.AreEqual(Messages, _server.Messages.Count, "doubled at " + cutAtStep);
            }

            Assert.AreEqual(0, _session.QueuedCount);
            Assert.AreEqual(0, _store.Count);
        }

        // From boot to sleep. False: the power was cut.
        private bool Live()
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.ProtocolLevel = _level;
            options.Store = _store;
            _session = new ClientSession(options, "c");
            _server.HandleOpened();
            _session.HandleOpened(_clock.NowMs);
            bool isMoving = true;
            while (isMoving)
            {
                isMoving = false;
                if (!TryPublish() || !TrySend(ref isMoving) || !TryReceive(ref isMoving))
                {
                    _store.CutPower();
                    return false;
                }
            }

            _session.Sync();
            return true;
        }

        // The application counts what Publish took over, as its own memory across the cut.
        private bool TryPublish()
        {
            while (_isPublishing && _published < Messages)
            {
                byte[] payload = TestOptions.Bytes("c" + _published);
                _session.Publish(new PublishPacket { Topic = "t", Payload = payload, PayloadLength = payload.Length, QoS = _qos }, null);
                _published++;
                if (IsCut())
                {
                    return false;
                }
            }

            return true;
        }

        private bool TrySend(ref bool isMoving)
        {
            while (_session.NextOutput(_clock.NowMs))
            {
                if (IsCut())
                {
                    return false;
                }

                _server.HandleReceived(_session.OutputBuffer, _session.OutputOffset, _session.OutputLength);
                isMoving = true;
                if (IsCut())
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryReceive(ref bool isMoving)
        {
            byte[] output = _server.TakeOutput();
            SessionEvent happened = SessionEvent.None;
            if (output.Length > 0)
            {
                Array.Copy(output, 0, _session.Framer.Buffer, _session.Framer.ReceiveOffset, output.Length);
                happened = _session.HandleReceived(_session.Framer.Buffer, _session.Framer.ReceiveOffset, output.Length, _clock.NowMs);
                if (happened == SessionEvent.Delivered)
                {
                    _session.Complete(InFlightArena.AtLeastOnceSent);
                }

                isMoving = true;
            }

            while (happened > SessionEvent.OutputFull || (happened = _session.NextEvent()) > SessionEvent.OutputFull)
            {
                isMoving = true;
                if (happened == SessionEvent.MessageReceived)
                {
                    _received.Add(_session.Message.GetPayloadString());
                }

                happened = SessionEvent.None;
                if (IsCut())
                {
                    return false;
                }
            }

            return !IsCut();
        }

        private bool IsCut()
        {
            return _steps++ == _cutAtStep;
        }
    }
}
