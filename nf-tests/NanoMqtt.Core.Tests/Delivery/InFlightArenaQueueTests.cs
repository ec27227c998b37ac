using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class InFlightArenaQueueTests
    {
        private const MqttQoS Q1 = MqttQoS.AtLeastOnce;
        private const MqttQoS Q2 = MqttQoS.ExactlyOnce;

        [TestMethod]
        public void The_oldest_unsent_message_of_a_topic_is_found()
        {
            ArenaDriver driver = Filled();
            byte[] topic = { (byte)'x', (byte)'t' };
            Assert.AreEqual(1, driver.Arena.PacketIdOf(driver.Arena.FindUnsent(topic, 1, 1)));
            Assert.AreEqual(-1, driver.Arena.FindUnsent(topic, 0, 1));
            Assert.AreEqual(-1, driver.Arena.FindUnsent(topic, 0, 2));
            driver.Send();
            Assert.AreEqual(2, driver.Arena.PacketIdOf(driver.Arena.FindUnsent(topic, 1, 1)));
        }

        [TestMethod]
        public void The_topic_is_found_behind_a_long_remaining_length()
        {
            ArenaDriver driver = new ArenaDriver(400, 2);
            driver.Add(1, Q1, 300);
            Assert.AreEqual(1, driver.Arena.PacketIdOf(driver.Arena.FindUnsent(new byte[] { (byte)'t' }, 0, 1)));
        }

        [TestMethod]
        public void A_dropped_message_that_was_sent_no_longer_counts_as_in_flight()
        {
            ArenaDriver driver = Filled();
            driver.Send();
            driver.Send();
            driver.Arena.Drop(driver.Find(1));
            Assert.AreEqual(1, driver.Arena.InFlightCount);
            Assert.AreEqual(2, driver.Arena.Count);
            Assert.IsFalse(driver.Arena.HandlePuback(1));
        }

        [TestMethod]
        public void A_payload_stays_with_its_message_through_compaction_and_goes_with_it()
        {
            ArenaDriver driver = Filled();
            object payload = new object();
            driver.Arena.SetPayload(payload);
            driver.Send();
            driver.Send();
            driver.Arena.HandlePubrec(2);
            driver.Arena.HandlePubcomp(2);
            Assert.IsTrue(driver.Arena.TryCompact());
            Assert.AreSame(payload, driver.Arena.PayloadOf(driver.Find(3)));
            Assert.IsNull(driver.Arena.PayloadOf(driver.Find(1)));
            driver.Arena.Drop(driver.Find(3));
            driver.Add(4, Q1, 1);
            Assert.IsNull(driver.Arena.PayloadOf(driver.Find(4)));
        }

        [TestMethod]
        public void Messages_come_back_from_a_store_in_order_with_DUP_and_PUBREL_where_it_stood()
        {
            // [MQTT-3.3.1-1]
            MemoryStore store = new MemoryStore();
            byte[] publish = WireNotation.Parse("32 r5 s't' 0007");
            store.Put(7, publish, 0, publish.Length);
            store.Put(9, publish, 0, 0);
            InFlightArena arena = new InFlightArena(16, 2);
            Assert.IsTrue(arena.TryRestore(store, 7, 7));
            Assert.IsTrue(arena.TryRestore(store, 9, 9));
            Assert.IsFalse(arena.TryRestore(store, 8, 8));
            Assert.IsTrue(arena.Contains(9));
            Assert.IsFalse(arena.Contains(8));
            Assert.AreEqual(2, arena.Count);
            int index = arena.SendNext();
            Assert.AreEqual("3a050001740007", WireNotation.ToHex(arena.Buffer, arena.OffsetOf(index), arena.LengthOf(index)));
            index = arena.SendNext();
            Assert.AreEqual((int)InFlightState.Released, (int)arena.StateOf(index));
            Assert.IsTrue(arena.HandlePuback(7));
            Assert.IsTrue(arena.HandlePubcomp(9));
        }

        [TestMethod]
        public void What_does_not_fit_is_not_restored()
        {
            MemoryStore store = new MemoryStore();
            store.Put(1, new byte[20], 0, 20);
            store.Put(2, new byte[16], 0, 16);
            InFlightArena arena = new InFlightArena(16, 1);
            Assert.IsFalse(arena.TryRestore(store, 1, 1));
            Assert.IsTrue(arena.TryRestore(store, 2, 2));
            store.Put(3, new byte[0], 0, 0);
            Assert.IsFalse(arena.TryRestore(store, 3, 3));
        }

        private static ArenaDriver Filled()
        {
            ArenaDriver driver = new ArenaDriver(64, 4);
            driver.Add(1, Q1, 1);
            driver.Add(2, Q2, 1);
            driver.Add(3, Q1, 1);
            return driver;
        }
    }
}
