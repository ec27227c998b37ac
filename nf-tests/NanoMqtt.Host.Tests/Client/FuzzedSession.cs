using System;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Client
{
    /// <summary>A session that is opened, accepted and then fed whatever comes, with everything on that a server can reach.</summary>
    internal sealed class FuzzedSession
    {
        private const int BufferBytes = 48;
        private const int MostEvents = 1000;

        private readonly ClientSession _session;
        private readonly bool _isLevel5;
        private long _nowMs;

        internal FuzzedSession(MqttProtocolLevel level)
        {
            _isLevel5 = level == MqttProtocolLevel.V5;
            MqttClientOptions options = new MqttClientOptions
            {
                ClientId = "c",
                ProtocolLevel = level,
                CleanSession = false,
                ReceiveBufferBytes = BufferBytes,
                MaximumPacketBytes = 200,
                QueuePolicy = MqttQueuePolicy.DropOldest,
                TopicAliasMaximum = 4,
            };
            if (_isLevel5)
            {
                options.AuthenticationMethod = "M";
                options.AuthenticationHandler = (step, buffer, offset, count) => new byte[] { 1 };
            }

            _session = new ClientSession(options, options.ClientId);
            _session.Subscribe(Utf8.GetBytes("#"), 2, null, (client, message) => message.GetTopic());
        }

        internal MqttClientStatistics Statistics => _session.Statistics;

        internal bool IsOpen => _session.State is SessionState.Connected or SessionState.Connecting;

        internal void Reopen(bool sessionPresent)
        {
            _session.HandleClosed();
            _session.HandleOpened(++_nowMs);
            Run();
            byte present = sessionPresent ? (byte)1 : (byte)0;
            Feed(_isLevel5 ? new byte[] { 0x20, 3, present, 0, 0 } : new byte[] { 0x20, 2, present, 0 }, 5);
            if (!IsOpen)
            {
                throw new InvalidOperationException("a good CONNACK was refused: " + _session.EndCode);
            }
        }

        internal void Publish(int round)
        {
            _session.Publish(new PublishPacket { Topic = "t", QoS = (MqttQoS)(round % 3) }, null);
            Run();
        }

        internal void Feed(byte[] bytes, int chunk)
        {
            int offset = 0;
            while (offset < bytes.Length && IsOpen)
            {
                int count = Math.Min(Math.Min(chunk, bytes.Length - offset), _session.Framer.ReceiveCount);
                Array.Copy(bytes, offset, _session.Framer.Buffer, _session.Framer.ReceiveOffset, count);
                SessionEvent happened = _session.HandleReceived(_session.Framer.Buffer, _session.Framer.ReceiveOffset, count, ++_nowMs);
                if (happened == SessionEvent.Delivered)
                {
                    happened = _session.Complete(InFlightArena.AtLeastOnceSent);
                }

                Use(happened);
                offset += count;
                Run();
                if (_session.Framer.Buffer.Length != BufferBytes || (IsOpen && _session.Framer.ReceiveCount < 1))
                {
                    throw new InvalidOperationException("the buffer has grown or has no room");
                }
            }
        }

        private void Run()
        {
            SessionEvent happened;
            int events = 0;
            do
            {
                happened = _session.NextEvent();
                Use(happened);
                while (happened <= SessionEvent.OutputFull && _session.NextOutput(++_nowMs))
                {
                }

                if (++events > MostEvents)
                {
                    throw new InvalidOperationException("events without end");
                }
            }
            while (happened != SessionEvent.None);
        }

        // What a handler does.
        private void Use(SessionEvent happened)
        {
            if (happened is SessionEvent.MessageReceived or SessionEvent.PieceReceived)
            {
                MqttMessage message = _session.Message;
                message.GetTopic();
                message.GetPayload();
                while (message.Properties.TryNext())
                {
                }

                MqttMessageHandler handler;
                while ((handler = _session.NextHandler()) != null)
                {
                    handler(null, message);
                }
            }
        }
    }
}
