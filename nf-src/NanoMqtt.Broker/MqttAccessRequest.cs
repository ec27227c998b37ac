using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>What an <see cref="IMqttAuthorizer"/> decides about. The ranges are UTF-8, not owned, and valid only during the call.</summary>
    public sealed class MqttAccessRequest
    {
        /// <summary>True: to subscribe to a topic filter. False: to publish to a topic, now or as a will.</summary>
        public bool IsSubscribe;

        /// <summary>Array with the topic name, or with the topic filter; of a shared subscription the filter behind the share name.</summary>
        public byte[] Topic;

        /// <summary>Its first byte.</summary>
        public int TopicOffset;

        /// <summary>Its length, at least 1.</summary>
        public int TopicLength;

        /// <summary>QoS of the message, or the one asked for.</summary>
        public MqttQoS QoS;

        /// <summary>Whether the message is to be retained.</summary>
        public bool Retain;

        /// <summary>Array with the client identifier.</summary>
        public byte[] ClientId;

        /// <summary>Its first byte.</summary>
        public int ClientIdOffset;

        /// <summary>Its length; 0 for the will of a client whose identifier the broker chooses.</summary>
        public int ClientIdLength;

        /// <summary>Array with the user name.</summary>
        public byte[] UserName;

        /// <summary>Its first byte.</summary>
        public int UserNameOffset;

        /// <summary>Its length; 0 when the client has none.</summary>
        public int UserNameLength;

        internal MqttAccessRequest()
        {
        }
    }
}
