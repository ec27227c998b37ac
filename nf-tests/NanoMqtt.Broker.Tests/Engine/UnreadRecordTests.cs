using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A start at which one record cannot be read, or none can; at the next one all can. In between the store gets nothing new, and the
    /// record stays, though something in memory may have its number.
    /// </summary>
    [TestClass]
    public class UnreadRecordTests
    {
        private const int Messages = 5;

        [TestMethod]
        public void What_could_not_be_read_is_there_at_the_next_start()
        {
            int count = Fill().Count;
            Assert.IsTrue(count > 20);
            for (int i = -1; i < count; i++)
            {
                MemoryStore store = Fill();
                TestBroker broker = StartUnread(store, i);
                Assert.IsTrue(broker.Statistics.StoreFaults > 0);
                Assert.AreEqual(count, store.Count);
                broker = Restart(broker);
                Assert.AreEqual(5, broker.Statistics.Subscriptions);
                Assert.AreEqual(1, broker.Statistics.RetainedMessages);
                TestClient client = broker.ConnectPersistent("publisher", true);
                client.Publish("s/5", "again", 2, 9, false, true); // its identifier is known: nobody gets it
                TestTraffic.Check(broker, Messages, "record " + i);
            }
        }

        [TestMethod]
        public void What_happens_meanwhile_is_not_mixed_with_it()
        {
            int count = Fill().Count;
            for (int i = -1; i < count; i++)
            {
                TestBroker broker = StartUnread(Fill(), i);
                StoredBroker.AddSleeper(broker, "x");
                TestClient other = broker.ConnectPersistent("y", false);
                other.Subscribe("u", 2);
                other.Unsubscribe("u");
                other.Publish("t", "1", 2, 9, false, false);
                other.PublishRetained("u", "2", 1);
                other.PublishRetained("u", string.Empty, 1);
                broker.Connect("x").Disconnect();
                broker = Restart(broker);
                Assert.AreEqual(4, broker.Statistics.Sessions);
                TestTraffic.Check(broker, Messages, "record " + i);
            }
        }

        [TestMethod]
        public void What_was_delivered_meanwhile_is_not_delivered_again()
        {
            int count = Fill().Count;
            for (int i = -1; i < count; i++)
            {
                TestBroker broker = StartUnread(Fill(), i);
                string first = TestTraffic.Check(broker, 0, "record " + i);
                broker = Restart(broker);
                string second = TestTraffic.Check(broker, 0, "record " + i);
                for (int round = 0; round < Messages; round++)
                {
                    string topic = "s/" + round;
                    Assert.IsTrue(first.IndexOf(topic) < 0 || second.IndexOf(topic) < 0, "record " + i + ": doubled " + topic);
                }
            }
        }

        [TestMethod]
        public void It_stays_though_everything_else_goes_through_its_number_meanwhile()
        {
            int count = Fill().Count;
            int queued = 0;
            for (int i = 0; i < count; i++)
            {
                MemoryStore store = Fill();
                int key = store.KeyAt(i);
                TestBroker broker = StartUnread(store, i);
                queued += UseAllNumbers(broker) ? 1 : 0;
                Assert.AreEqual(Records.KindOf(key) != Records.Received, store.LengthOf(key) >= 0, "record " + i);
                broker = Restart(broker);
                Assert.AreEqual(0, broker.Statistics.StoreFaults, "record " + i);
                Assert.AreEqual(5, broker.Statistics.Subscriptions);
                Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            }

            Assert.IsTrue(queued > count / 2);
        }

        [TestMethod]
        public void An_identifier_that_could_not_be_read_is_good_for_a_new_message_after_its_Pubrel()
        {
            MemoryStore store = Fill();
            int index = 0;
            while (Records.KindOf(store.KeyAt(index)) != Records.Received)
            {
                index++;
            }

            TestBroker broker = StartUnread(store, index);
            broker.ConnectPersistent("publisher", true).Acknowledge(MqttPacketType.Pubrel, 9);
            broker = Restart(broker);
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("f", 0);
            TestClient client = broker.ConnectPersistent("publisher", true);
            client.Publish("f", "new", 2, 9, false, false);
            watcher.Expect("PUBLISH q0 f=new");
        }

        [TestMethod]
        public void A_record_that_can_be_read_the_second_time_is_as_good_as_any()
        {
            MemoryStore store = Fill();
            store.UnreadableKey = store.KeyAt(0);
            store.IsReadableAgain = true;
            Assert.AreEqual(0, new TestBroker(Options(store)).Statistics.StoreFaults);
        }

        // New subscriptions, retained messages, queued messages and received identifiers take all numbers that are free, and go again.
        // Gives whether the new messages came through the sleeper's queue.
        private static bool UseAllNumbers(TestBroker broker)
        {
            TestClient client = broker.Open();
            client.Connect("publisher", false);
            TestClient other = broker.Open();
            other.Connect("y", false);
            for (int i = 0; i < broker.Options.MaximumSubscriptions; i++)
            {
                (i % 2 == 0 ? client : other).SendSubscribe(1, "n/" + i, 1);
            }

            for (int i = 0; i < broker.Options.MaximumSubscriptions; i++)
            {
                (i % 2 == 0 ? client : other).SendUnsubscribe("n/" + i);
            }

            for (int i = 0; i < 2 * broker.Options.MaximumRetainedMessages; i++)
            {
                client.PublishRetained("m/" + i % broker.Options.MaximumRetainedMessages, i < broker.Options.MaximumRetainedMessages ? "1" : string.Empty, 0);
            }

            for (int i = 5; i < 9; i++)
            {
                other.Publish("s/" + i, "s/" + i, 2, i, false, false);
                other.Acknowledge(MqttPacketType.Pubrel, i);
            }

            client.Acknowledge(MqttPacketType.Pubrel, 9);
            while (client.HasPacket() || other.HasPacket())
            {
            }

            return TestTraffic.Check(broker, 0, string.Empty).Contains("s/8");
        }

        // Four sessions, one of which has a QoS 2 exchange open, with five subscriptions; queued messages, and a retained one.
        private static MemoryStore Fill()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = new TestBroker(Options(store));
            TestTraffic.Run(broker);
            TestClient client = broker.ConnectPersistent("publisher", false);
            client.Subscribe("a", 1);
            client.Subscribe("b/#", 1);
            client.Subscribe("d", 1);
            client.PublishRetained("e", "1", 1);
            client.Publish("f", "1", 2, 9, false, false);
            client.Disconnect();
            broker.Connect5("z").Send("34 r16 s's/z' u16:1 r5 02 u32:9 's/z'");
            broker.Advance(1000);
            return store;
        }

        private static MqttBrokerOptions Options(MemoryStore store)
        {
            MqttBrokerOptions options = StoredBroker.Options(store, 0);
            options.MaximumSessions = 8;
            options.MaximumQueuedMessages = 16;
            return options;
        }

        // index: of the record that cannot be read; -1: all.
        private static TestBroker StartUnread(MemoryStore store, int index)
        {
            store.UnreadableKey = index < 0 ? -1 : store.KeyAt(index);
            return new TestBroker(Options(store));
        }

        private static TestBroker Restart(TestBroker broker)
        {
            MemoryStore store = StoredBroker.StoreOf(broker);
            store.UnreadableKey = 0;
            broker.Engine.CloseAll(broker.Clock.NowMs);
            store.CutPower();
            broker = new TestBroker(Options(store));
            broker.Advance(0);
            return broker;
        }
    }
}
