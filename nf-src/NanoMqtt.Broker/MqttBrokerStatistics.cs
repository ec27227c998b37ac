namespace NanoMqtt.Broker
{
    /// <summary>
    /// What a broker holds now, and what it has done since it was made. The broker writes, anybody may read at any time; numbers read one
    /// after the other may be of different moments, and those that only grow wrap around at their type's end.
    /// </summary>
    public sealed class MqttBrokerStatistics
    {
        /// <summary>The broker's name and version, as <c>$SYS/broker/version</c> says them.</summary>
        public const string Version = "NanoMqtt 0.1.0"; // as in AssemblyVersion.cs

        private const int DropReasons = 6;

        internal MqttBrokerStatistics()
        {
        }

        /// <summary>When the broker was made, in milliseconds of <see cref="System.Environment.TickCount64"/>: how long ago that is, is its uptime.</summary>
        public long StartedMs;

        /// <summary>Clients connected now.</summary>
        public int ClientsConnected;

        /// <summary>Most clients that were connected at the same time.</summary>
        public int ClientsMaximum;

        /// <summary>Sessions now, those of clients that are away included.</summary>
        public int Sessions;

        /// <summary>Subscriptions now, those of the broker's own application included.</summary>
        public int Subscriptions;

        /// <summary>Retained messages now.</summary>
        public int RetainedMessages;

        /// <summary>Messages in the store now: retained, queued, wills.</summary>
        public int StoredMessages;

        /// <summary>Bytes of those messages.</summary>
        public int StoredBytes;

        /// <summary>Connections on which CONNECT was accepted.</summary>
        public int ConnectionsAccepted;

        /// <summary>Connections closed before a CONNECT was accepted on them, also because the broker was full.</summary>
        public int ConnectionsRefused;

        /// <summary>Whole packets received.</summary>
        public int PacketsReceived;

        /// <summary>Packets handed to connections for sending.</summary>
        public int PacketsSent;

        /// <summary>Bytes received.</summary>
        public long BytesReceived;

        /// <summary>Bytes sent.</summary>
        public long BytesSent;

        /// <summary>Messages published to the broker, by clients, wills and the broker's own application; repetitions at QoS 2 do not count.</summary>
        public int MessagesReceived;

        /// <summary>PUBLISH packets handed to connections and deliveries to the broker's own application.</summary>
        public int MessagesSent;

        /// <summary>Deliveries that did not take place, by <see cref="MqttDropReason"/>.</summary>
        public readonly int[] Dropped = new int[DropReasons];

        /// <summary>Messages delivered, but not retained, because of the limits for retained messages.</summary>
        public int NotRetained;

        /// <summary>Subscriptions refused because of a limit.</summary>
        public int SubscriptionsRefused;

        /// <summary>Messages, wills and subscriptions refused because the client may not publish or subscribe that.</summary>
        public int AccessDenied;

        /// <summary>Sessions of sleeping clients that made room for another one.</summary>
        public int SessionsEvicted;

        /// <summary>Sessions that ended because their client had been away for as long as it said (MQTT 5.0).</summary>
        public int SessionsExpired;

        /// <summary>Connections closed because of a malformed, unexpected or too large packet.</summary>
        public int ProtocolErrors;

        /// <summary>Connections closed because the keep alive or the time for a packet ran out.</summary>
        public int Timeouts;

        /// <summary>PUBACK, PUBREC and PUBCOMP that nothing waited for.</summary>
        public int UnknownAcknowledgements;

        /// <summary>
        /// Records that the store refused or lost, or that made no sense when the broker was made, and syncs that failed. What they were about
        /// is served from memory as ever, but a restart does not bring it back, or not as it was last. A record that could not be read when the
        /// broker was made stays for the next start; until then the store gets nothing new, as if it were full.
        /// </summary>
        public int StoreFaults;

        /// <summary>Exceptions out of handlers and the authenticator.</summary>
        public int HandlerFaults;

        /// <summary>Exceptions out of transports and the acceptor.</summary>
        public int TransportFaults;
    }
}
