using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>When a broker syncs its store, and what it does when the store fails.</summary>
    [TestClass]
    public class StoreSyncTests
    {
        [TestMethod]
        public void With_an_interval_the_store_is_synced_once_in_it()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store, 5000);
            broker.Advance(0);
            TestClient client = broker.Connect("c");
            for (int i = 0; i < 3; i++)
            {
                client.PublishRetained("t", "m" + i, 1);
                broker.Advance(1000);
            }

            Assert.AreEqual(0, store.Syncs);
            Assert.IsTrue(broker.Engine.NextDeadlineMs <= 5000);
            broker.Advance(2000);
            Assert.AreEqual(1, store.Syncs);
            broker.Advance(60000);
            Assert.AreEqual(1, store.Syncs, "nothing has changed");
        }

        [TestMethod]
        public void Stopping_syncs_whatever_the_interval()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store, 60000);
            broker.Advance(0);
            broker.Connect("c").PublishRetained("t", "1", 0);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            Assert.AreEqual(1, StoredBroker.Restart(broker).Statistics.RetainedMessages);
        }

        [TestMethod]
        public void At_an_interval_of_0_what_no_output_follows_is_synced_soon()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            broker.Advance(0);
            broker.Connect("c").PublishRetained("t", "1", 0);
            Assert.AreEqual(0, store.Syncs);
            broker.Advance(1000);
            Assert.AreEqual(1, store.Syncs);
        }

        [TestMethod]
        public void At_an_interval_of_0_not_even_a_message_to_a_known_topic_goes_out_before_what_was_changed_is_synced()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("rooms/1/light", 0);
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 3; i++)
            {
                publisher.Publish("rooms/1/light", "x", 0);
                subscriber.Expect("PUBLISH q0 rooms/1/light=x");
                Assert.AreEqual(i, store.Syncs);
                publisher.PublishRetained("t", "1", 0);
                Assert.AreEqual(i, store.Syncs);
            }
        }

        [TestMethod]
        public void A_full_or_failing_store_is_counted_and_stops_nothing()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            store.IsFull = true;
            StoredBroker.AddSleeper(broker, "c");
            TestClient publisher = broker.Connect("p");
            publisher.Publish("t", "1", 2);
            publisher.Expect("PUBREC 1");
            broker.ConnectPersistent("c", true).Expect("PUBLISH q2 1 t=1");
            Assert.IsTrue(broker.Statistics.StoreFaults >= 4);

            store.IsFull = false;
            store.IsFailing = true;
            int faults = broker.Statistics.StoreFaults;
            publisher.PublishRetained("r", "2", 1);
            publisher.Expect("PUBACK 1");
            Assert.AreEqual(faults + 1, broker.Statistics.StoreFaults);
            store.IsFailing = false;
            broker.Advance(1000);
            Assert.AreEqual(1, StoredBroker.Restart(broker).Statistics.RetainedMessages, "synced once the store works again");
        }
    }
}
