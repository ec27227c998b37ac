using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>What an <see cref="IMqttAuthorizer"/> decides about. The arrays are the broker's: valid only during the call, and not to be written.</summary>
    public sealed class MqttAccessRequest
    {
        /// <summary>True: to subscribe to a topic filter. False: to publish to a topic, now or as a will.</summary>
        public bool IsSubscribe;

        /// <summary>Array that holds the topic name or topic filter in UTF-8; for a shared subscription the filter after the share name.</summary>
        public byte[] Topic;

        /// <summary>First byte of the topic name or filter.</summary>
        public int TopicOffset;

        /// <summary>Length of the topic name or filter in bytes, at least 1.</summary>
        public int TopicLength;

        /// <summary>QoS of the message, or the QoS that the subscription asks for.</summary>
        public MqttQoS QoS;

        /// <summary>Whether the message is to be retained.</summary>
        public bool Retain;

        /// <summary>Array that holds the client identifier in UTF-8.</summary>
        public byte[] ClientId;

        /// <summary>First byte of the client identifier.</summary>
        public int ClientIdOffset;

        /// <summary>Length of the client identifier in bytes; 0 for the will of a client that leaves the identifier to the broker.</summary>
        public int ClientIdLength;

        /// <summary>Array that holds the user name in UTF-8; may be null if the length is 0.</summary>
        public byte[] UserName;

        /// <summary>First byte of the user name.</summary>
        public int UserNameOffset;

        /// <summary>Length of the user name in bytes; 0 if the client has none.</summary>
        public int UserNameLength;

        internal MqttAccessRequest()
        {
        }
    }
}
