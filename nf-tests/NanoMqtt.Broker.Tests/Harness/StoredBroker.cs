using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Brokers with a store in memory that loses what was not synced.</summary>
    internal static class StoredBroker
    {
        public static MqttBrokerOptions Options(MemoryStore store, int intervalMs)
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.Store = store;
            options.StoreIntervalMs = intervalMs;
            return options;
        }

        /// <summary>A broker that syncs before it answers.</summary>
        public static TestBroker Start(MemoryStore store)
        {
            return new TestBroker(Options(store, 0));
        }

        public static TestBroker Start(MemoryStore store, int intervalMs)
        {
            return new TestBroker(Options(store, intervalMs));
        }

        /// <summary>The power is cut, and comes back. Time begins anew, too.</summary>
        public static TestBroker Restart(TestBroker broker)
        {
            if (broker.Options.StoreIntervalMs == 0)
            {
                broker.Advance(1000);
            }

            StoreOf(broker).CutPower();
            TestBroker next = new TestBroker(broker.Options);
            Assert.AreEqual(0, next.Statistics.StoreFaults);
            return next;
        }

        public static MemoryStore StoreOf(TestBroker broker)
        {
            return (MemoryStore)broker.Options.Store;
        }

        /// <summary>A client subscribes to "t" at QoS 2 and leaves its session behind.</summary>
        public static void AddSleeper(TestBroker broker, string clientId)
        {
            TestClient client = broker.ConnectPersistent(clientId, false);
            client.Subscribe("t", 2);
            client.Disconnect();
        }
    }
}
