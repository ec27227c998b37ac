namespace NanoMqtt.Broker
{
    /// <summary>What a <see cref="MqttBrokerEvent"/> is about.</summary>
    public enum MqttBrokerEventKind
    {
        /// <summary>A client has connected. The code is 0.</summary>
        Connected = 0,

        /// <summary>The connection of a client has ended. The code is a <see cref="MqttCloseReason"/>.</summary>
        Disconnected = 1,

        /// <summary>A CONNECT was refused. The code is the reason code of MQTT 5.0 (§3.2.2.2), also for a client of 3.1.1.</summary>
        Refused = 2,

        /// <summary>A subscription was granted or refused. The code is the QoS granted, or a reason code of 0x80 or above.</summary>
        Subscribed = 3,

        /// <summary>A message was not delivered to a client. The code is a <see cref="MqttDropReason"/>.</summary>
        Dropped = 4,

        /// <summary>A client may not publish to this topic. The code is 0.</summary>
        Denied = 5,
    }
}
