namespace NanoMqtt.Core
{
    /// <summary>Protocol level as it stands in CONNECT (MQTT 3.1.1 §3.1.2.2).</summary>
    public enum MqttProtocolLevel
    {
        /// <summary>MQTT 3.1.1.</summary>
        V311 = 4,

        /// <summary>MQTT 5.0.</summary>
        V5 = 5,
    }
}
