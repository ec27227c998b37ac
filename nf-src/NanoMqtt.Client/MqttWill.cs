using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>The message that the broker publishes if the client disappears without DISCONNECT (MQTT 3.1.1 §3.1.2.5).</summary>
    public sealed class MqttWill
    {
        /// <summary>Topic name; required.</summary>
        public string Topic;

        /// <summary>Payload; null is the same as empty.</summary>
        public byte[] Payload;

        /// <summary>QoS of the message.</summary>
        public MqttQoS QoS;

        /// <summary>Whether the broker keeps the message for new subscriptions.</summary>
        public bool Retain;

        /// <summary>Properties (5.0), such as the will delay; null: none. Copied by the client's constructor.</summary>
        public PropertyBlock Properties;
    }
}
