using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A store refuses records, for a while or for good, from any one on, while places of messages are used again and again; then the power is
    /// cut. Afterwards nobody gets a message that is not his, and nothing is lost of what was acknowledged before the first refusal.
    /// </summary>
    [TestClass]
    public class RefusedPutTests
    {
        [TestMethod]
        public void A_record_that_is_refused_harms_no_other_message()
        {
            ForEachPut(1);
        }

        [TestMethod]
        public void Some_records_that_are_refused_harm_no_other_message()
        {
            ForEachPut(4);
        }

        [TestMethod]
        public void A_store_that_is_full_for_good_keeps_what_it_has()
        {
            ForEachPut(1000);
        }

        [TestMethod]
        public void A_message_whose_time_left_is_refused_still_leaves_the_store_in_the_end()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            broker.Connect5("p").Send("31 r10 s't' r5 02 u32:100 78");
            store.IsFull = true;
            broker.Engine.CloseAll(broker.Clock.NowMs);
            store.IsFull = false;
            broker.Flush();
            broker.Connect("p").PublishRetained("t", string.Empty, 1);
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void A_session_whose_end_is_refused_gets_no_message_of_another()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            TestClient client = broker.Connect5("c", "00", "r5 11 u32:100", false);
            client.Subscribe5("a", "01");
            client.Disconnect();
            StoredBroker.AddSleeper(broker, "s");
            TestClient publisher = broker.Connect("p");
            publisher.Publish("a", "1", 1);
            store.IsFull = true;
            client = broker.Connect5("c", "00", "r0", true);
            Assert.IsTrue(client.HasPacket());
            store.IsFull = false;
            publisher.Publish("t", "2", 1); // in the place of the other one
            broker.Advance(1000);
            store.CutPower();
            broker = new TestBroker(broker.Options);
            Assert.IsFalse(broker.Connect5("c", "00", "r5 11 u32:100", true).HasPacket());
        }

        private static void ForEachPut(int refused)
        {
            int first = 0;
            while (Run(first, refused))
            {
                first++;
            }

            Assert.IsTrue(first > 30);
        }

        // False: all records have been put before that.
        private static bool Run(int firstRefused, int refused)
        {
            string where = firstRefused + " and " + refused;
            MemoryStore store = new MemoryStore { FirstRefused = firstRefused, Refused = refused };
            MqttBrokerOptions options = StoredBroker.Options(store, 0);
            options.MaximumQueuedMessages = 16;
            TestBroker broker = new TestBroker(options);
            int safe = TestTraffic.Run(broker);
            bool isRefused = broker.Statistics.StoreFaults > 0;
            broker.Advance(1000);
            store.CutPower();
            store.Refused = 0;
            broker = new TestBroker(options);
            broker.Advance(0);
            TestTraffic.Check(broker, safe, where);
            return isRefused;
        }
    }
}
