namespace NanoMqtt.Broker
{
    /// <summary>
    /// What a broker holds now, and what it has done since it was made. Any thread may read at any time, but not write. Two numbers read one after
    /// the other may be from different moments. Numbers that only grow wrap around at the end of their type.
    /// </summary>
    public sealed class MqttBrokerStatistics
    {
        /// <summary>The broker's name and version, as in <c>$SYS/broker/version</c>.</summary>
        public const string Version = "NanoMqtt 0.1.0"; // as in AssemblyVersion.cs

        private const int DropReasons = 6;

        internal MqttBrokerStatistics()
        {
        }

        /// <summary>When the broker was made, in milliseconds of <see cref="System.Environment.TickCount64"/>; the time since then is its uptime.</summary>
        public long StartedMs;

        /// <summary>Clients connected now.</summary>
        public int ClientsConnected;

        /// <summary>Highest number of clients that were connected at the same time.</summary>
        public int ClientsMaximum;

        /// <summary>Sessions now, including those of clients that are away.</summary>
        public int Sessions;

        /// <summary>Subscriptions now, including those of the broker's own application.</summary>
        public int Subscriptions;

        /// <summary>Retained messages now.</summary>
        public int RetainedMessages;

        /// <summary>Messages held now: retained ones, queued ones and wills.</summary>
        public int HeldMessages;

        /// <summary>Bytes of those messages.</summary>
        public int HeldBytes;

        /// <summary>Connections on which CONNECT was accepted.</summary>
        public int ConnectionsAccepted;

        /// <summary>Connections closed before a CONNECT was accepted on them, for example because the broker was full.</summary>
        public int ConnectionsRefused;

        /// <summary>Whole packets received.</summary>
        public int PacketsReceived;

        /// <summary>Packets handed to connections for sending.</summary>
        public int PacketsSent;

        /// <summary>Bytes received.</summary>
        public long BytesReceived;

        /// <summary>Bytes sent.</summary>
        public long BytesSent;

        /// <summary>Messages published: by clients, as wills and by the broker's own application. A QoS 2 message sent again counts once.</summary>
        public int MessagesReceived;

        /// <summary>PUBLISH packets handed to connections, and deliveries to the broker's own application.</summary>
        public int MessagesSent;

        /// <summary>Deliveries that did not take place; the index is a <see cref="MqttDropReason"/>.</summary>
        public readonly int[] Dropped = new int[DropReasons];

        /// <summary>Messages that were delivered but not retained, because of a limit for retained messages.</summary>
        public int NotRetained;

        /// <summary>Subscriptions refused because of a limit.</summary>
        public int SubscriptionsRefused;

        /// <summary>Messages, wills and subscriptions refused because the client is not allowed to publish or subscribe to that.</summary>
        public int AccessDenied;

        /// <summary>Sessions of clients that were away, ended to make room for another.</summary>
        public int SessionsEvicted;

        /// <summary>Sessions that ended because their session expiry interval was over (MQTT 5.0).</summary>
        public int SessionsExpired;

        /// <summary>Connections closed because of a malformed, unexpected or too large packet.</summary>
        public int ProtocolErrors;

        /// <summary>Connections closed because no packet came in time, or one took too long.</summary>
        public int Timeouts;

        /// <summary>PUBACK, PUBREC and PUBCOMP packets for which no message was waiting.</summary>
        public int UnknownAcknowledgements;

        /// <summary>
        /// Failures of the store: records that it refused or lost, records that made no sense when the broker was made, and failed syncs. The broker
        /// continues from memory, but after a restart what those records held is missing or out of date. A record that could not be read when the
        /// broker was made is kept for the next start; until then nothing new is stored, as if the store were full.
        /// </summary>
        public int StoreFaults;

        /// <summary>Exceptions thrown by handlers, the authenticators and the authorizer.</summary>
        public int HandlerFaults;

        /// <summary>Exceptions thrown by transports and the acceptor.</summary>
        public int TransportFaults;
    }
}
