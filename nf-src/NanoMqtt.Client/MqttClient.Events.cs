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
        /// <summary>A broker has accepted the connection. Subscriptions and queued messages follow by themselves.</summary>
        public event MqttConnectedHandler Connected;

        /// <summary>A connection, or the attempt to make one, has ended. Raised once for each.</summary>
        public event MqttDisconnectedHandler Disconnected;

        /// <summary>A message has come.</summary>
        public event MqttMessageHandler MessageReceived;

        /// <summary>
        /// A piece of a message has come that is larger than <see cref="MqttClientOptions.ReceiveBufferBytes"/> and not larger than
        /// <see cref="MqttClientOptions.MaximumPacketBytes"/>. The payload of the message object is this piece,
        /// <see cref="MqttMessage.PieceOffset"/> says where it belongs. A piece at 0 starts anew: what came before was cut short by a lost
        /// connection. Handlers of a topic filter get pieces too.
        /// </summary>
        public event MqttMessageHandler PieceReceived;

        /// <summary>
        /// A message larger than <see cref="MqttClientOptions.MaximumPacketBytes"/> is acknowledged and thrown away. Its payload is empty
        /// here, and so is a topic that does not fit the receive buffer. MQTT 3.1.1 only: at 5.0 the broker knows the limit.
        /// </summary>
        public event MqttMessageHandler MessageSkipped;

        /// <summary>A QoS 1 or 2 message has arrived at the broker, or will not.</summary>
        public event MqttDeliveredHandler Delivered;

        /// <summary>The broker has granted or refused a subscription.</summary>
        public event MqttSubscribedHandler Subscribed;

        /// <summary>The broker has ended a subscription.</summary>
        public event MqttSubscribedHandler Unsubscribed;

        /// <summary>
        /// In a handler of any event but those of messages: the reason code of the packet that the event is about. A refusal by a 3.1.1 broker is
        /// told as the reason code of 5.0 that means the same; at <see cref="MqttDisconnectReason.ProtocolError"/> it is what the broker was told.
        /// </summary>
        public MqttReasonCode EventReason => Session.EventReason;

        /// <summary>
        /// In a handler of any event but those of messages: the properties of the packet that the event is about, such as a reason string or
        /// a server reference, or null. Valid only until the handler returns.
        /// </summary>
        public PropertyBlock EventProperties => Session.EventProperties;

        private void Raise(SessionEvent happened, ClientSession session)
        {
            if (happened == SessionEvent.MessageReceived)
            {
                Raise(MessageReceived, session, session.Subscriptions?.Handlers != null);
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
                    case SessionEvent.MessageSkipped:
                        Raise(MessageSkipped, session, false);
                        break;
                    default:
                        (happened == SessionEvent.Subscribed ? Subscribed : Unsubscribed)?.Invoke(this, session.EventFilter, session.EventResult);
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
