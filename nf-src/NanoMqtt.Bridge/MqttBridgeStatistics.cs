namespace NanoMqtt.Bridge
{
    /// <summary>What a bridge has done. The numbers are live; each is written by one thread only.</summary>
    public sealed class MqttBridgeStatistics
    {
        /// <summary>Messages handed to the upstream client: sent, or queued until it is connected.</summary>
        public int MessagesOut;

        /// <summary>Messages that the client did not take: its queue was full, or at QoS 0 there was no connection.</summary>
        public int DroppedOut;

        /// <summary>Messages from the upstream broker published locally.</summary>
        public int MessagesIn;

        /// <summary>Messages from the upstream broker that are larger than the local one takes.</summary>
        public int DroppedIn;
    }
}
