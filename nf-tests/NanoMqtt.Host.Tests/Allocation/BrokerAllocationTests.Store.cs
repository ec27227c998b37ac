using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Storage;
using NanoMqtt.Storage;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    // With a store.
    public partial class BrokerAllocationTests
    {
        // Between two times that the log is written anew; the sessions and the retained message are all in the store.
        [TestCase(0)]
        [TestCase(1)]
        [TestCase(2)]
        public void Routing_with_a_store_allocates_nothing(int qos)
        {
            using var folder = new StoreFolder();
            using FileStore store = folder.Open(64, 8 << 20, 4096);
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.Store = store;
            options.StoreIntervalMs = 0;
            _engine = new BrokerEngine(options);
            _engine.Restore(0);
            int publisher = Connect("publisher", false);
            for (int i = 0; i < Subscribers; i++)
            {
                Subscribe(Connect("subscriber" + i, false), "home/+/temperature", qos);
            }

            _publish.Retain = true;
            long allocated = Measure(() => PublishWhole(publisher, "home/kitchen/temperature", qos));
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.StoreFaults, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Subscribers));
            Assert.That(store.Count, Is.EqualTo(1 + (2 * Subscribers) + 2), "sessions, subscriptions, the message and its place");
        }
    }
}
