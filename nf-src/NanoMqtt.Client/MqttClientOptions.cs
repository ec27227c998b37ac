using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// The settings of a client. The constructor of <see cref="MqttClient"/> reads them and does not keep them: later changes have no effect.
    /// </summary>
    /// <remarks>
    /// Every buffer has its final size from the start. With the defaults a client takes about 3 KB of the device's heap, including 672 bytes of
    /// buffers, and about 1 KB more for its thread if it has one. Each message that the queue can hold adds 12 bytes. Each possible
    /// subscription adds 17 bytes as soon as there is a first one, and each filter its own bytes. Publishing adds the bytes of the longest topic.
    /// </remarks>
    public sealed class MqttClientOptions
    {
        /// <summary>MQTT 3.1.1 (default) or 5.0. Options marked 5.0 have no effect at 3.1.1.</summary>
        public MqttProtocolLevel ProtocolLevel = MqttProtocolLevel.V311;

        /// <summary>
        /// Client identifier. Null: each client makes one up, "nano-" and eight hexadecimal digits. Set one if <see cref="CleanSession"/> is
        /// false, so that the session is found again after a reboot. Empty: the broker makes one up; at 5.0 the client keeps it for all its
        /// connections.
        /// </summary>
        public string ClientId;

        /// <summary>
        /// Whether the broker discards the session at each connection (MQTT 3.1.1 §3.1.2.4); default: true. The client's own memory is not
        /// affected: unacknowledged messages and subscriptions survive a lost connection either way. But only a kept session (false) makes QoS 2
        /// hold across connections, and makes the broker keep messages while the client is away. A reboot loses the client's part of the
        /// session unless there is a <see cref="Store"/>; a broker that kept its part may then take the first QoS 2 messages for repetitions.
        /// </summary>
        public bool CleanSession = true;

        /// <summary>
        /// How long the broker keeps the session after the connection has ended, in seconds (5.0). 0 (default): not at all, or forever, as at
        /// 3.1.1, if <see cref="CleanSession"/> is false.
        /// </summary>
        public uint SessionExpirySeconds;

        /// <summary>Keep alive in seconds, 0 to 65,535; default: 60. 0 turns it off, and then a dead connection is not noticed. A broker of 5.0 may set another.</summary>
        public int KeepAliveSeconds = 60;

        /// <summary>User name, or null.</summary>
        public string UserName;

        /// <summary>Password, or null; at 3.1.1 it needs a user name.</summary>
        public string Password;

        /// <summary>The message that the broker publishes if the client disappears, or null.</summary>
        public MqttWill Will;

        /// <summary>
        /// Further properties of CONNECT (5.0), such as user properties or the request for response information; null: none. Leave out those that
        /// the client sends by itself: session expiry, receive maximum, maximum packet size, topic alias maximum, authentication.
        /// </summary>
        public PropertyBlock ConnectProperties;

        /// <summary>Method of enhanced authentication (5.0), or null; goes with <see cref="AuthenticationHandler"/>.</summary>
        public string AuthenticationMethod;

        /// <summary>Makes the data of enhanced authentication (5.0); null if there is no <see cref="AuthenticationMethod"/>.</summary>
        public MqttAuthenticationHandler AuthenticationHandler;

        /// <summary>How long to wait for the transport to open, and then again for the broker's answer to CONNECT, in milliseconds; default: 10,000.</summary>
        public int ConnectTimeoutMs = 10000;

        /// <summary>
        /// Size of the buffer that packets are received into, at least 16 bytes; default: 256. A message that fits comes whole. Topic and
        /// properties of every message must fit.
        /// </summary>
        public int ReceiveBufferBytes = 256;

        /// <summary>
        /// The largest packet that the client accepts, not below <see cref="ReceiveBufferBytes"/>; 0 (default): the same. A message larger than the
        /// buffer comes in pieces, to <see cref="MqttClient.PieceReceived"/>. A broker of 5.0 never sends a message larger than this; at 3.1.1 it
        /// is acknowledged, thrown away and counted in <see cref="MqttClientStatistics.MessagesSkipped"/>.
        /// </summary>
        public int MaximumPacketBytes;

        /// <summary>
        /// Size of the buffer that packets are sent from, at least 32 bytes; default: 160. CONNECT and each SUBSCRIBE must fit. Of a QoS 0 message
        /// only the topic must fit, with its properties.
        /// </summary>
        public int SendBufferBytes = 160;

        /// <summary>Size of the queue: bytes for encoded QoS 1 and 2 messages that are not yet acknowledged, at least 16; default: 256. The largest message must fit.</summary>
        public int MaximumQueuedBytes = 256;

        /// <summary>How many messages the queue can hold, 1 to 30,000; default: 8.</summary>
        public int MaximumQueuedMessages = 8;

        /// <summary>What happens to a message when the queue is full; default: it is refused.</summary>
        public MqttQueuePolicy QueuePolicy;

        /// <summary>
        /// Keeps the queue, and what else a session needs, across reboots and deep sleep; null: nothing does. No other client may use it. From one
        /// start to the next keep client identifier and protocol level, and never make <see cref="MaximumQueuedBytes"/> or
        /// <see cref="MaximumQueuedMessages"/> smaller.
        /// </summary>
        public IMqttStore Store;

        /// <summary>
        /// How long a change may wait until it is synced to the store, in milliseconds. 0 (default): not at all, so a message is safe when Publish
        /// returns. More saves flash, but a power cut then loses the QoS 1 messages of that time. Stop syncs, and so does each step of QoS 2.
        /// </summary>
        public int StoreIntervalMs;

        /// <summary>
        /// How many messages may be sent and not yet acknowledged at a time, at least 1; default: 4. The others wait. A broker of 5.0 may ask for fewer.
        /// </summary>
        public int MaximumInFlight = 4;

        /// <summary>How many topic filters can be subscribed at a time, 0 to 4,000; default: 4.</summary>
        public int MaximumSubscriptions = 4;

        /// <summary>
        /// How many incoming QoS 2 messages may be in their exchange at a time, at least 1; default: 32. They take two bytes each, as soon as the first
        /// one comes. A broker of 5.0 is told the number (as receive maximum); those of 3.1.1 send 10 to 32 at a time unless configured otherwise.
        /// Mosquitto 2.0 sends more at either level as soon as more wait. With a clean session the client takes them all. With a kept one it takes this
        /// many, ends the connection as a protocol error, and takes the others on the next connections.
        /// </summary>
        public int MaximumReceivedQoS2 = 32;

        /// <summary>
        /// How many topics of QoS 0 messages get an alias on each connection (5.0), as far as the broker allows it; default: 4. The first topics get
        /// one; from then on they are sent in three bytes.
        /// </summary>
        public int OutboundTopicAliases = 4;

        /// <summary>How many topic aliases the broker may use (5.0), at most 65,535; default: 0. Each takes as many bytes as its topic.</summary>
        public int TopicAliasMaximum;

        /// <summary>First pause before connecting again, in milliseconds, at least 1; default: 1,000. It doubles with each failure.</summary>
        public int ReconnectMinimumMs = 1000;

        /// <summary>Longest pause before connecting again, in milliseconds, not below <see cref="ReconnectMinimumMs"/>; default: 60,000.</summary>
        public int ReconnectMaximumMs = 60000;
    }
}
