using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Records that make no sense are skipped and counted; the broker starts with the rest, and serves.</summary>
    [TestClass]
    public class StoreDamageTests
    {
        [TestMethod]
        public void A_missing_record_costs_what_refers_to_it_and_no_more()
        {
            int count = Fill().Count;
            for (int i = 0; i < count; i++)
            {
                MemoryStore store = Fill();
                store.Delete(store.KeyAt(i));
                CheckServes(store);
            }
        }

        [TestMethod]
        public void A_record_cut_at_any_byte_is_skipped_or_makes_sense()
        {
            int count = Fill().Count;
            for (int i = 0; i < count; i++)
            {
                MemoryStore store = Fill();
                int key = store.KeyAt(i);
                byte[] value = ValueOf(store, key);
                for (int length = 0; length < value.Length; length++)
                {
                    store = Fill();
                    store.Put(key, value, 0, length);
                    CheckServes(store);
                }
            }
        }

        [TestMethod]
        public void Any_byte_of_any_record_may_be_anything()
        {
            int count = Fill().Count;
            for (int i = 0; i < count; i++)
            {
                MemoryStore store = Fill();
                int key = store.KeyAt(i);
                byte[] value = ValueOf(store, key);
                for (int position = 0; position < value.Length; position++)
                {
                    for (int change = 1; change < 256; change = change * 2 + 1)
                    {
                        byte[] damaged = (byte[])value.Clone();
                        damaged[position] ^= (byte)change;
                        store = Fill();
                        store.Put(key, damaged, 0, damaged.Length);
                        CheckServes(store);
                    }
                }
            }
        }

        [TestMethod]
        public void A_record_under_any_key_does_no_harm()
        {
            int count = Fill().Count;
            for (int i = 0; i < count; i++)
            {
                for (int bit = 0; bit < 32; bit++)
                {
                    MemoryStore store = Fill();
                    int key = store.KeyAt(i);
                    byte[] value = ValueOf(store, key);
                    store.Delete(key);
                    store.Put(key ^ 1 << bit, value, 0, value.Length);
                    CheckServes(store);
                }
            }
        }

        [TestMethod]
        public void What_is_skipped_is_counted_and_deleted()
        {
            MemoryStore store = Fill();
            int count = store.Count;
            for (int i = 0; i < count; i++)
            {
                store.Put(store.KeyAt(0), new byte[1], 0, 1);
            }

            TestBroker broker = StoredBroker.Start(store);
            Assert.AreEqual(count, broker.Statistics.StoreFaults);
            Assert.AreEqual(0, store.Count);
            Assert.AreEqual(0, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void A_record_longer_than_any_of_ours_is_skipped()
        {
            MemoryStore store = new MemoryStore();
            store.Put(Records.Message | 1, new byte[100000], 0, 100000);
            Assert.AreEqual(1, StoredBroker.Start(store).Statistics.StoreFaults);
        }

        [TestMethod]
        public void Smaller_limits_keep_what_fits()
        {
            MemoryStore store = Fill();
            MqttBrokerOptions options = StoredBroker.Options(store, 0);
            options.MaximumHeldMessages = 1;
            options.MaximumSessions = 4;
            options.MaximumQueuedMessages = 1;
            options.MaximumRetainedMessages = 0;
            TestBroker broker = new TestBroker(options);
            Assert.IsTrue(broker.Statistics.StoreFaults > 0);
            Assert.AreEqual(2, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void Messages_beyond_smaller_limits_are_skipped()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            TestBroker broker = new TestBroker(options);
            StoredBroker.AddSleeper(broker, "c");
            TestClient publisher = broker.Connect("p");
            publisher.PublishRetained("a", new string('x', 99), 0);
            publisher.PublishRetained("b", new string('x', 99), 0);
            broker.PublishLocal(1, 1);
            broker.PublishLocal(1, 1);
            broker.Advance(1000);
            options.MaximumQueuedMessages = 1;
            options.MaximumRetainedBytes = 150;
            broker = new TestBroker(options);
            Assert.AreEqual(2, broker.Statistics.StoreFaults);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            TestClient client = broker.ConnectPersistent("c", true);
            Assert.IsTrue(client.HasPacket());
            Assert.IsFalse(client.HasPacket());
        }

        [TestMethod]
        public void Subscriptions_beyond_a_smaller_limit_are_skipped()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Connect5("c", "00", "r5 11 u32:100", false);
            string[] filters = { "t", "+", "#" };
            for (int i = 0; i < filters.Length; i++)
            {
                client.Send("82 r12 u16:1 r5 0b ffffff7f s'" + filters[i] + "' 01");
                Assert.IsTrue(client.HasPacket());
            }

            client.Disconnect();
            broker.Advance(1000);
            options.MaximumSubscriptionsPerClient = 1;
            broker = new TestBroker(options);
            Assert.AreEqual(2, broker.Statistics.StoreFaults);
            broker.PublishLocal(1, 1);
            client = broker.Connect5("c", "00", "r0", true);
            client.ExpectPacket("32 r12 s't' u16:1 r5 0b ffffff7f 00");
        }

        [TestMethod]
        public void A_retained_message_beyond_a_smaller_output_holds_up_no_other()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            TestBroker broker = new TestBroker(options);
            TestClient publisher = broker.Connect("p");
            publisher.PublishRetained("t", new string('x', 200), 0);
            publisher.PublishRetained("u", "x", 0);
            broker.Advance(1000);
            options.MaximumPacketBytes = 170;
            options.OutputBytes = 178;
            broker = new TestBroker(options);
            TestClient reader = broker.Connect("r");
            reader.Subscribe("#", 0);
            reader.Expect("PUBLISH q0 retain u=x");
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
        }

        [TestMethod]
        public void A_will_beyond_a_smaller_output_drops_no_other_message()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            options.OutputPolicy = MqttFullPolicy.DropOldest;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Send("10 r230 s'MQTT' 05 04 u16:0 r5 11 u32:100 s'c' r5 18 u32:10 s'w' s'" + new string('x', 200) + "'");
            broker.Advance(1000);
            options.MaximumPacketBytes = 128;
            options.OutputBytes = 136;
            broker = new TestBroker(options);
            TestClient reader = broker.Connect("r");
            reader.Subscribe("#", 0);
            reader.TakesBytes = 0;
            broker.PublishLocal(80, 0);
            broker.Advance(10000);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
            reader.Unblock();
            Assert.IsTrue(reader.HasPacket());
        }

        // A store with a record of each kind, and more than one of most.
        private static MemoryStore Fill()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            TestClient sleeper = broker.ConnectPersistent("sleeper", false);
            sleeper.Subscribe("a/+", 2);
            sleeper.Subscribe("b/#", 1);
            TestClient client = broker.Open();
            client.Send("10 r29 s'MQTT' 05 04 u16:0 r5 11 u32:100 s'c' r0 s'w' s'gone'");
            client.Send("82 r9 u16:1 r2 0b 07 s't' 0d");
            client.Send("34 r11 s'x' u16:9 r5 02 u32:100");
            TestClient publisher = broker.Connect("p");
            publisher.PublishRetained("r", "retained", 1);
            publisher.Publish("a/b", "1", 2, 1, false, false);
            publisher.Publish("a/b", "2", 2, 2, false, false);
            publisher.Publish("b", "3", 1, 3, false, false);
            sleeper.Acknowledge(MqttPacketType.Pubrec, 1);
            sleeper.Cut();
            publisher.Publish("b", "4", 1, 4, false, false);
            broker.Advance(1000);
            return store;
        }

        private static void CheckServes(MemoryStore store)
        {
            TestBroker broker = StoredBroker.Start(store);
            broker.Advance(0);
            TestClient client = broker.Open();
            client.Connect("sleeper", false);
            string packet;
            while ((packet = client.Next()).Length > 0)
            {
                Assert.IsFalse(client.IsClosed, packet);
            }

            TestClient fresh = broker.Connect("fresh");
            fresh.Subscribe("fresh/#", 1);
            fresh.Publish("fresh", "1", 1);
            fresh.Expect("PUBACK 1");
            fresh.Expect("PUBLISH q1 1 fresh=1");
            broker.Advance(1000000);
            fresh.Disconnect();
        }

        private static byte[] ValueOf(MemoryStore store, int key)
        {
            byte[] value = new byte[store.LengthOf(key)];
            store.Get(key, value, 0);
            return value;
        }
    }
}
