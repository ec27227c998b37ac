using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Events for the Reported handler; without one nothing is made. They wait in a ring until they are reported, outside the lock. Two places for
    // each slot are reserved for clients that come and go, which is enough: a slot is used again only after the pump has reported. Events that may
    // come in floods have their own places; when these are taken, the newest is lost.
    internal sealed partial class BrokerEngine
    {
        private const int FloodPlaces = 16;

        public int EventCount;

        // Null without a listener.
        private MqttBrokerEvent[] _events;
        private int _firstEvent;

        // Events are kept for NextEvent from now on.
        public void StartReporting()
        {
            _events ??= new MqttBrokerEvent[_connections.Length * 2 + FloodPlaces];
        }

        // Takes the oldest event. Null when there is none.
        public MqttBrokerEvent NextEvent()
        {
            if (EventCount == 0)
            {
                return null;
            }

            MqttBrokerEvent oldest = _events[_firstEvent];
            _events[_firstEvent] = null;
            _firstEvent = (_firstEvent + 1) % _events.Length;
            EventCount--;
            return oldest;
        }

        private bool HasEventRoom(MqttBrokerEventKind kind)
        {
            return _events != null && EventCount < (kind <= MqttBrokerEventKind.Disconnected ? _events.Length : FloodPlaces);
        }

        private void AddEvent(MqttBrokerEventKind kind, string client, string topic, int code)
        {
            MqttBrokerEvent added = new MqttBrokerEvent();
            added.Kind = kind;
            added.Client = client;
            added.Topic = topic;
            added.Code = code;
            _events[(_firstEvent + EventCount) % _events.Length] = added;
            EventCount++;
        }

        private void Report(MqttBrokerEventKind kind, Session session, int code)
        {
            if (HasEventRoom(kind))
            {
                AddEvent(kind, session.GetClientId(), null, code);
            }
        }

        private void Report(MqttBrokerEventKind kind, Session session, byte[] topic, int offset, int length, int code)
        {
            if (HasEventRoom(kind))
            {
                AddEvent(kind, session == null ? string.Empty : session.GetClientId(), Utf8.GetString(topic, offset, length), code);
            }
        }

        private void Report(Connection connection, int code)
        {
            if (HasEventRoom(MqttBrokerEventKind.Refused))
            {
                IAcceptedTransport transport = connection.Transport;
                AddEvent(MqttBrokerEventKind.Refused, transport == null ? null : transport.RemoteAddress, null, code);
            }
        }

        // Counts and reports a delivery that does not take place. session: null for the broker's own application.
        private void Drop(Session session, PublishPacket message, MqttDropReason reason)
        {
            Drop(session, message.Buffer, message.TopicOffset, message.TopicLength, reason);
        }

        // The same for a message in the store.
        private void Drop(Session session, int handle, MqttDropReason reason)
        {
            Drop(session, _store.Buffer, _store.TopicOffsetOf(handle), _store.TopicLengthOf(handle), reason);
        }

        private void Drop(Session session, byte[] topic, int offset, int length, MqttDropReason reason)
        {
            Statistics.Dropped[(int)reason]++;
            Report(MqttBrokerEventKind.Dropped, session, topic, offset, length, (int)reason);
        }
    }
}
