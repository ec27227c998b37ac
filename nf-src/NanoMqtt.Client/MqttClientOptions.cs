using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// What a client is made from. It is read by the constructor of <see cref="MqttClient"/> and not kept: changes later have no effect.
    /// </summary>
    /// <remarks>
    /// Every buffer has its final size from the start. With the defaults a client takes about 3.5 KB of the device's heap, 672 bytes of
    /// buffers included, and about 1 KB more for its thread if it has one. Each message that the queue can hold adds 12 bytes; each
    /// subscription 17 and its filter, all of them with the first.
    /// </remarks>
    public sealed class MqttClientOptions
    {
        /// <summary>MQTT 3.1.1 or 5.0. What is marked 5.0 below has no effect at 3.1.1.</summary>
        public MqttProtocolLevel ProtocolLevel = MqttProtocolLevel.V311;

        /// <summary>
        /// Client identifier; null: "nano-" and eight hexadecimal digits, made up once a client. Give one when
        /// <see cref="CleanSession"/> is false, so that the session is found again after a reboot. Empty: the broker makes one up, at 5.0 for all
        /// connections of this client.
        /// </summary>
        public string ClientId;

        /// <summary>
        /// Whether the broker discards the session at each connection (MQTT 3.1.1 §3.1.2.4). The client's own memory is not affected:
        /// unacknowledged messages and subscriptions survive a lost connection either way, but only a kept session (false) makes
        /// QoS 2 hold across connections, and makes the broker keep messages for the client while it is away. A reboot forgets the client's
        /// part, unless there is a <see cref="Store"/>: a broker that kept its own may take the first QoS 2 messages afterwards for repetitions.
        /// </summary>
        public bool CleanSession = true;

        /// <summary>
        /// How long the broker keeps the session when the connection is gone, in seconds (5.0). 0: no longer than the connection, or, with
        /// <see cref="CleanSession"/> false, for ever, as at 3.1.1.
        /// </summary>
        public uint SessionExpirySeconds;

        /// <summary>Keep alive in seconds, 0 to 65,535; 0 turns it off, and with it the detection of silent losses. A broker of 5.0 may order another.</summary>
        public int KeepAliveSeconds = 60;

        /// <summary>User name, or null.</summary>
        public string UserName;

        /// <summary>Password, or null; at 3.1.1 it needs a user name.</summary>
        public string Password;

        /// <summary>The will, or null.</summary>
        public MqttWill Will;

        /// <summary>
        /// Further properties of CONNECT (5.0), such as user properties or the request for response information; null: none. Not those that the
        /// client sends by itself: session expiry, receive maximum, maximum packet size, topic alias maximum, authentication.
        /// </summary>
        public PropertyBlock ConnectProperties;

        /// <summary>Method of enhanced authentication (5.0), or null; goes with <see cref="AuthenticationHandler"/>.</summary>
        public string AuthenticationMethod;

        /// <summary>Makes the data of enhanced authentication (5.0), or null.</summary>
        public MqttAuthenticationHandler AuthenticationHandler;

        /// <summary>How long to wait for the transport to open, and then for the broker to answer CONNECT, in milliseconds.</summary>
        public int ConnectTimeoutMs = 10000;

        /// <summary>
        /// Size of the buffer that packets are received into, at least 16 bytes; a message that fits comes whole. Topic and properties of any
        /// message must fit.
        /// </summary>
        public int ReceiveBufferBytes = 256;

        /// <summary>
        /// Largest packet that is taken, not below <see cref="ReceiveBufferBytes"/>; 0: the same. A message larger than the buffer comes in pieces to
        /// <see cref="MqttClient.PieceReceived"/>. One larger than this is never sent by a broker of 5.0, and at 3.1.1 acknowledged and
        /// thrown away (<see cref="MqttClient.MessageSkipped"/>).
        /// </summary>
        public int MaximumPacketBytes;

        /// <summary>
        /// Size of the buffer that packets are sent from, at least 32 bytes. CONNECT and each SUBSCRIBE must fit; a QoS 0 message need
        /// not, only its topic.
        /// </summary>
        public int SendBufferBytes = 160;

        /// <summary>Bytes for the encoded QoS 1 and 2 messages that are not yet acknowledged, at least 16. The largest message must fit.</summary>
        public int MaximumQueuedBytes = 256;

        /// <summary>How many such messages at most, 1 to 30,000.</summary>
        public int MaximumQueuedMessages = 8;

        /// <summary>What happens when they are too many.</summary>
        public MqttQueuePolicy QueuePolicy;

        /// <summary>
        /// Keeps these messages, and what else a session needs, across reboots and deep sleep; null: nowhere. Belongs to this client alone, one
        /// client identifier and protocol level, with <see cref="MaximumQueuedBytes"/> and <see cref="MaximumQueuedMessages"/> never made smaller.
        /// </summary>
        public IMqttStore Store;

        /// <summary>
        /// How long a change may wait to be synced to the store, in milliseconds. 0: not at all, a message is safe when Publish
        /// returns. More saves flash: a power cut then loses QoS 1 messages of so long; a stop syncs, and the steps of QoS 2 do in any case.
        /// </summary>
        public int StoreIntervalMs;

        /// <summary>
        /// How many of them may be sent and not yet acknowledged, at least 1; the others wait. A broker of 5.0 may order fewer.
        /// </summary>
        public int MaximumInFlight = 4;

        /// <summary>How many topic filters can be subscribed at a time, 0 to 4,000.</summary>
        public int MaximumSubscriptions = 4;

        /// <summary>
        /// How many incoming QoS 2 messages may be in their exchange at a time, at least 1, two bytes each as soon as the first has come. A broker of 5.0 is told (as receive
        /// maximum); those of 3.1.1 send 10 to 32 at a time unless told otherwise. With more of them under way each connection takes so many
        /// and ends as a protocol error; a kept session brings the others with the next ones.
        /// </summary>
        public int MaximumReceivedQoS2 = 32;

        /// <summary>
        /// How many topics of QoS 0 messages get an alias on a connection (5.0), as far as the broker takes them: the first ones. From then on they
        /// are sent in three bytes.
        /// </summary>
        public int OutboundTopicAliases = 4;

        /// <summary>How many topic aliases the broker may use (5.0), at most 65,535. Each keeps its topic's bytes, at most the receive buffer's length.</summary>
        public int TopicAliasMaximum;

        /// <summary>First wait before connecting again, in milliseconds, at least 1; doubles with each failure.</summary>
        public int ReconnectMinimumMs = 1000;

        /// <summary>Longest wait before connecting again, in milliseconds, not below <see cref="ReconnectMinimumMs"/>.</summary>
        public int ReconnectMaximumMs = 60000;
    }
}
