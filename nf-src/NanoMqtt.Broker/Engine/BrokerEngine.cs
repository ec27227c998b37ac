using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker without I/O: it gets bytes and the time, and gives bytes to send. One thread at a time may call. Nothing here waits, and no peer
    // can make it throw. How to drive it:
    //
    //   at the start        Restore(now, lastId), which brings back what the store holds
    //   a new connection    connection = HandleAccepted(transport, now);  null: close it
    //   it has bytes        if its CanReceive and HasRoomFor(count): receive into its Framer, HandleReceived(connection, count, now)
    //   it can send again   HandleWritable(connection)
    //   it is gone          HandleClosed(connection, now)
    //   time                HandleTime(now), at NextDeadlineMs at the latest
    //   after any of these  while ((connection = NextOutput()) != null):
    //                         if OutputLength > 0 and its transport takes something: send that many bytes from Output.Head on,
    //                           HandleSent(connection, count, now); after fewer it comes again after HandleWritable
    //                         if its WantsClose: close the transport, HandleClosed(connection, now)
    //                       NextEvent(…) and NextLocal(…) for what is to be reported, outside the lock
    //
    // As long as HasRoomFor says so, several connections may be received from before output is sent. Times are milliseconds of any clock that
    // never goes back.
    internal sealed partial class BrokerEngine
    {
        public readonly MqttBrokerStatistics Statistics = new MqttBrokerStatistics();

        private readonly MqttBrokerOptions _options;
        private readonly Connection[] _connections;
        private readonly MessageStore _store;
        private readonly RetainedTable _retained;
        private readonly SubscriptionIndex _subscriptions;

        // Each is reused for one packet after the other. _stored is for messages read from the store while _publish may be in use.
        private readonly ConnectPacket _connect = new ConnectPacket();
        private readonly PublishPacket _publish = new PublishPacket();
        private readonly PublishPacket _stored = new PublishPacket();
        private readonly SubscribePacket _subscribe = new SubscribePacket();
        private readonly UnsubscribePacket _unsubscribe = new UnsubscribePacket();
        private readonly DisconnectPacket _disconnect = new DisconnectPacket();
        private readonly AckPacket _ack = new AckPacket();
        private readonly PacketWriter _writer = new PacketWriter();

        public BrokerEngine(MqttBrokerOptions options)
        {
            _options = options;
            _store = new MessageStore(options, Statistics);
            _retained = new RetainedTable(_store, options, Statistics);
            _sessions = new Session[options.MaximumSessions];
            while (options.IsPreallocated && _sessionCount < _sessions.Length)
            {
                MakeSession();
            }

            _subscriptions = new SubscriptionIndex(options, Statistics);
            _records = _store.Records;
            _identifiers = new byte[options.MaximumSubscriptionsPerClient * 5];
            PropertyBlock properties = new PropertyBlock(); // one for all: no two of these packets are in use at the same time
            _publish.Properties = properties;
            _stored.Properties = properties;
            if (options.SysIntervalSeconds > 0)
            {
                NextDeadlineMs = long.MinValue;
                _sysValues = new long[SysNumbers];
                _sysTopics = Utf8.GetBytes(SysTopics);
                _sysText = Utf8.GetBytes(SysPrefix + new string(' ', 48) + UptimeUnit);
            }

            _connack.Properties = properties;
            _subscribe.Properties = properties;
            _unsubscribe.Properties = properties;
            _disconnect.Properties = properties;
            _ack.Properties = properties;
            _auth.Properties = properties;
            _answer = new PropertyWriter(options.OutputBytes < AnswerPropertyBytes + AnswerFrameBytes ? options.OutputBytes - AnswerFrameBytes : AnswerPropertyBytes);

            // One slot more than clients: a client that comes when the broker is full is told so, or takes over its old connection.
            _connections = new Connection[options.MaximumClients + 1];
            _text = new byte[options.MaximumFilterBytes + 32];
            _localQueue = new MessageQueue(options.Initial(16, options.MaximumLocalMessages), options.MaximumLocalMessages);
            LocalOwners = new object[options.MaximumLocalSubscriptions];
            for (int slot = 0; options.IsPreallocated && slot < _connections.Length; slot++)
            {
                _connections[slot] = new Connection(slot, options);
            }
        }

        // Whether there is something to repair, to send, to report or to deliver in process.
        public bool HasWork => IsBroken || _firstDirty != null || EventCount > 0 || _localQueue.Count > 0;

        // Call this before the application publishes: the message's expiry begins now, not when the engine was last told the time.
        public void SetTime(long nowMs)
        {
            _store.NowMs = nowMs;
        }

        // Null when there is none.
        public Connection ConnectionAt(int slot) => _connections[slot];

        // Whether every output has room for what this many received bytes can cause, after those received since all output was sent. A packet may
        // be longer in an output than it was when it came.
        public bool HasRoomFor(int count) => _unflushedBytes + count <= _options.OutputBytes / 2;
    }
}
