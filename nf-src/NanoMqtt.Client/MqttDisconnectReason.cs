namespace NanoMqtt.Client
{
    /// <summary>Why a connection, or the attempt to make one, ended.</summary>
    public enum MqttDisconnectReason
    {
        /// <summary>Never reported.</summary>
        None = 0,

        /// <summary><see cref="MqttClient.Stop"/> or <see cref="MqttClient.Dispose"/>.</summary>
        Requested = 1,

        /// <summary>The transport could not be opened; the detail is the transport's message.</summary>
        ConnectFailed = 2,

        /// <summary>The broker answered CONNECT with a refusal; the detail says which.</summary>
        Refused = 3,

        /// <summary>The broker did not answer CONNECT in time.</summary>
        ConnackTimeout = 4,

        /// <summary>The connection broke, or the broker closed it.</summary>
        ConnectionLost = 5,

        /// <summary>The broker did not answer a ping within half the keep alive; a ping is sent after one keep alive without a packet to it.</summary>
        KeepAliveTimeout = 6,

        /// <summary>The broker sent something that MQTT or the limits of this client do not allow; the detail has the error.</summary>
        ProtocolError = 7,

        /// <summary>The broker has ended the connection with a reason (5.0): <see cref="MqttClient.EventReason"/>.</summary>
        Disconnected = 8,

        /// <summary>The handler of enhanced authentication gave up, or its data is too large for the send buffer (5.0).</summary>
        AuthenticationFailed = 9,
    }
}
