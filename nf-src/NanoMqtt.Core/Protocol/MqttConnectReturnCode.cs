namespace NanoMqtt.Core
{
    /// <summary>Return code of a 3.1.1 CONNACK (MQTT 3.1.1 §3.2.2.3).</summary>
    public enum MqttConnectReturnCode
    {
        /// <summary>Connection accepted.</summary>
        Accepted = 0,

        /// <summary>The server does not speak this protocol level.</summary>
        UnacceptableProtocolVersion = 1,

        /// <summary>The client identifier is not allowed.</summary>
        IdentifierRejected = 2,

        /// <summary>The MQTT service is not available, for example because the server is full.</summary>
        ServerUnavailable = 3,

        /// <summary>User name or password is malformed or wrong.</summary>
        BadUserNameOrPassword = 4,

        /// <summary>The client may not connect.</summary>
        NotAuthorized = 5,
    }
}
