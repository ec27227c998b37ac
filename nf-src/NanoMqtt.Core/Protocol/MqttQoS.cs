namespace NanoMqtt.Core
{
    /// <summary>Quality of Service: what a delivery promises (MQTT 3.1.1 §4.3).</summary>
    public enum MqttQoS
    {
        /// <summary>QoS 0: sent once, never acknowledged, may be lost.</summary>
        AtMostOnce = 0,

        /// <summary>QoS 1: acknowledged, may arrive twice.</summary>
        AtLeastOnce = 1,

        /// <summary>QoS 2: arrives once.</summary>
        ExactlyOnce = 2,
    }
}
