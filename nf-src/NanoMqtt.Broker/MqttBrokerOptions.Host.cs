namespace NanoMqtt.Broker
{
    public sealed partial class MqttBrokerOptions
    {
        private const int MaximumIndexNumber = 1 << 24; // see Number

        /// <summary>Makes options with the defaults for this platform, those of <see cref="CreateHostDefaults"/>.</summary>
        public MqttBrokerOptions()
        {
            SetHostDefaults();
        }

        /// <summary>Limits for a PC or a Raspberry Pi: tables of about 3 MB, and buffers that grow when they are needed. Not on the device.</summary>
        /// <returns>New options.</returns>
        public static MqttBrokerOptions CreateHostDefaults()
        {
            return new MqttBrokerOptions();
        }

        private void SetHostDefaults()
        {
            MaximumClients = 1000;
            MaximumConnectsPerSecond = 2000;
            MaximumSessions = 2000;
            MaximumPacketBytes = 256 * 1024;
            OutputBytes = 512 * 1024;
            ControlBytes = 16 * 1024;
            MaximumClientIdBytes = 256;
            MaximumQueuedMessages = 1000;
            MaximumQueuedBytes = 16 * 1024 * 1024;
            MaximumInFlight = 100;
            MaximumReceivedQoS2 = 1000;
            TopicAliasMaximum = 10;
            MaximumSubscriptions = 50000;
            MaximumSubscriptionsPerClient = 1000;
            MaximumFilterBytes = 1024;
            MaximumFilterLevels = 64;
            SubscriptionNodes = 60000;
            SubscriptionBytes = 4 * 1024 * 1024;
            MaximumHeldMessages = 60000;
            MaximumHeldBytes = 64 * 1024 * 1024;
            MaximumRetainedMessages = 10000;
            MaximumRetainedBytes = 32 * 1024 * 1024;
            MaximumLocalSubscriptions = 100;
            MaximumLocalMessages = 10000;
            ConnectTimeoutMs = 10000;
            PacketTimeoutMs = 60000;
            StoreIntervalMs = 1000;
            IsPreallocated = false;
        }
    }
}
