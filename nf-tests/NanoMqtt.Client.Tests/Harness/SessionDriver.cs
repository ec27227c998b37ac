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
        internal readonly MqttClientStatistics Statistics = new MqttClientStatistics();
        internal readonly ClientSession Session;

        private readonly StringBuilder _sent = new StringBuilder();
        private readonly StringBuilder _events = new StringBuilder();

        internal SessionDriver(MqttClientOptions options)
        {
            Session = new ClientSession(options, options.ClientId, Statistics);
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
            Open();
            _sent.Clear();
            Feed(sessionPresent ? "20 02 01 00" : "20 02 00 00");
            _events.Clear();
        }

        internal void Feed(string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            int offset = 0;
            while (offset < bytes.Length && Session.State != SessionState.Ending)
            {
                int count = bytes.Length - offset;
                count = count < Session.Framer.ReceiveCount ? count : Session.Framer.ReceiveCount;
                Array.Copy(bytes, offset, Session.Framer.Buffer, Session.Framer.ReceiveOffset, count);
                Session.HandleReceived(count, Clock.NowMs);
                offset += count;
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
            MqttResult result = Session.Publish(topic, bytes, 0, bytes.Length, qos, false);
            Run();
            return result;
        }

        internal MqttResult Subscribe(string filter, int wanted)
        {
            MqttResult result = Session.Subscribe(filter, wanted);
            Run();
            return result;
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

            while (Session.NextOutput())
            {
                _sent.Append(WireNotation.ToHex(Session.OutputBuffer, Session.OutputOffset, Session.OutputLength));
                Session.HandleSent(Clock.NowMs);
            }
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
                    break;
                case SessionEvent.Delivered:
                    _events.Append("delivered:");
                    _events.Append(Session.EventPacketId);
                    break;
                case SessionEvent.Subscribed:
                    _events.Append(Session.EventResult == MqttResult.Success ? "granted:" : "refused:");
                    _events.Append(Session.EventFilter);
                    break;
                default:
                    _events.Append("unsubscribed:");
                    _events.Append(Session.EventFilter);
                    break;
            }
        }
    }
}
