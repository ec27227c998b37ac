namespace NanoMqtt.Core
{
    /// <summary>Property identifiers (MQTT 5.0 §2.2.2.2).</summary>
    public enum MqttProperty
    {
        /// <summary>No property.</summary>
        None = 0,

        /// <summary>Byte: 1 when the payload is UTF-8 text (§3.3.2.3.2).</summary>
        PayloadFormatIndicator = 0x01,

        /// <summary>Four bytes: lifetime of the message in seconds (§3.3.2.3.3).</summary>
        MessageExpiryInterval = 0x02,

        /// <summary>String: what the payload is (§3.3.2.3.9).</summary>
        ContentType = 0x03,

        /// <summary>String: topic for the response (§3.3.2.3.5).</summary>
        ResponseTopic = 0x08,

        /// <summary>Binary: tells which request a response is for (§3.3.2.3.6).</summary>
        CorrelationData = 0x09,

        /// <summary>Variable byte integer: number of a subscription (§3.8.2.1.2).</summary>
        SubscriptionIdentifier = 0x0B,

        /// <summary>Four bytes: lifetime of the session in seconds after the connection ends (§3.1.2.11.2).</summary>
        SessionExpiryInterval = 0x11,

        /// <summary>String: client identifier that the server chose (§3.2.2.3.7).</summary>
        AssignedClientIdentifier = 0x12,

        /// <summary>Two bytes: keep alive in seconds that the server demands (§3.2.2.3.14).</summary>
        ServerKeepAlive = 0x13,

        /// <summary>String: method of enhanced authentication (§3.1.2.11.9).</summary>
        AuthenticationMethod = 0x15,

        /// <summary>Binary: data of enhanced authentication (§3.1.2.11.10).</summary>
        AuthenticationData = 0x16,

        /// <summary>Byte: whether reason strings are wanted (§3.1.2.11.7).</summary>
        RequestProblemInformation = 0x17,

        /// <summary>Four bytes: seconds between the end of the connection and the will (§3.1.3.2.2).</summary>
        WillDelayInterval = 0x18,

        /// <summary>Byte: whether response information is wanted (§3.1.2.11.6).</summary>
        RequestResponseInformation = 0x19,

        /// <summary>String: base for response topics (§3.2.2.3.15).</summary>
        ResponseInformation = 0x1A,

        /// <summary>String: another server to use (§3.2.2.3.16).</summary>
        ServerReference = 0x1C,

        /// <summary>String: why, for people to read (§3.2.2.3.9).</summary>
        ReasonString = 0x1F,

        /// <summary>Two bytes: how many QoS 1 and 2 messages its sender takes at once (§3.1.2.11.3).</summary>
        ReceiveMaximum = 0x21,

        /// <summary>Two bytes: highest topic alias that its sender takes (§3.1.2.11.5).</summary>
        TopicAliasMaximum = 0x22,

        /// <summary>Two bytes: number that stands for a topic (§3.3.2.3.4).</summary>
        TopicAlias = 0x23,

        /// <summary>Byte: highest QoS that the server takes (§3.2.2.3.4).</summary>
        MaximumQoS = 0x24,

        /// <summary>Byte: whether the server takes retained messages (§3.2.2.3.5).</summary>
        RetainAvailable = 0x25,

        /// <summary>Pair of strings, as often as wanted (§3.1.2.11.8).</summary>
        UserProperty = 0x26,

        /// <summary>Four bytes: largest packet that its sender takes (§3.1.2.11.4).</summary>
        MaximumPacketSize = 0x27,

        /// <summary>Byte: whether the server takes wildcards (§3.2.2.3.11).</summary>
        WildcardSubscriptionAvailable = 0x28,

        /// <summary>Byte: whether the server takes subscription identifiers (§3.2.2.3.12).</summary>
        SubscriptionIdentifierAvailable = 0x29,

        /// <summary>Byte: whether the server takes shared subscriptions (§3.2.2.3.13).</summary>
        SharedSubscriptionAvailable = 0x2A,
    }
}
