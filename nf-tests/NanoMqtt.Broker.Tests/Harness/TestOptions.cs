namespace NanoMqtt.Broker.Tests
{
    /// <summary>Limits for tests: small, so that each can be driven over its edge.</summary>
    internal static class TestOptions
    {
        public static MqttBrokerOptions Create()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumClients = 4;
            options.MaximumConnectsPerSecond = 1000000;
            options.MaximumSessions = 5;
            options.MaximumPacketBytes = 256;
            options.OutputBytes = 264;
            options.ControlBytes = 32;
            options.MaximumClientIdBytes = 24;
            options.MaximumQueuedMessages = 8;
            options.MaximumInFlight = 4;
            options.MaximumReceivedQoS2 = 3;
            options.MaximumSubscriptions = 20;
            options.MaximumSubscriptionsPerClient = 12;
            options.MaximumFilterBytes = 48;
            options.MaximumFilterLevels = 6;
            options.SubscriptionNodes = 40;
            options.SubscriptionBytes = 200;
            options.MaximumHeldMessages = 16;
            options.MaximumHeldBytes = 512;
            options.MaximumRetainedMessages = 10;
            options.MaximumRetainedBytes = 384;
            options.MaximumLocalSubscriptions = 3;
            options.MaximumLocalMessages = 4;
            return options;
        }
    }
}
