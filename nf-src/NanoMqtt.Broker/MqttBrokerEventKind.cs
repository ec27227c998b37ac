namespace NanoMqtt.Broker
{
    /// <summary>What a <see cref="MqttBrokerEvent"/> tells.</summary>
    public enum MqttBrokerEventKind
    {
        /// <summary>A client was accepted. The code is 0.</summary>
        Connected = 0,

        /// <summary>The connection of a client that had been accepted ended. The code is a <see cref="MqttCloseReason"/>.</summary>
        Disconnected = 1,

        /// <summary>A CONNECT was refused. The code is the reason code (MQTT 5.0 §3.2.2.2), at both levels.</summary>
        Refused = 2,

        /// <summary>A subscription was granted or refused. The code is the QoS granted, or the reason code from 0x80 on.</summary>
        Subscribed = 3,

        /// <summary>A message was not delivered to a client. The code is a <see cref="MqttDropReason"/>.</summary>
        Dropped = 4,
    }
}
