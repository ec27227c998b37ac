using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // SUBSCRIBE, UNSUBSCRIBE, and retained messages for new subscriptions.
    internal sealed partial class BrokerEngine
    {
        // SUBSCRIBE or UNSUBSCRIBE. The answer has a code for each filter, except to UNSUBSCRIBE in 3.1.1.
        private MqttError HandleFilters(Connection connection, Framer framer, FilterPacket packet)
        {
            bool isSubscribe = packet == _subscribe;
            bool isLevel5 = connection.Level >= MqttProtocolLevel.V5;
            bool hasCodes = isSubscribe || isLevel5;
            MqttError error = packet.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error == MqttError.None)
            {
                error = OpenSuback(connection, (isLevel5 ? 3 : 2) + (hasCodes ? packet.Count : 0));
            }

            if (error != MqttError.None || connection.IsPacketHeld)
            {
                return error;
            }

            int identifier = (int)packet.Properties.GetNumber(MqttProperty.SubscriptionIdentifier, 0);
            ListPacket.Begin(_writer, packet.PacketId, connection.Level); // [MQTT-3.8.4-2], 3.1.1 [MQTT-3.10.4-4], [MQTT-3.10.4-5]
            while (packet.TryNext())
            {
                int code = isSubscribe ? Subscribe(connection.Session, identifier) : Unsubscribe(connection.Session); // [MQTT-3.8.4-5], 5.0 [MQTT-3.11.3-1]
                if (hasCodes)
                {
                    _writer.WriteByte(code >= SubackPacket.Failure && !isLevel5 ? SubackPacket.Failure : code);
                }
            }

            _writer.Finish((int)(isSubscribe ? MqttPacketType.Suback : MqttPacketType.Unsuback) << 4);
            Commit(connection.Control);
            return MqttError.None;
        }

        // Makes the writer ready for a SUBACK or UNSUBACK. If there is no room now, the packet is held back.
        private MqttError OpenSuback(Connection connection, int bodyBytes)
        {
            int bytes = bodyBytes + MqttLimits.MaximumFixedHeaderBytes;
            if (bytes > _options.ControlBytes || bytes > connection.MaximumPacketBytes)
            {
                return MqttError.PacketTooLarge; // it would never fit
            }

            connection.IsPacketHeld = !connection.Control.TryOpen(_writer, bodyBytes);
            return MqttError.None;
        }

        // Handles the current filter of the SUBSCRIBE. Gives the QoS granted, or the reason code of a refusal.
        private int Subscribe(Session session, int identifier)
        {
            int code = AddSubscription(session, _subscribe, identifier);
            Report(MqttBrokerEventKind.Subscribed, session, _subscribe.Buffer, _subscribe.FilterOffset, _subscribe.FilterLength, code);
            return code;
        }

        private int AddSubscription(Session session, SubscribePacket subscribe, int identifier)
        {
            byte[] buffer = subscribe.Buffer;
            int offset = subscribe.FilterOffset;
            int length = subscribe.FilterLength;
            if (!MaySubscribe(session, subscribe))
            {
                return (int)MqttReasonCode.NotAuthorized;
            }

            int qos = (int)(subscribe.QoS < _options.MaximumQoS ? subscribe.QoS : _options.MaximumQoS);
            int options = qos | (subscribe.NoLocal ? SubscriptionIndex.NoLocal : 0)
                | (subscribe.RetainAsPublished ? SubscriptionIndex.RetainAsPublished : 0);
            int known = _subscriptions.Find(session.Number, buffer, offset, length);
            int entry = known;
            if (known != 0 || session.Subscriptions < _options.MaximumSubscriptionsPerClient)
            {
                entry = _subscriptions.Add(session.Number, buffer, offset, length, options); // [MQTT-3.8.4-3]
            }

            if (entry == 0)
            {
                Statistics.SubscriptionsRefused++;
                return (int)MqttReasonCode.QuotaExceeded;
            }

            if (known == 0)
            {
                session.Subscriptions++;
            }

            _subscriptions.Identifiers[entry] = identifier;
            bool wantsRetained = subscribe.RetainHandling == MqttRetainHandling.SendAtSubscribe
                || (subscribe.RetainHandling == MqttRetainHandling.SendIfNew && known == 0); // 5.0 [MQTT-3.3.1-9] to [MQTT-3.3.1-11]
            if (wantsRetained && !SharedFilter.IsShared(buffer, offset, length)) // 5.0 §4.8.2
            {
                session.Connection.IsWaiting = true;
                session.WantsRetained = true;
                _subscriptions.RetainedCursors[entry] = 1;
            }

            Save(session, entry);
            return qos;
        }

        // Handles the current filter of the UNSUBSCRIBE. Gives a reason code.
        private int Unsubscribe(Session session)
        {
            int entry = _subscriptions.Find(session.Number, _unsubscribe.Buffer, _unsubscribe.FilterOffset, _unsubscribe.FilterLength);
            if (entry == 0)
            {
                return (int)MqttReasonCode.NoSubscriptionExisted;
            }

            session.Subscriptions--;
            Forget(session, Records.Subscription | entry);
            _subscriptions.Remove(entry); // [MQTT-3.10.4-1], [MQTT-3.10.4-2]
            return Success;
        }

        // Continues with the retained messages for a subscriber's new subscriptions, as far as there is room for them. True when all are given.
        // connection, session: null for a local subscriber.
        private bool DeliverRetained(int subscriber, Connection connection, Session session)
        {
            int entry = _subscriptions.FirstOf(subscriber);
            while (entry != 0 && (_subscriptions.RetainedCursors[entry] == 0 || WalkRetained(entry, subscriber, connection, session)))
            {
                entry = _subscriptions.NextOf(entry);
            }

            return entry == 0;
        }

        // The same for one subscription. A message that is replaced meanwhile may come twice: as a new message, and here. Where it stops is stored,
        // so after a restart the rest comes; not if all was given at once.
        private bool WalkRetained(int entry, int subscriber, Connection connection, Session session)
        {
            byte[] filter = _text;
            int offset = _subscriptions.WriteFilter(entry, filter);
            int length = filter.Length - offset;
            _identifierBytes = _subscriptions.WriteIdentifier(entry, _identifiers, 0);
            int cursor = _subscriptions.RetainedCursors[entry];
            int place = _retained.NextMatch(cursor, filter, offset, length);
            while (place != 0)
            {
                int handle = _retained.HandleAt(place);
                if (_store.IsExpired(handle))
                {
                    _retained.Remove(place); // 5.0 [MQTT-3.3.2-5]
                }
                else if (!(session == null
                    ? TryQueueLocal(subscriber - _sessions.Length, handle, true)
                    : TryDeliverRetained(connection, session, handle, _subscriptions.OptionsOf(entry) & MessageQueue.QoSMask)))
                {
                    break;
                }

                place = _retained.NextMatch(place + 1, filter, offset, length);
            }

            _identifierBytes = 0;
            _subscriptions.RetainedCursors[entry] = (ushort)place;
            if (session != null && place != cursor && place + cursor > 1)
            {
                Save(session, entry);
            }

            return place == 0;
        }

        private bool TryDeliverRetained(Connection connection, Session session, int handle, int maximumQoS)
        {
            PublishPacket message = _stored;
            _store.Read(handle, message);
            message.Retain = true; // [MQTT-3.3.1-8]
            MqttQoS publishedQoS = message.QoS;
            if ((int)publishedQoS > maximumQoS)
            {
                message.QoS = (MqttQoS)maximumQoS;
            }

            if (message.QoS == MqttQoS.AtMostOnce)
            {
                return DropIfTooLarge(connection, message) || TryAppend(connection, message);
            }

            if (session.Queue.IsFull || IsTooMuch(session, _store.BytesOf(handle)))
            {
                return false;
            }

            BeginMessage(null, 0, 0, MqttQoS.AtMostOnce, MqttProtocolLevel.V311);
            _routedHandle = handle;
            Deliver(session, message, publishedQoS);
            _routedHandle = 0;
            return true;
        }
    }
}
