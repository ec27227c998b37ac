using System;
using System.Text;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// Drives a session as the pump does, without a pump: bytes in wire notation in, bytes in hex and events as words out, on a
    /// virtual clock.
    /// </summary>
    internal sealed class SessionDriver
    {
        internal readonly VirtualClock Clock = new VirtualClock();
        internal readonly ClientSession Session;
        internal readonly MqttClientStatistics Statistics;

        // Nothing goes a short way.
        internal bool TakesLongWays;

        // Identifier of the message published last, 0 when it was not taken over.
        internal int PublishedPacketId;

        private readonly MqttProtocolLevel _level;
        private readonly StringBuilder _sent = new StringBuilder();
        private readonly StringBuilder _events = new StringBuilder();

        internal SessionDriver(MqttClientOptions options)
        {
            Session = new ClientSession(options, options.ClientId);
            Statistics = Session.Statistics;
            _level = options.ProtocolLevel;
            Clock.Advance(1000000);
        }

        // A session of TestOptions.Create, connected, with nothing left to look at.
        internal static SessionDriver CreateConnected()
        {
            return CreateConnected(TestOptions.Create());
        }

        internal static SessionDriver CreateConnected(MqttClientOptions options)
        {
            SessionDriver driver = new SessionDriver(options);
            driver.Reconnect(false);
            return driver;
        }

        internal void Open()
        {
            Session.HandleOpened(Clock.NowMs);
            Run();
        }

        // Opens, lets the server accept, and forgets the bytes up to there; what the session sends then is still to be looked at.
        internal void Reconnect(bool sessionPresent)
        {
            string flags = sessionPresent ? "01" : "00";
            Reconnect(_level == MqttProtocolLevel.V5 ? "20 03 " + flags + " 00 00" : "20 02 " + flags + " 00");
        }

        // The same with this CONNACK.
        internal void Reconnect(string connack)
        {
            Open();
            _sent.Clear();
            Feed(connack);
            _events.Clear();
        }

        internal void Feed(string notation)
        {
            if (Session.HasNews)
            {
                Run();
            }

            byte[] bytes = WireNotation.Parse(notation);
            int offset = 0;
            while (offset < bytes.Length && Session.State != SessionState.Ending)
            {
                int count = bytes.Length - offset;
                count = count < Session.Framer.ReceiveCount ? count : Session.Framer.ReceiveCount;
                Array.Copy(bytes, offset, Session.Framer.Buffer, Session.Framer.ReceiveOffset, count);
                offset += count;
                Receive(count);
                Run();
            }
        }

        internal void Advance(long milliseconds)
        {
            Clock.Advance(milliseconds);
            Session.HandleTime(Clock.NowMs);
            Run();
        }

        internal void Cut()
        {
            Session.HandleClosed();
        }

        internal MqttResult Publish(string topic, string payload, MqttQoS qos)
        {
            byte[] bytes = TestOptions.Bytes(payload);
            MqttResult result = qos == MqttQoS.AtMostOnce ? MqttResult.Success : MqttResult.Pending;
            if (TakesLongWays || !TryPublish(topic, bytes, qos))
            {
                result = Put(topic, bytes, 0, bytes.Length, qos, false);
            }
            else
            {
                PublishedPacketId = result == MqttResult.Pending ? Session.PublishedId : 0;
                if (!Session.HasOutput)
                {
                    NoteOutput();
                }
            }

            Run();
            return result;
        }

        internal MqttResult Publish(PublishPacket packet, LargePayload large)
        {
            MqttResult result = Session.Publish(packet, large);
            PublishedPacketId = packet.PacketId;
            Run();
            return result;
        }

        // Publishes and leaves the output where it is.
        internal MqttResult Put(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain)
        {
            PublishPacket packet = new PublishPacket { Topic = topic, Payload = payload, PayloadOffset = offset, PayloadLength = count, QoS = qos, Retain = retain };
            MqttResult result = Session.Publish(packet, null);
            PublishedPacketId = packet.PacketId;
            return result;
        }

        internal MqttResult Subscribe(string filter, int wanted)
        {
            return Subscribe(filter, wanted, null, null);
        }

        internal MqttResult Subscribe(string filter, int wanted, PropertyBlock properties, MqttMessageHandler handler)
        {
            MqttResult result = Session.Subscribe(TestOptions.Bytes(filter), wanted, properties, handler);
            Run();
            return result;
        }

        internal int GetGrantedQoS(string filter)
        {
            return Session.Subscriptions.GetGrantedQoS(TestOptions.Bytes(filter));
        }

        // What was sent and what happened since this was asked last.
        internal string Take()
        {
            string all = _sent.ToString() + "; " + _events.ToString();
            _sent.Clear();
            _events.Clear();
            return all;
        }

        internal void AssertSent(string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Assert.AreEqual(WireNotation.ToHex(bytes, 0, bytes.Length), _sent.ToString());
            _sent.Clear();
        }

        internal void AssertEvents(string words)
        {
            Assert.AreEqual(words, _events.ToString());
            _events.Clear();
        }

        internal void AssertEnding(MqttDisconnectReason reason, int code)
        {
            Assert.AreEqual((int)SessionState.Ending, (int)Session.State);
            Assert.AreEqual((int)reason, (int)Session.EndReason);
            Assert.AreEqual(code, Session.EndCode);
        }

        // The short ways, as the facade takes them.
        private bool TryPublish(string topic, byte[] payload, MqttQoS qos)
        {
            if (topic != Session.Topic)
            {
                Session.SetTopic(topic);
            }

            int first = ClientSession.PublishByte | (int)qos << 1;
            return qos == MqttQoS.AtMostOnce
                ? Session.TrySend(payload, 0, payload.Length, first, Clock.NowMs)
                : Session.TryQueue(payload, 0, payload.Length, first, Clock.NowMs);
        }

        // As the pump does; or with the first byte alone, which no short way knows.
        private void Receive(int count)
        {
            Framer framer = Session.Framer;
            if (TakesLongWays && count > 1)
            {
                Session.HandleReceived(framer.Buffer, framer.ReceiveOffset, 1, Clock.NowMs);
                count--;
            }

            SessionEvent happened = Session.HandleReceived(framer.Buffer, framer.ReceiveOffset, count, Clock.NowMs);
            if (happened == SessionEvent.Delivered)
            {
                happened = Session.Complete(InFlightArena.AtLeastOnceSent);
            }

            Note(happened);
        }

        private void Run()
        {
            SessionEvent happened;
            do
            {
                happened = Session.NextEvent();
                Note(happened);
                Drain(happened);
            }
            while (happened != SessionEvent.None);
        }

        private void Drain(SessionEvent happened)
        {
            if (happened > SessionEvent.OutputFull)
            {
                return;
            }

            while (Session.NextOutput(Clock.NowMs))
            {
                NoteOutput();
            }
        }

        private void NoteOutput()
        {
            _sent.Append(WireNotation.ToHex(Session.OutputBuffer, Session.OutputOffset, Session.OutputLength));
        }

        private void Note(SessionEvent happened)
        {
            if (happened <= SessionEvent.OutputFull)
            {
                return;
            }

            if (_events.Length > 0)
            {
                _events.Append(' ');
            }

            switch (happened)
            {
                case SessionEvent.Connected:
                    _events.Append(Session.SessionPresent ? "resumed" : "connected");
                    break;
                case SessionEvent.MessageReceived:
                    _events.Append(Session.Message.GetTopic());
                    _events.Append('=');
                    _events.Append(Session.Message.GetPayloadString());
                    CallHandlers();
                    break;
                case SessionEvent.PieceReceived:
                    _events.Append(Session.Message.GetTopic() + "@" + Session.Message.PieceOffset + "+" + Session.Message.PayloadLength);
                    CallHandlers();
                    break;
                case SessionEvent.Delivered:
                    _events.Append(Session.EventResult == MqttResult.Success ? "delivered:" : "ended" + (int)Session.EventResult + ":");
                    _events.Append(Session.EventPacketId);
                    NoteReason();
                    break;
                case SessionEvent.Subscribed:
                    _events.Append(Session.EventResult == MqttResult.Success ? "granted:" : "refused:");
                    _events.Append(Session.Subscriptions.EventFilter);
                    break;
                default:
                    _events.Append("unsubscribed:");
                    _events.Append(Session.Subscriptions.EventFilter);
                    break;
            }
        }

        private void NoteReason()
        {
            if (Session.EventReason != MqttReasonCode.Success)
            {
                _events.Append("/" + ((int)Session.EventReason).ToString("X2"));
            }
        }

        private void CallHandlers()
        {
            MqttMessageHandler handler;
            while ((handler = Session.NextHandler()) != null)
            {
                handler(null, Session.Message);
            }
        }
    }
}
