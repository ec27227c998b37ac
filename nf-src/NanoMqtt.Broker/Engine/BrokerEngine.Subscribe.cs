using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // SUBSCRIBE, UNSUBSCRIBE, and retained messages for new subscriptions.
    internal sealed partial class BrokerEngine
    {
        // A filter written by SubscriptionIndex.WriteFilter.
        private readonly byte[] _filter;

        private MqttError HandleSubscribe(Connection connection, Framer framer)
        {
            SubscribePacket subscribe = _subscribe;
            MqttError error = subscribe.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            int subackBody = 2 + subscribe.Count;
            if (subackBody + MqttLimits.MaximumFixedHeaderBytes > _options.ControlBytes)
            {
                return MqttError.PacketTooLarge; // its SUBACK would never fit
            }

            ByteQueue control = connection.Output.Control;
            if (!ConnectionOutput.TryOpen(control, _writer, subackBody))
            {
                connection.IsPacketHeld = true;
                return MqttError.None;
            }

            SubackPacket.Begin(_writer, subscribe.PacketId, connection.Level); // [MQTT-3.8.4-2]
            while (subscribe.TryNext())
            {
                int entry = Subscribe(connection.Session, subscribe.Buffer, subscribe.FilterOffset, subscribe.FilterLength, subscribe.QoS);
                _writer.WriteByte(entry == 0 ? SubackPacket.Failure : (int)subscribe.QoS); // [MQTT-3.8.4-5]
            }

            SubackPacket.Finish(_writer);
            CommitControl(control);
            return MqttError.None;
        }

        // Gives the entry, or 0 when it is refused.
        private int Subscribe(Session session, byte[] buffer, int offset, int length, MqttQoS qos)
        {
            int known = _subscriptions.Find(session.Number, buffer, offset, length);
            int entry = known;
            if (known != 0 || session.SubscriptionCount < _options.MaximumSubscriptionsPerClient)
            {
                entry = _subscriptions.Add(session.Number, buffer, offset, length, (int)qos); // [MQTT-3.8.4-3]
            }

            if (entry == 0)
            {
                Statistics.SubscriptionsRefused++;
                return 0;
            }

            if (known == 0)
            {
                session.SubscriptionCount++;
            }

            if (_subscriptions.RetainedCursorOf(entry) == 0)
            {
                session.RetainedWalks++;
            }

            _subscriptions.SetRetainedCursor(entry, 1);
            return entry;
        }

        private MqttError HandleUnsubscribe(Connection connection, Framer framer)
        {
            UnsubscribePacket unsubscribe = _unsubscribe;
            MqttError error = unsubscribe.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            Session session = connection.Session;
            while (unsubscribe.TryNext())
            {
                int entry = _subscriptions.Find(session.Number, unsubscribe.Buffer, unsubscribe.FilterOffset, unsubscribe.FilterLength);
                if (entry != 0)
                {
                    session.RetainedWalks -= _subscriptions.RetainedCursorOf(entry) == 0 ? 0 : 1;
                    session.SubscriptionCount--;
                    _subscriptions.Remove(entry); // [MQTT-3.10.4-1], [MQTT-3.10.4-2]
                }
            }

            ByteQueue control = connection.Output.Control;
            ConnectionOutput.TryOpen(control, _writer, 2);
            UnsubackPacket.Begin(_writer, unsubscribe.PacketId, connection.Level); // [MQTT-3.10.4-4], [MQTT-3.10.4-5]
            UnsubackPacket.Finish(_writer);
            CommitControl(control);
            return MqttError.None;
        }

        // Goes on with the retained messages of a session's new subscriptions, as far as its output and queue have room.
        private void DeliverRetained(Connection connection, Session session)
        {
            for (int entry = _subscriptions.FirstOf(session.Number); entry != 0; entry = _subscriptions.NextOf(entry))
            {
                if (_subscriptions.RetainedCursorOf(entry) == 0)
                {
                    continue;
                }

                if (!WalkRetained(entry, connection, session, 0))
                {
                    return;
                }

                session.RetainedWalks--;
            }
        }

        // Hands the retained messages of one subscription to a session, or, where that is null, to a local subscriber. True when it has
        // them all; else the walk goes on later from where it stands. A message that changes meanwhile may come twice: live, and here.
        private bool WalkRetained(int entry, Connection connection, Session session, int local)
        {
            int offset = _subscriptions.WriteFilter(entry, _filter);
            int length = _filter.Length - offset;
            int place = _retained.NextMatch(_subscriptions.RetainedCursorOf(entry), _filter, offset, length);
            while (place != 0)
            {
                int handle = _retained.HandleAt(place);
                bool isDelivered = session == null
                    ? TryQueueLocal(local, handle, true)
                    : TryDeliverRetained(connection, session, handle, _subscriptions.QoSOf(entry));
                if (!isDelivered)
                {
                    _subscriptions.SetRetainedCursor(entry, place);
                    return false;
                }

                place = _retained.NextMatch(place + 1, _filter, offset, length);
            }

            _subscriptions.SetRetainedCursor(entry, 0);
            return true;
        }

        private bool TryDeliverRetained(Connection connection, Session session, int handle, int maximumQoS)
        {
            _store.Read(handle, _stored);
            if ((int)_stored.QoS > maximumQoS)
            {
                _stored.QoS = (MqttQoS)maximumQoS;
            }

            if (_stored.QoS == MqttQoS.AtMostOnce)
            {
                _stored.Retain = true; // [MQTT-3.3.1-8]
                return _encoder.TryAppend(connection.Output, _stored, connection.Level);
            }

            if (session.Queue.IsFull)
            {
                return false;
            }

            _store.AddReference(handle);
            session.Queue.Add(handle, 0, (int)_stored.QoS, true);
            return true;
        }
    }
}
