using System;
using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class ReceivedIdsTests
    {
        [TestMethod]
        public void An_identifier_is_held_from_publish_to_pubrel()
        {
            // 3.1.1 [MQTT-4.3.3-2], 5.0 [MQTT-4.3.3-10]
            ReceivedIds ids = new ReceivedIds(4);
            Assert.IsFalse(ids.Contains(7));
            Assert.IsTrue(ids.TryAdd(7));
            Assert.IsTrue(ids.Contains(7));
            Assert.IsTrue(ids.Remove(7));
            Assert.IsFalse(ids.Contains(7));
            Assert.IsFalse(ids.Remove(7));
        }

        [TestMethod]
        public void A_full_set_refuses_and_keeps_what_it_holds()
        {
            ReceivedIds ids = new ReceivedIds(2);
            Assert.IsTrue(ids.TryAdd(1));
            Assert.IsFalse(ids.IsFull);
            Assert.IsTrue(ids.TryAdd(65535));
            Assert.IsTrue(ids.IsFull);
            Assert.IsFalse(ids.TryAdd(3));
            Assert.AreEqual(2, ids.Count);
            Assert.IsTrue(ids.Contains(1) && ids.Contains(65535));
            Assert.IsFalse(ids.Contains(3));
        }

        [TestMethod]
        public void Removing_any_one_leaves_the_others()
        {
            for (int removed = 1; removed <= 5; removed++)
            {
                ReceivedIds ids = new ReceivedIds(5);
                for (int id = 1; id <= 5; id++)
                {
                    ids.TryAdd(id);
                }

                ids.Remove(removed);
                Assert.AreEqual(4, ids.Count);
                for (int id = 1; id <= 5; id++)
                {
                    Assert.AreEqual(id != removed, ids.Contains(id));
                }
            }
        }

        [TestMethod]
        public void What_is_held_can_be_listed_to_be_stored()
        {
            ReceivedIds ids = new ReceivedIds(3);
            ids.TryAdd(10);
            ids.TryAdd(20);
            Assert.AreEqual(30, ids[0] + ids[1]);
            Assert.AreNotEqual(ids[0], ids[1]);
        }

        [TestMethod]
        public void Clearing_forgets_all()
        {
            ReceivedIds ids = new ReceivedIds(1);
            ids.TryAdd(5);
            ids.Clear();
            Assert.IsFalse(ids.Contains(5));
            Assert.IsFalse(ids.IsFull);
            Assert.AreEqual(0, ids.Count);
        }

        [TestMethod]
        public void A_set_without_room_is_refused()
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => _ = new ReceivedIds(0));
        }
    }
}
