using NanoMqtt.Core;

namespace NanoMqtt.Bridge
{
    /// <summary>
    /// Which messages a <see cref="MqttBridge"/> takes from one broker to the other, as mosquitto's <c>topic</c> line says it. With the local
    /// prefix "" and the remote prefix "site7/", the local topic sensors/1 is site7/sensors/1 upstream.
    /// </summary>
    public sealed class MqttBridgeRule
    {
        /// <summary>Topic filter without the prefixes; empty when the prefixes are the two topics.</summary>
        public string Filter;

        /// <summary>Which way.</summary>
        public MqttBridgeDirection Direction = MqttBridgeDirection.Out;

        /// <summary>Highest QoS; a message published with less keeps its own.</summary>
        public MqttQoS QoS = MqttQoS.AtLeastOnce;

        /// <summary>In front of the topics at the local broker, without wildcards; null for nothing.</summary>
        public string LocalPrefix;

        /// <summary>In front of the topics at the upstream broker, without wildcards; null for nothing.</summary>
        public string RemotePrefix;
    }
}
