namespace NanoMqtt.Broker
{
    // Clients that came and went, waiting to be reported outside the lock. Two for each slot are enough: a slot is used again only after
    // the pump has reported. Who never takes them loses the newest.
    internal sealed class ClientEvents
    {
        // Kind of an event: this, or a MqttCloseReason.
        public const int Connected = -1;

        private readonly string[] _clientIds;
        private readonly int[] _kinds;
        private int _first;

        public ClientEvents(int places)
        {
            _clientIds = new string[places];
            _kinds = new int[places];
        }

        public int Count;

        // The event that TryTake has taken.
        public string ClientId;
        public int Kind;

        public void Add(string clientId, int kind)
        {
            if (Count == _kinds.Length)
            {
                return;
            }

            int slot = (_first + Count) % _kinds.Length;
            _clientIds[slot] = clientId;
            _kinds[slot] = kind;
            Count++;
        }

        public bool TryTake()
        {
            if (Count == 0)
            {
                return false;
            }

            ClientId = _clientIds[_first];
            Kind = _kinds[_first];
            _clientIds[_first] = null;
            _first = (_first + 1) % _kinds.Length;
            Count--;
            return true;
        }
    }
}
