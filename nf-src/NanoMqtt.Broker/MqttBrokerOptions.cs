using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// All limits of a broker. They are set here, never by a client: what does not fit is refused or dropped, and counted in
    /// <see cref="MqttBrokerStatistics"/>. The broker keeps the object, so do not change it afterwards.
    /// </summary>
    public sealed partial class MqttBrokerOptions
    {
        // Sessions, messages and so on are numbered in 16 bits; 0 means none.
        private const int MaximumNumber = 65534;

        /// <summary>
        /// Maximum number of clients connected at the same time, at least 1. One more connection is still heard: it is refused with Server busy
        /// (0x89), unless it takes over the connection of the same client. Any further one is closed at once. Default: 8 on a board, 1,000 on a PC.
        /// </summary>
        public int MaximumClients;

        /// <summary>
        /// Maximum number of CONNECT packets per second, 1 to 1,000,000; after a pause, so many may come at once. It also limits how fast
        /// passwords can be guessed. Further ones are refused with Connection rate exceeded (0x9F). Default: 10 on a board, 2,000 on a PC.
        /// </summary>
        public int MaximumConnectsPerSecond;

        /// <summary>
        /// Maximum number of sessions, including those of clients that are away; at least <see cref="MaximumClients"/>. If a new one does not fit,
        /// the session whose client has been away longest ends. Default: 8 on a board, 2,000 on a PC.
        /// </summary>
        public int MaximumSessions;

        /// <summary>
        /// Largest packet that a client may send, in bytes, including its fixed header; at least 64. A larger one ends the connection.
        /// Default: 512 on a board, 262,144 on a PC.
        /// </summary>
        public int MaximumPacketBytes;

        /// <summary>
        /// Maximum number of bytes of PUBLISH packets that wait to be sent on one connection; at least <see cref="MaximumPacketBytes"/> + 8. A message
        /// that does not fit is dropped at QoS 0, and waits in the session at QoS 1 and 2. Default: 520 on a board, 524,288 on a PC.
        /// </summary>
        public int OutputBytes;

        /// <summary>
        /// Maximum number of bytes of acknowledgements that wait to be sent on one connection; at least 16. When they are used up, nothing more is
        /// read from it until some are sent. This also limits the filters in one SUBSCRIBE packet: each takes one byte.
        /// Default: 48 on a board, 16,384 on a PC.
        /// </summary>
        public int ControlBytes;

        /// <summary>
        /// Longest client identifier in bytes, at least 23 ([MQTT-3.1.3-5]). With an authorizer also the longest user name.
        /// Default: 40 on a board, 256 on a PC.
        /// </summary>
        public int MaximumClientIdBytes;

        /// <summary>
        /// What happens to a QoS 0 message for which there is no room in <see cref="OutputBytes"/>. With DropOldest, only messages at QoS 0 make
        /// room. Default: DropNewest.
        /// </summary>
        public MqttFullPolicy OutputPolicy;

        /// <summary>
        /// Maximum number of QoS 1 and 2 messages held for one client, including those in flight; 1 to 65,534. Default: 10 on a board, 1,000 on a PC.
        /// </summary>
        public int MaximumQueuedMessages;

        /// <summary>
        /// Maximum number of bytes of those messages, at least 1. A message that is the only one may be larger.
        /// Default: 1,024 on a board, 16,777,216 on a PC.
        /// </summary>
        public int MaximumQueuedBytes;

        /// <summary>
        /// What happens to a message for which <see cref="MaximumQueuedMessages"/> or <see cref="MaximumQueuedBytes"/> leaves no room.
        /// Default: DropNewest.
        /// </summary>
        public MqttFullPolicy QueuePolicy;

        /// <summary>
        /// Maximum number of QoS 1 and 2 messages sent to one client and not yet acknowledged; 1 to 16,383. Default: 8 on a board, 100 on a PC.
        /// </summary>
        public int MaximumInFlight;

        /// <summary>
        /// Maximum number of QoS 2 messages received from one client and not yet released by it (PUBREL); 1 to 65,535. One more ends the
        /// connection. A client of MQTT 5.0 is told the number as Receive Maximum. One of 3.1.1 cannot be told, so choose no less than your clients
        /// have in flight; 20 is usual. Default: 20 on a board, 1,000 on a PC.
        /// </summary>
        public int MaximumReceivedQoS2;

        /// <summary>
        /// Maximum number of topic aliases that one client may set (MQTT 5.0), 0 to 65,535; 0: none. Each takes up to
        /// <see cref="MaximumFilterBytes"/> bytes in each connection that uses it; a longer topic ends the connection. Default: 0 on a board, 10 on a PC.
        /// </summary>
        public int TopicAliasMaximum;

        /// <summary>
        /// Maximum number of subscriptions, those of all clients and of the broker's own application together. At least 1; at most 65,534 on the device
        /// or with a <see cref="Store"/>, otherwise 16,777,216. Default: 32 on a board, 50,000 on a PC.
        /// </summary>
        public int MaximumSubscriptions;

        /// <summary>Maximum number of subscriptions of one client, 1 to 65,534. Default: 12 on a board, 1,000 on a PC.</summary>
        public int MaximumSubscriptionsPerClient;

        /// <summary>Longest topic filter in bytes, 1 to 65,535. Default: 96 on a board, 1,024 on a PC.</summary>
        public int MaximumFilterBytes;

        /// <summary>Maximum number of levels in a topic filter, at least 1. Default: 10 on a board, 64 on a PC.</summary>
        public int MaximumFilterLevels;

        /// <summary>
        /// Maximum number of levels in all filters together, at least 1; at most 65,534 on the device, elsewhere 16,777,216. The first levels that
        /// filters have in common count once: "a/b" and "a/c" have three. Default: 56 on a board, 60,000 on a PC.
        /// </summary>
        public int SubscriptionNodes;

        /// <summary>Maximum number of bytes of the texts of those levels, at least 16. Default: 512 on a board, 4,194,304 on a PC.</summary>
        public int SubscriptionBytes;

        /// <summary>
        /// Maximum number of messages held in memory, with or without a <see cref="Store"/>: retained ones, queued ones and wills; 1 to 65,534. A
        /// message that waits for several clients counts once. Default: 40 on a board, 60,000 on a PC.
        /// </summary>
        public int MaximumHeldMessages;

        /// <summary>
        /// Maximum number of bytes of those messages, with topic, payload and properties; at least 16. Default: 2,048 on a board, 67,108,864 on a PC.
        /// </summary>
        public int MaximumHeldBytes;

        /// <summary>
        /// Maximum number of retained messages, 0 to 65,534. A further one is delivered, but not retained. With 0, clients of MQTT 5.0 are told that
        /// the broker does not retain messages, and one that asks for it is refused (0x9A). Default: 24 on a board, 10,000 on a PC.
        /// </summary>
        public int MaximumRetainedMessages;

        /// <summary>
        /// Maximum number of bytes of retained messages. They are part of <see cref="MaximumHeldBytes"/>; the rest of those is always there for queued
        /// messages and wills. Default: 1,024 on a board, 33,554,432 on a PC.
        /// </summary>
        public int MaximumRetainedBytes;

        /// <summary>Maximum number of subscriptions of the broker's own application; may be 0. Default: 6 on a board, 100 on a PC.</summary>
        public int MaximumLocalSubscriptions;

        /// <summary>
        /// Maximum number of messages that wait for the handlers of the broker's own application, at least 1. Default: 12 on a board, 10,000 on a PC.
        /// </summary>
        public int MaximumLocalMessages;

        /// <summary>
        /// What happens to a message for the broker's own application for which <see cref="MaximumLocalMessages"/> leaves no room. Default: DropNewest.
        /// </summary>
        public MqttFullPolicy LocalPolicy;

        /// <summary>
        /// How often, in seconds, the statistics are published as retained messages below <c>$SYS/broker/</c>; 0: never. The 19 messages
        /// take about 700 bytes of <see cref="MaximumHeldBytes"/> and <see cref="MaximumRetainedBytes"/>. Default: 0.
        /// </summary>
        public int SysIntervalSeconds;

        /// <summary>How long a new connection may take to send its CONNECT, in milliseconds. Default: 10,000.</summary>
        public int ConnectTimeoutMs;

        /// <summary>
        /// How long a packet may take from its first byte to its last, in milliseconds, and how long it may then wait because the client does not
        /// read its acknowledgements. After that the connection is closed. Default: 20,000 on a board, 60,000 on a PC.
        /// </summary>
        public int PacketTimeoutMs;

        /// <summary>
        /// Longest keep alive in seconds, 0 to 65,535; 0 leaves it to the client. A client of MQTT 5.0 that wants a longer one, or none, is told to
        /// use this one. It does not apply to clients of 3.1.1, which cannot be told. Default: 0.
        /// </summary>
        public int MaximumKeepAliveSeconds;

        /// <summary>Highest QoS at which clients may publish, and that subscriptions are granted. Default: ExactlyOnce.</summary>
        public MqttQoS MaximumQoS = MqttQoS.ExactlyOnce;

        /// <summary>
        /// The answer to clients that ask for response information (MQTT 5.0 §3.2.2.3.15), usually the beginning of a topic; null: none.
        /// Default: null.
        /// </summary>
        public string ResponseInformation;

        /// <summary>
        /// Where retained messages and sessions, with their subscriptions and messages, are kept through a restart, such as FileStore of
        /// NanoMqtt.Storage; null: nowhere. Nothing else may use the store. On a board the broker then takes about 1,300 bytes of heap more, beside
        /// the store's own. With a store there can be at most 16,384 sessions. Default: null.
        /// </summary>
        public IMqttStore Store;

        /// <summary>
        /// How often the store is synced, in milliseconds. A power cut loses all changes since then, even acknowledged messages, and QoS 2 messages
        /// may be lost or doubled. 0: the store is synced before anything is sent, so an acknowledged message is never lost and QoS 2 is exactly
        /// once. Each sync wears the flash (docs/decisions/0006). Default: 60,000 on a board, 1,000 on a PC.
        /// </summary>
        public int StoreIntervalMs;

        /// <summary>
        /// True: all buffers are allocated at full size when the broker is made, so that it cannot run out of memory later. False: they
        /// start small and double up to their limits, and those of connections and sessions are made when they are first needed.
        /// Default: true on a board, false on a PC.
        /// </summary>
        public bool IsPreallocated;

        /// <summary>
        /// Limits for a board with about 80 KB of heap: 8 clients and packets of 512 bytes take 36 KB; the thread and the transports come on
        /// top. Packets of 1,024 bytes take 9,500 bytes more, each further client with its session 2,390.
        /// </summary>
        /// <returns>New options.</returns>
        public static MqttBrokerOptions CreateDeviceDefaults()
        {
            MqttBrokerOptions options = new MqttBrokerOptions();
            options.SetDeviceDefaults();
            return options;
        }

        // The size to start with, for something that may grow to the maximum.
        internal int Initial(int small, int maximum)
        {
            return IsPreallocated || maximum < small ? maximum : small;
        }

        // The name of a number that is outside the range that its description gives; null if all are right.
        internal string FindWrong()
        {
            return MaximumClients < 1 ? nameof(MaximumClients)
                : !IsIn(MaximumConnectsPerSecond, 1, 1000000) ? nameof(MaximumConnectsPerSecond)
                : MaximumLocalSubscriptions < 0 ? nameof(MaximumLocalSubscriptions)
                : MaximumRetainedBytes < 0 ? nameof(MaximumRetainedBytes)
                : SysIntervalSeconds < 0 ? nameof(SysIntervalSeconds)
                : StoreIntervalMs < 0 ? nameof(StoreIntervalMs)
                : MaximumSessions < MaximumClients || MaximumSessions > MaximumNumber - MaximumLocalSubscriptions ? nameof(MaximumSessions)
                : !IsIn(MaximumPacketBytes, 64, MqttLimits.MaximumRemainingLength) ? nameof(MaximumPacketBytes)
                : OutputBytes < MaximumPacketBytes + 8 ? nameof(OutputBytes)
                : ControlBytes < 16 ? nameof(ControlBytes)
                : MaximumClientIdBytes < 23 ? nameof(MaximumClientIdBytes)
                : !IsIn(MaximumQueuedMessages, 1, MaximumNumber) ? nameof(MaximumQueuedMessages)
                : MaximumQueuedBytes < 1 ? nameof(MaximumQueuedBytes)
                : !IsIn(MaximumInFlight, 1, 16383) ? nameof(MaximumInFlight)
                : !IsIn(MaximumReceivedQoS2, 1, ushort.MaxValue) ? nameof(MaximumReceivedQoS2)
                : !IsIn(TopicAliasMaximum, 0, ushort.MaxValue) ? nameof(TopicAliasMaximum)
                : !IsIn(MaximumSubscriptions, 1, MaximumIndexNumber) ? nameof(MaximumSubscriptions)
                : !IsIn(MaximumSubscriptionsPerClient, 1, MaximumNumber) ? nameof(MaximumSubscriptionsPerClient)
                : !IsIn(MaximumFilterBytes, 1, ushort.MaxValue) ? nameof(MaximumFilterBytes)
                : MaximumFilterLevels < 1 ? nameof(MaximumFilterLevels)
                : !IsIn(SubscriptionNodes, 1, MaximumIndexNumber) ? nameof(SubscriptionNodes)
                : SubscriptionBytes < 16 ? nameof(SubscriptionBytes)
                : !IsIn(MaximumHeldMessages, 1, MaximumNumber) ? nameof(MaximumHeldMessages)
                : MaximumHeldBytes < 16 ? nameof(MaximumHeldBytes)
                : !IsIn(MaximumRetainedMessages, 0, MaximumNumber) ? nameof(MaximumRetainedMessages)
                : MaximumLocalMessages < 1 ? nameof(MaximumLocalMessages)
                : !IsIn(MaximumKeepAliveSeconds, 0, ushort.MaxValue) ? nameof(MaximumKeepAliveSeconds)
                : Store != null && MaximumSessions > Records.MaximumSessions ? nameof(MaximumSessions)
                : Store != null && MaximumSubscriptions > MaximumNumber ? nameof(MaximumSubscriptions)
                : ConnectTimeoutMs < 1 ? nameof(ConnectTimeoutMs)
                : PacketTimeoutMs < 1 ? nameof(PacketTimeoutMs)
                : null;
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
            MaximumHeldMessages = 40;
            MaximumHeldBytes = 2048;
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
