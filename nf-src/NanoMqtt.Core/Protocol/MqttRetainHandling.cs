namespace NanoMqtt.Core
{
    /// <summary>When a subscription wants retained messages (MQTT 5.0 §3.8.3.1).</summary>
    public enum MqttRetainHandling
    {
        /// <summary>At each SUBSCRIBE, as in 3.1.1.</summary>
        SendAtSubscribe = 0,

        /// <summary>Only when the subscription did not exist.</summary>
        SendIfNew = 1,

        /// <summary>Never.</summary>
        DoNotSend = 2,
    }
}
