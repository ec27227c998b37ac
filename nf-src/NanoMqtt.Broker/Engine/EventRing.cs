namespace NanoMqtt.Broker
{
    // What happened, waiting to be reported outside the lock. Two places for each slot are sure for clients that come and go: a slot is used
    // again only after the pump has reported. What there may be a flood of has places of its own. Who never takes them loses the newest.
    internal sealed class EventRing
    {
        private const int FloodPlaces = 16;

        private readonly int[] _kinds;
        private readonly string[] _clients;
        private readonly string[] _topics;
        private readonly int[] _codes;
        private int _first;

        public EventRing(int slots)
        {
            int places = slots * 2 + FloodPlaces;
            _kinds = new int[places];
            _clients = new string[places];
            _topics = new string[places];
            _codes = new int[places];
        }

        public int Count;

        public bool HasRoom(MqttBrokerEventKind kind)
        {
            return Count < (kind <= MqttBrokerEventKind.Disconnected ? _kinds.Length : FloodPlaces);
        }

        public void Add(MqttBrokerEventKind kind, string client, string topic, int code)
        {
            int place = (_first + Count) % _kinds.Length;
            _kinds[place] = (int)kind;
            _clients[place] = client;
            _topics[place] = topic;
            _codes[place] = code;
            Count++;
        }

        public bool TryTake(MqttBrokerEvent target)
        {
            if (Count == 0)
            {
                return false;
            }

            target.Kind = (MqttBrokerEventKind)_kinds[_first];
            target.Client = _clients[_first];
            target.Topic = _topics[_first];
            target.Code = _codes[_first];
            _first = (_first + 1) % _kinds.Length;
            Count--;
            return true;
        }
    }
}
