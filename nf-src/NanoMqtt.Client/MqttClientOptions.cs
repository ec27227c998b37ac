using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// What a client is made from. It is read by the constructor of <see cref="MqttClient"/> and not kept: changes later have no effect.
    /// </summary>
    /// <remarks>
    /// Every buffer has its final size from the start. With the defaults a client takes about 3.5 KB of the device's heap, 640 bytes of
    /// buffers included, and about 1 KB more for its thread if it has one. Each message that the queue can hold adds 11 bytes, each
    /// subscription 18 and its filter.
    /// </remarks>
    public sealed class MqttClientOptions
    {
        /// <summary>
        /// Client identifier; null: "nano-" and eight hexadecimal digits, made up once a client. Give one when
        /// <see cref="CleanSession"/> is false, so that the session is found again after a reboot.
        /// </summary>
        public string ClientId;

        /// <summary>
        /// Whether the broker discards the session at each connection (MQTT 3.1.1 §3.1.2.4). The client's own memory is not affected:
        /// unacknowledged messages and subscriptions survive a lost connection either way, but only a kept session (false) makes
        /// QoS 2 hold across connections, and makes the broker keep messages for the client while it is away. A reboot forgets the client's
        /// part: a broker that kept its own may take the first QoS 2 messages afterwards for repetitions.
        /// </summary>
        public bool CleanSession = true;

        /// <summary>Keep alive in seconds, 0 to 65,535; 0 turns it off, and with it the detection of silent losses.</summary>
        public int KeepAliveSeconds = 60;

        /// <summary>User name, or null.</summary>
        public string UserName;

        /// <summary>Password, or null; needs a user name.</summary>
        public string Password;

        /// <summary>The will, or null.</summary>
        public MqttWill Will;

        /// <summary>How long to wait for the transport to open, and then for the broker to answer CONNECT, in milliseconds.</summary>
        public int ConnectTimeoutMs = 10000;

        /// <summary>
        /// Largest packet that can be received, at least 16 bytes. The broker does not know it: a larger one is a protocol error and
        /// ends the connection.
        /// </summary>
        public int ReceiveBufferBytes = 256;

        /// <summary>
        /// Size of the buffer that packets are sent from, at least 32 bytes. CONNECT and each SUBSCRIBE must fit; a QoS 0 message need
        /// not, only its topic.
        /// </summary>
        public int SendBufferBytes = 128;

        /// <summary>Bytes for the encoded QoS 1 and 2 messages that are not yet acknowledged, at least 16. The largest message must fit.</summary>
        public int QueueBytes = 256;

        /// <summary>How many such messages at most, 1 to 60,000.</summary>
        public int QueueMessages = 8;

        /// <summary>How many of them may be sent and not yet acknowledged, at least 1; the others wait.</summary>
        public int MaximumInFlight = 4;

        /// <summary>How many topic filters can be subscribed at a time, 0 to 4,000.</summary>
        public int MaximumSubscriptions = 4;

        /// <summary>
        /// How many incoming QoS 2 messages may be in their exchange at a time, at least 1, two bytes each. The broker does not know it:
        /// one more is a protocol error and ends the connection. Brokers send 10 to 20 at a time unless told otherwise.
        /// </summary>
        public int MaximumReceivedQoS2 = 20;

        /// <summary>First wait before connecting again, in milliseconds, at least 1; doubles with each failure.</summary>
        public int ReconnectMinimumMs = 1000;

        /// <summary>Longest wait before connecting again, in milliseconds, not below <see cref="ReconnectMinimumMs"/>.</summary>
        public int ReconnectMaximumMs = 60000;
    }
}
