namespace NanoMqtt.Client
{
    /// <summary>
    /// What a client has done since it was made. It may be read from any thread at any time; the client goes on counting meanwhile.
    /// </summary>
    public sealed class MqttClientStatistics
    {
        /// <summary>Connections that a broker accepted; all but the first are reconnects.</summary>
        public int Connections;

        /// <summary>Messages sent, repetitions included.</summary>
        public int MessagesSent;

        /// <summary>Messages handed to <see cref="MqttClient.MessageReceived"/>, or, once the last piece has come, to <see cref="MqttClient.PieceReceived"/>.</summary>
        public int MessagesReceived;

        /// <summary>Messages not accepted: the queue was full, there was no connection (QoS 0), they were too large, or the broker forbids them (5.0).</summary>
        public int MessagesRefused;

        /// <summary>Messages accepted and later dropped: see <see cref="MqttResult.Dropped"/> and <see cref="MqttResult.NotAllowed"/>.</summary>
        public int MessagesDropped;

        /// <summary>
        /// Messages too large for <see cref="MqttClientOptions.MaximumPacketBytes"/>, or with a topic too long for the receive buffer, that were
        /// acknowledged and thrown away. MQTT 3.1.1 only: at 5.0 the broker knows the limit.
        /// </summary>
        public int MessagesSkipped;

        /// <summary>How often <see cref="MqttClientOptions.Store"/> failed. A sync is tried again after a second and the interval, and by Stop.</summary>
        public int StoreFaults;

        /// <summary>Repetitions of QoS 2 messages that were not handed on a second time.</summary>
        public int DuplicatesReceived;

        /// <summary>Acknowledgements that nothing waited for.</summary>
        public int UnknownAcknowledgements;

        /// <summary>Connections ended because of <see cref="MqttDisconnectReason.ProtocolError"/>.</summary>
        public int ProtocolErrors;

        /// <summary>Exceptions that event handlers threw; the client swallows them.</summary>
        public int HandlerFaults;

        /// <summary>Bytes handed to the transport.</summary>
        public long BytesSent;

        /// <summary>Bytes taken from the transport.</summary>
        public long BytesReceived;
    }
}
