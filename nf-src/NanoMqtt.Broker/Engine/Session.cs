using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What the broker keeps of one client (MQTT 3.1.1 §4.1); its subscriptions are in the SubscriptionIndex under its number.
    // Made once and used again for other clients.
    internal sealed class Session
    {
        // Its place in the table, and its number as a subscriber.
        public readonly int Number;

        public byte[] ClientId;
        public int ClientIdLength;

        // Of the client that opened it, for the authorizer; null: there is none, or nobody asks for it.
        public byte[] UserName;

        public int UserNameLength => UserName == null ? 0 : UserName.Length;

        public bool IsUsed => ClientIdLength > 0;

        // Whether it is in the store. What belongs to it is, too, except what came after its expiry was made 0.
        public bool IsSaved;

        // How long it outlives its connection; uint.MaxValue: without limit. 0: it ends with the connection, so nothing is ever sent again, and a
        // body is not needed after it has been sent.
        public uint ExpirySeconds;

        // The will in the message store, or 0, and how long after the end of the connection it is published.
        public int WillHandle;
        public uint WillDelaySeconds;

        // Null while the client is away.
        public Connection Connection;

        // Since when the client has been away.
        public long AwaySinceMs;

        public int Subscriptions;

        // New subscriptions whose retained messages may not all be delivered yet.
        public bool WantsRetained;

        public readonly MessageQueue Queue;
        public ReceivedIds ReceivedIds;

        // Bytes of the bodies that Queue refers to.
        public int QueuedBytes;

        public Session(int number, MqttBrokerOptions options)
        {
            Number = number;
            ClientId = new byte[options.Initial(24, options.MaximumClientIdBytes)];
            Queue = new MessageQueue(options.Initial(16, options.MaximumQueuedMessages), options.MaximumQueuedMessages);
            ReceivedIds = new ReceivedIds(options.Initial(16, options.MaximumReceivedQoS2));
        }

        // Remembers the identifier of a QoS 2 message. False when that would be more than the maximum.
        public bool TryAddReceived(int packetId, int maximum)
        {
            ReceivedIds ids = ReceivedIds;
            if (ids.IsFull && ids.Count < maximum)
            {
                ReceivedIds = new ReceivedIds(ByteQueue.GrownLength(ids.Count, ids.Count, maximum));
                for (int i = 0; i < ids.Count; i++)
                {
                    ReceivedIds.TryAdd(ids[i]);
                }
            }

            return ReceivedIds.TryAdd(packetId);
        }

        public string GetClientId() => Utf8.GetString(ClientId, 0, ClientIdLength);
    }
}
