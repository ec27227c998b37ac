using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Events. All are raised on the client's thread, or the one that polls, outside any lock. What a handler throws is counted in
    /// <see cref="MqttClientStatistics.HandlerFaults"/> and goes no further.
    /// </content>
    public sealed partial class MqttClient
    {
        /// <summary>A broker has accepted the connection. The client renews subscriptions and sends queued messages by itself.</summary>
        public event MqttConnectedHandler Connected;

        /// <summary>A connection, or the attempt to make one, has ended. Raised once for each.</summary>
        public event MqttDisconnectedHandler Disconnected;

        /// <summary>A message has come.</summary>
        public event MqttMessageHandler MessageReceived;

        /// <summary>
        /// A piece has come of a message that is larger than <see cref="MqttClientOptions.ReceiveBufferBytes"/>, but not larger than
        /// <see cref="MqttClientOptions.MaximumPacketBytes"/>. The payload of the message object is this piece, and
        /// <see cref="MqttMessage.PieceOffset"/> says where it belongs. A piece at 0 starts the message anew: if an earlier one was incomplete,
        /// a lost connection cut it short. Handlers of topic filters get pieces too.
        /// </summary>
        public event MqttMessageHandler PieceReceived;

        /// <summary>A QoS 1 or 2 message has reached the broker, or never will: the result says which.</summary>
        public event MqttDeliveredHandler Delivered;

        /// <summary>The broker has granted or refused a subscription.</summary>
        public event MqttSubscribedHandler Subscribed;

        /// <summary>The broker has ended a subscription.</summary>
        public event MqttSubscribedHandler Unsubscribed;

        /// <summary>
        /// The reason code of the packet that an event is about. Valid in handlers of all events except those with a message. A refusal by a 3.1.1
        /// broker becomes the reason code of 5.0 with the same meaning; after <see cref="MqttDisconnectReason.ProtocolError"/> it is the code
        /// that the broker was told.
        /// </summary>
        public MqttReasonCode EventReason => Session.EventReason;

        /// <summary>
        /// The properties of the packet that an event is about, such as a reason string or a server reference, or null. Valid in handlers of all
        /// events except those with a message, until the handler returns.
        /// </summary>
        public PropertyBlock EventProperties => Session.EventProperties;

        private void Raise(SessionEvent happened, ClientSession session)
        {
            if (happened == SessionEvent.MessageReceived)
            {
                Raise(MessageReceived, session, session.HasHandlers);
                return;
            }

            try
            {
                switch (happened)
                {
                    case SessionEvent.Delivered:
                        Delivered?.Invoke(this, session.EventPacketId, session.EventResult);
                        break;
                    case SessionEvent.Connected:
                        _acceptedMs = Environment.TickCount64;
                        _deadlineMs = session.NextDeadlineMs;
                        Connected?.Invoke(this, session.SessionPresent);
                        break;
                    case SessionEvent.PieceReceived:
                        Raise(PieceReceived, session, true);
                        break;
                    default:
                        (happened == SessionEvent.Subscribed ? Subscribed : Unsubscribed)?.Invoke(this, session.Subscriptions.EventFilter, session.EventResult);
                        break;
                }
            }
            catch (Exception)
            {
                Statistics.HandlerFaults++;
            }
        }

        // The event's handler, then perhaps those of the filters that match.
        private void Raise(MqttMessageHandler handler, ClientSession session, bool hasMore)
        {
            for (;;)
            {
                try
                {
                    handler?.Invoke(this, session.Message);
                }
                catch (Exception)
                {
                    Statistics.HandlerFaults++;
                }

                if (!hasMore)
                {
                    return;
                }

                lock (session)
                {
                    handler = session.NextHandler();
                }

                hasMore = handler != null;
            }
        }
    }
}
