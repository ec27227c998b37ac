namespace NanoMqtt.Bridge
{
    /// <summary>What a bridge has done so far. The numbers are live; any thread may read them.</summary>
    public sealed class MqttBridgeStatistics
    {
        /// <summary>Messages handed to the upstream client: sent, or queued until it is connected.</summary>
        public int MessagesOut;

        /// <summary>Outgoing messages that the client did not take: its queue was full, or, at QoS 0, there was no connection.</summary>
        public int DroppedOut;

        /// <summary>Messages from the upstream broker that were published locally.</summary>
        public int MessagesIn;

        /// <summary>Messages from the upstream broker that were too large for the local one.</summary>
        public int DroppedIn;
    }
}
