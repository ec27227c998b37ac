using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// All limits of a broker. Each is decided here, none by a peer: what does not fit is refused or dropped, and counted in
    /// <see cref="MqttBrokerStatistics"/>. The broker copies nothing: do not change the object after handing it over.
    /// </summary>
    public sealed partial class MqttBrokerOptions
    {
        // Sessions, messages and so on are numbered in 16 bits, and 0 is none.
        private const int MaximumNumber = 65534;

        /// <summary>
        /// Clients connected at a time. One more connection may ask: it is refused with Server busy (0x89), unless it takes over that of the
        /// same client. Further ones are closed at once. Default: 8 on a board, 1,000 on a PC.
        /// </summary>
        public int MaximumClients;

        /// <summary>
        /// CONNECT packets taken in a second, and at once after a pause, 1 to 1,000,000: also what passwords can be tried. Further ones
        /// are refused with Connection rate exceeded (0x9F). Default: 10 on a board, 2,000 on a PC.
        /// </summary>
        public int MaximumConnectsPerSecond;

        /// <summary>
        /// Sessions at a time, those of sleeping clients included; at least <see cref="MaximumClients"/>. When all are taken, the session
        /// whose client has been away longest makes room. Default: 8 on a board, 2,000 on a PC.
        /// </summary>
        public int MaximumSessions;

        /// <summary>
        /// Largest packet that a client may send, fixed header included; at least 64 bytes. A larger one ends the connection.
        /// Default: 512 on a board, 262,144 on a PC.
        /// </summary>
        public int MaximumPacketBytes;

        /// <summary>
        /// Bytes of outgoing PUBLISH packets that may wait for one connection; at least <see cref="MaximumPacketBytes"/> + 8. What does
        /// not fit is dropped at QoS 0 and waits in the session at QoS 1 and 2. Default: 520 on a board, 524,288 on a PC.
        /// </summary>
        public int OutputBytes;

        /// <summary>
        /// Bytes of outgoing acknowledgements that may wait for one connection; at least 16. While they are full nothing more is read from
        /// it. Also limits the filters of one SUBSCRIBE packet: one byte each. Default: 48 on a board, 16,384 on a PC.
        /// </summary>
        public int ControlBytes;

        /// <summary>
        /// Longest client identifier, and under an authorizer longest user name, in bytes; at least 23 ([MQTT-3.1.3-5]).
        /// Default: 40 on a board, 256 on a PC.
        /// </summary>
        public int MaximumClientIdBytes;

        /// <summary>
        /// What happens to a QoS 0 message for which <see cref="OutputBytes"/> leave no room; the oldest is one at QoS 0, too. Default: DropNewest.
        /// </summary>
        public MqttFullPolicy OutputPolicy;

        /// <summary>
        /// QoS 1 and 2 messages that may wait for one client, those in flight included; 1 to 65,534. Default: 10 on a board, 1,000 on a PC.
        /// </summary>
        public int MaximumQueuedMessages;

        /// <summary>
        /// Bytes of the messages that are held for one client, in flight included; a single message may have more.
        /// Default: 1,024 on a board, 16,777,216 on a PC.
        /// </summary>
        public int MaximumQueuedBytes;

        /// <summary>What happens to a message that one of the two limits above leaves no room for. Default: DropNewest.</summary>
        public MqttFullPolicy QueuePolicy;

        /// <summary>QoS 1 and 2 messages sent to one client and not yet acknowledged; 1 to 16,383. Default: 8 on a board, 100 on a PC.</summary>
        public int MaximumInFlight;

        /// <summary>
        /// QoS 2 messages received from one client and not yet released by it; 1 to 65,535. One more ends the connection. A client of
        /// MQTT 5.0 is told the number as Receive Maximum; one of 3.1.1 cannot be, and to stop reading would not help: the release would
        /// not be read either. So it should be more than clients have in flight, for which 20 is usual. Default: 20 on a board, 1,000 on a PC.
        /// </summary>
        public int MaximumReceivedQoS2;

        /// <summary>
        /// Topic aliases that one client may set (MQTT 5.0), 0 to 65,535; 0: none. Their topics are held for each connection that uses them,
        /// with up to <see cref="MaximumFilterBytes"/> bytes each; a longer one ends the connection. Default: 0 on a board, 10 on a PC.
        /// </summary>
        public int TopicAliasMaximum;

        /// <summary>
        /// Subscriptions of all clients and of the broker's own application. On the device and with a <see cref="Store"/> at most 65,534, else
        /// 16,777,216. Default: 32 on a board, 50,000 on a PC.
        /// </summary>
        public int MaximumSubscriptions;

        /// <summary>Subscriptions of one client, 1 to 65,534. Default: 12 on a board, 1,000 on a PC.</summary>
        public int MaximumSubscriptionsPerClient;

        /// <summary>Longest topic filter in bytes, 1 to 65,535. Default: 96 on a board, 1,024 on a PC.</summary>
        public int MaximumFilterBytes;

        /// <summary>Most levels of a topic filter. Default: 10 on a board, 64 on a PC.</summary>
        public int MaximumFilterLevels;

        /// <summary>
        /// Levels of all filters together; a level that filters have in common from the start counts once. At most 65,534 on the
        /// device, elsewhere 16,777,216. Default: 56 on a board, 60,000 on a PC.
        /// </summary>
        public int SubscriptionNodes;

        /// <summary>Bytes of the texts of those levels. Default: 512 on a board, 4,194,304 on a PC.</summary>
        public int SubscriptionBytes;

        /// <summary>
        /// Messages held: retained, queued, wills; at most 65,534. One that waits for several clients is held once.
        /// Default: 40 on a board, 60,000 on a PC.
        /// </summary>
        public int StoreMessages;

        /// <summary>Bytes of those messages, topic and payload; at least 16. Default: 2,048 on a board, 67,108,864 on a PC.</summary>
        public int StoreBytes;

        /// <summary>
        /// Retained messages. A further one is delivered, but not retained. 0: clients of MQTT 5.0 are told that there are none (0x9A).
        /// Default: 24 on a board, 10,000 on a PC.
        /// </summary>
        public int MaximumRetainedMessages;

        /// <summary>
        /// Bytes of retained messages, part of <see cref="StoreBytes"/>: what is left is sure to be there for queues.
        /// Default: 1,024 on a board, 33,554,432 on a PC.
        /// </summary>
        public int MaximumRetainedBytes;

        /// <summary>Subscriptions of the broker's own application. Default: 6 on a board, 100 on a PC.</summary>
        public int MaximumLocalSubscriptions;

        /// <summary>Deliveries that may wait for the broker's own application. Default: 12 on a board, 10,000 on a PC.</summary>
        public int MaximumLocalMessages;

        /// <summary>What happens to a delivery to the broker's own application that has no room. Default: DropNewest.</summary>
        public MqttFullPolicy LocalPolicy;

        /// <summary>
        /// How often, in seconds, the statistics are published as retained messages below <c>$SYS/broker/</c>; 0: never. The 19 messages
        /// take some 700 bytes of <see cref="StoreBytes"/> and <see cref="MaximumRetainedBytes"/>. Default: 0.
        /// </summary>
        public int SysIntervalSeconds;

        /// <summary>How long a new connection may take to send its CONNECT, in milliseconds. Default: 10,000.</summary>
        public int ConnectTimeoutMs;

        /// <summary>
        /// How long, in milliseconds, a packet that has begun may take to arrive, or one that has arrived may wait because the client does
        /// not take its acknowledgements. Then the connection is closed. Default: 20,000 on a board, 60,000 on a PC.
        /// </summary>
        public int PacketTimeoutMs;

        /// <summary>
        /// Longest keep alive in seconds, 0 to 65,535; 0 leaves it to the client. A client of MQTT 5.0 that wants a longer one or none is
        /// given this one; 3.1.1 has no way to say so. Default: 0.
        /// </summary>
        public int MaximumKeepAliveSeconds;

        /// <summary>Highest QoS that clients may publish with; subscriptions are granted no more. Default: ExactlyOnce.</summary>
        public MqttQoS MaximumQoS = MqttQoS.ExactlyOnce;

        /// <summary>What a client of MQTT 5.0 that asks for response information is told, such as a topic; null: nothing. Default: null.</summary>
        public string ResponseInformation;

        /// <summary>
        /// Where retained messages and the sessions of clients with all that belongs to them survive a restart, such as FileStore of
        /// NanoMqtt.Storage; null: they are gone then. It is the broker's alone, and costs a board
        /// some 1,300 bytes of heap beside its own. At most 16,384 sessions with it. Default: null.
        /// </summary>
        public IMqttStore Store;

        /// <summary>
        /// How often the store is synced, in milliseconds: a power cut loses what was changed since, also what clients had been told is safe; messages
        /// of QoS 2 may be lost or doubled. 0: before anything is sent, so that what was acknowledged is never lost and QoS 2 is exactly once.
        /// On flash each sync wears: docs/decisions/0006. Default: 60,000 on a board, 1,000 on a PC.
        /// </summary>
        public int StoreIntervalMs;

        /// <summary>
        /// True: everything is allocated at its limit when the broker is made, so that it cannot run out of memory later. False: buffers
        /// start small and double up to their limits, and what belongs to connections and sessions is made when first needed.
        /// Default: true on a board, false on a PC.
        /// </summary>
        public bool IsPreallocated;

        /// <summary>
        /// Limits for a board with some 80 KB of heap: 8 clients, packets of 512 bytes, 36 KB in all; the thread and the transports come on
        /// top. Packets of 1,024 bytes take 9,500 more, a further client with its session 2,390.
        /// </summary>
        /// <returns>New options.</returns>
        public static MqttBrokerOptions CreateDeviceDefaults()
        {
            MqttBrokerOptions options = new MqttBrokerOptions();
            options.SetDeviceDefaults();
            return options;
        }

        // What something that may grow to the maximum starts with.
        internal int Initial(int small, int maximum)
        {
            return IsPreallocated || maximum < small ? maximum : small;
        }

        // Whether all numbers are in the ranges that their fields state.
        internal bool AreValid()
        {
            return MaximumClients >= 1
                && IsIn(MaximumConnectsPerSecond, 1, 1000000)
                && MaximumSessions >= MaximumClients
                && (MaximumLocalSubscriptions | MaximumRetainedBytes | SysIntervalSeconds | StoreIntervalMs) >= 0
                && MaximumSessions <= MaximumNumber - MaximumLocalSubscriptions
                && IsIn(MaximumPacketBytes, 64, MqttLimits.MaximumRemainingLength)
                && OutputBytes >= MaximumPacketBytes + 8
                && ControlBytes >= 16
                && MaximumClientIdBytes >= 23
                && IsIn(MaximumQueuedMessages, 1, MaximumNumber)
                && MaximumQueuedBytes >= 1
                && IsIn(MaximumInFlight, 1, 16383)
                && IsIn(MaximumReceivedQoS2, 1, ushort.MaxValue)
                && IsIn(TopicAliasMaximum, 0, ushort.MaxValue)
                && IsIn(MaximumSubscriptions, 1, MaximumIndexNumber)
                && IsIn(MaximumSubscriptionsPerClient, 1, MaximumNumber)
                && IsIn(MaximumFilterBytes, 1, ushort.MaxValue)
                && MaximumFilterLevels >= 1
                && IsIn(SubscriptionNodes, 1, MaximumIndexNumber)
                && SubscriptionBytes >= 16
                && IsIn(StoreMessages, 1, MaximumNumber)
                && StoreBytes >= 16
                && IsIn(MaximumRetainedMessages, 0, MaximumNumber)
                && MaximumLocalMessages >= 1
                && IsIn(MaximumKeepAliveSeconds, 0, ushort.MaxValue)
                && (Store == null || (MaximumSessions <= Records.MaximumSessions && MaximumSubscriptions <= MaximumNumber))
                && ConnectTimeoutMs > 0
                && PacketTimeoutMs > 0;
        }

        private static bool IsIn(int value, int minimum, int maximum) => value >= minimum && value <= maximum;

        private void SetDeviceDefaults()
        {
            MaximumClients = 8;
            MaximumConnectsPerSecond = 10;
            MaximumSessions = 8;
            MaximumPacketBytes = 512;
            OutputBytes = 520;
            ControlBytes = 48;
            MaximumClientIdBytes = 40;
            MaximumQueuedMessages = 10;
            MaximumQueuedBytes = 1024;
            MaximumInFlight = 8;
            MaximumReceivedQoS2 = 20;
            TopicAliasMaximum = 0;
            MaximumSubscriptions = 32;
            MaximumSubscriptionsPerClient = 12;
            MaximumFilterBytes = 96;
            MaximumFilterLevels = 10;
            SubscriptionNodes = 56;
            SubscriptionBytes = 512;
            StoreMessages = 40;
            StoreBytes = 2048;
            MaximumRetainedMessages = 24;
            MaximumRetainedBytes = 1024;
            MaximumLocalSubscriptions = 6;
            MaximumLocalMessages = 12;
            ConnectTimeoutMs = 10000;
            PacketTimeoutMs = 20000;
            StoreIntervalMs = 60000;
            IsPreallocated = true;
        }
    }
}
