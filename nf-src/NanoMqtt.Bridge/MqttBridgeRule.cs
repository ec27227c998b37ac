using NanoMqtt.Core;

namespace NanoMqtt.Bridge
{
    /// <summary>
    /// Which messages a <see cref="MqttBridge"/> copies from one broker to the other, like mosquitto's <c>topic</c> line. With no local
    /// prefix and the remote prefix "site7/", the local topic sensors/1 is site7/sensors/1 upstream.
    /// </summary>
    public sealed class MqttBridgeRule
    {
        /// <summary>Topic filter without the prefixes; empty if the prefixes are the whole topics.</summary>
        public string Filter;

        /// <summary>Which way the messages go. Default: Out.</summary>
        public MqttBridgeDirection Direction = MqttBridgeDirection.Out;

        /// <summary>Highest QoS; a message that was published with a lower one keeps that. Default: AtLeastOnce.</summary>
        public MqttQoS QoS = MqttQoS.AtLeastOnce;

        /// <summary>What topics at the local broker begin with, without wildcards; null: nothing.</summary>
        public string LocalPrefix;

        /// <summary>What topics at the upstream broker begin with, without wildcards; null: nothing.</summary>
        public string RemotePrefix;
    }
}
