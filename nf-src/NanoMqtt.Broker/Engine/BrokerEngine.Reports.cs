using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What is told to whoever listens. Without a listener nothing is made.
    internal sealed partial class BrokerEngine
    {
        private EventRing _events;

        // From now on events are kept for NextEvent.
        public void StartReporting()
        {
            _events ??= new EventRing(_connections.Length);
        }

        public int EventCount => _events == null ? 0 : _events.Count;

        // Takes the oldest event. False when there is none.
        public bool NextEvent(MqttBrokerEvent target) => _events != null && _events.TryTake(target);

        private void Report(MqttBrokerEventKind kind, Session session, int code)
        {
            if (_events != null && _events.HasRoom(kind))
            {
                _events.Add(kind, session.GetClientId(), null, code);
            }
        }

        private void Report(MqttBrokerEventKind kind, Session session, byte[] topic, int offset, int length, int code)
        {
            if (_events != null && _events.HasRoom(kind))
            {
                _events.Add(kind, session == null ? string.Empty : session.GetClientId(), Utf8.GetString(topic, offset, length), code);
            }
        }

        private void ReportRefusal(Connection connection, int code)
        {
            if (_events != null && _events.HasRoom(MqttBrokerEventKind.Refused))
            {
                IAcceptedTransport transport = connection.Transport;
                _events.Add(MqttBrokerEventKind.Refused, transport == null ? null : transport.RemoteAddress, null, code);
            }
        }

        // Counts and reports a delivery that does not take place. session: null for the broker's own application.
        private void Drop(Session session, PublishPacket message, MqttDropReason reason)
        {
            Drop(session, message.Buffer, message.TopicOffset, message.TopicLength, reason);
        }

        // The same for a message in the store.
        private void DropStored(Session session, int handle, MqttDropReason reason)
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
