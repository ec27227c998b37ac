namespace NanoMqtt.Core
{
    /// <summary>Type of a control packet: the high four bits of its first byte (MQTT 3.1.1 §2.2.1, 5.0 §2.1.2).</summary>
    public enum MqttPacketType
    {
        /// <summary>Forbidden.</summary>
        Reserved = 0,

        /// <summary>Client to server: request to connect.</summary>
        Connect = 1,

        /// <summary>Server to client: answer to CONNECT.</summary>
        Connack = 2,

        /// <summary>Both directions: an application message.</summary>
        Publish = 3,

        /// <summary>Both directions: acknowledgement of a QoS 1 PUBLISH.</summary>
        Puback = 4,

        /// <summary>Both directions: QoS 2, the message was received.</summary>
        Pubrec = 5,

        /// <summary>Both directions: QoS 2, the packet identifier may be released.</summary>
        Pubrel = 6,

        /// <summary>Both directions: QoS 2, the exchange is complete.</summary>
        Pubcomp = 7,

        /// <summary>Client to server: request for subscriptions.</summary>
        Subscribe = 8,

        /// <summary>Server to client: answer to SUBSCRIBE.</summary>
        Suback = 9,

        /// <summary>Client to server: request to end subscriptions.</summary>
        Unsubscribe = 10,

        /// <summary>Server to client: answer to UNSUBSCRIBE.</summary>
        Unsuback = 11,

        /// <summary>Client to server: ping.</summary>
        Pingreq = 12,

        /// <summary>Server to client: answer to PINGREQ.</summary>
        Pingresp = 13,

        /// <summary>End of the connection: from the client in 3.1.1, from either side in 5.0.</summary>
        Disconnect = 14,

        /// <summary>Both directions, 5.0 only: enhanced authentication.</summary>
        Auth = 15,
    }
}
