using System;
using System.IO;
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
            _engine.Restore(0, 0);
            Connection publisher = Connect("publisher", false);
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

        // The queue is full all the time and its oldest message makes room.
        [Test]
        public void A_queue_in_a_store_allocates_nothing([Values(1, 2)] int qos)
        {
            using var folder = new StoreFolder();
            using FileStore store = folder.Open(64, 8 << 20, 4096);
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.QueuePolicy = MqttFullPolicy.DropOldest;
            options.Store = store;
            _engine = new BrokerEngine(options);
            _engine.Restore(0, 0);
            Connection publisher = Connect("publisher", true);
            Leave("sleeper", qos);
            long allocated = Measure(() =>
            {
                PublishWhole(publisher, "home/kitchen/temperature", qos);
                _nowMs += options.StoreIntervalMs;
                _engine.HandleTime(_nowMs);
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.StoreFaults, Is.Zero);
            Assert.That(store.Count, Is.EqualTo(2 + (2 * options.MaximumQueuedMessages)), "session, subscription, messages and their places");
        }

        // Then the handles of its two files are made, and used for the first time by the next message; never anything of the size of what they hold.
        [Test]
        public void A_log_allocates_only_when_it_is_written_anew()
        {
            const int Most = 512;
            const int Capacity = 64 * 1024;
            using var folder = new StoreFolder();
            using FileStore store = folder.Open(64, Capacity, 4096);
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.Store = store;
            options.StoreIntervalMs = 0;
            _engine = new BrokerEngine(options);
            _engine.Restore(0, 0);
            Connection publisher = Connect("publisher", true);
            _publish.Retain = true;
            Measure(() => PublishWhole(publisher, "home/kitchen/temperature", 1));
            int rewrites = 0;
            bool wasNew = false;
            long lastLength = new FileInfo(folder.Log).Length;
            for (int i = 0; i < Rounds; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                PublishWhole(publisher, "home/kitchen/temperature", 1);
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                long length = new FileInfo(folder.Log).Length;
                bool isNew = length < lastLength;
                Assert.That(allocated, Is.LessThanOrEqualTo(isNew || wasNew ? Most : 0), $"message {i}, {lastLength} to {length} bytes");
                rewrites += isNew ? 1 : 0;
                wasNew = isNew;
                lastLength = length;
            }

            TestContext.Out.WriteLine($"written anew {rewrites} times");
            Assert.That(rewrites, Is.GreaterThan(1));
            Assert.That(_engine.Statistics.StoreFaults, Is.Zero);
        }
    }
}
