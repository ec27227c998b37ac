using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What is told to whoever listens. Without a listener nothing is made. Events wait in a ring to be reported outside the lock. Two places
    // for each slot are sure for clients that come and go: a slot is used again only after the pump has reported. What there may be a flood of
    // has places of its own. Who never takes them loses the newest.
    internal sealed partial class BrokerEngine
    {
        private const int FloodPlaces = 16;

        public int EventCount;

        // Null without a listener.
        private byte[] _eventKinds;
        private string[] _eventClients;
        private string[] _eventTopics;
        private int[] _eventCodes;
        private int _firstEvent;

        // From now on events are kept for NextEvent.
        public void StartReporting()
        {
            if (_eventKinds == null)
            {
                int places = _connections.Length * 2 + FloodPlaces;
                _eventKinds = new byte[places];
                _eventClients = new string[places];
                _eventTopics = new string[places];
                _eventCodes = new int[places];
            }
        }

        // Takes the oldest event. False when there is none.
        public bool NextEvent(MqttBrokerEvent target)
        {
            if (EventCount == 0)
            {
                return false;
            }

            int place = _firstEvent;
            target.Kind = (MqttBrokerEventKind)_eventKinds[place];
            target.Client = _eventClients[place];
            target.Topic = _eventTopics[place];
            target.Code = _eventCodes[place];
            _eventClients[place] = null;
            _eventTopics[place] = null; // they may be long
            _firstEvent = (place + 1) % _eventKinds.Length;
            EventCount--;
            return true;
        }

        private bool HasEventRoom(MqttBrokerEventKind kind)
        {
            return _eventKinds != null && EventCount < (kind <= MqttBrokerEventKind.Disconnected ? _eventKinds.Length : FloodPlaces);
        }

        private void AddEvent(MqttBrokerEventKind kind, string client, string topic, int code)
        {
            int place = (_firstEvent + EventCount++) % _eventKinds.Length;
            _eventKinds[place] = (byte)kind;
            _eventClients[place] = client;
            _eventTopics[place] = topic;
            _eventCodes[place] = code;
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
