#pragma warning disable CA1707 // M2Mqtt's names

namespace NanoMqtt.M2Mqtt
{
    /// <summary>MQTT levels by M2Mqtt's names.</summary>
    public enum MqttProtocolVersion
    {
        /// <summary>MQTT 3.1.1.</summary>
        Version_3_1_1 = 4,

        /// <summary>MQTT 5.0.</summary>
        Version_5 = 5,
    }
}
