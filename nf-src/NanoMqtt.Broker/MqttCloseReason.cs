namespace NanoMqtt.Broker
{
    /// <summary>Why a client's connection ended.</summary>
    public enum MqttCloseReason
    {
        /// <summary>The client sent DISCONNECT.</summary>
        Disconnected = 0,

        /// <summary>The network connection ended without DISCONNECT.</summary>
        ConnectionLost = 1,

        /// <summary>No packet came within one and a half times the keep alive.</summary>
        KeepAliveTimeout = 2,

        /// <summary>A packet took too long to arrive, or the client did not read its acknowledgements.</summary>
        PacketTimeout = 3,

        /// <summary>A malformed or unexpected packet, or one above a limit.</summary>
        ProtocolError = 4,

        /// <summary>Another connection came with the same client identifier.</summary>
        TakenOver = 5,

        /// <summary>The broker was stopped.</summary>
        Stopped = 6,

        /// <summary>The client authenticated again and was refused (MQTT 5.0).</summary>
        NotAuthorized = 7,

        /// <summary>The client did not read its messages, and the options say <see cref="MqttFullPolicy.Disconnect"/>.</summary>
        TooSlow = 8,
    }
}
