using System;
using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class PacketIdsTests
    {
        [TestMethod]
        public void Identifiers_are_handed_out_in_turn_from_1()
        {
            PacketIds ids = new PacketIds(100);
            for (int id = 1; id <= 100; id++)
            {
                Assert.AreEqual(id, ids.Take());
            }

            Assert.AreEqual(100, ids.Count);
        }

        [TestMethod]
        public void When_all_are_in_use_none_is_handed_out()
        {
            // 3.1.1 [MQTT-2.3.1-2], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
            PacketIds ids = new PacketIds(9);
            for (int i = 0; i < 9; i++)
            {
                ids.Take();
            }

            Assert.AreEqual(0, ids.Take());
            ids.Release(4);
            Assert.AreEqual(4, ids.Take());
            Assert.AreEqual(0, ids.Take());
        }

        [TestMethod]
        public void An_identifier_rests_before_it_is_used_again()
        {
            PacketIds ids = new PacketIds(10);
            int first = ids.Take();
            ids.Release(first);
            for (int i = 0; i < 9; i++)
            {
                int id = ids.Take();
                Assert.AreNotEqual(first, id);
                ids.Release(id);
            }

            Assert.AreEqual(first, ids.Take());
        }

        [TestMethod]
        public void An_identifier_in_use_is_passed_over()
        {
            PacketIds ids = new PacketIds(4);
            Assert.IsTrue(ids.TryTake(1));
            Assert.IsTrue(ids.TryTake(2));
            Assert.AreEqual(3, ids.Take());
            Assert.AreEqual(4, ids.Take());
            ids.Release(2);
            Assert.AreEqual(2, ids.Take());
        }

        [TestMethod]
        public void Only_a_free_identifier_in_range_can_be_taken_by_its_number()
        {
            PacketIds ids = new PacketIds(16);
            Assert.IsTrue(ids.TryTake(16));
            Assert.IsFalse(ids.TryTake(16));
            Assert.IsFalse(ids.TryTake(0));
            Assert.IsFalse(ids.TryTake(-1));
            Assert.IsFalse(ids.TryTake(17));
            Assert.AreEqual(1, ids.Count);
            Assert.IsTrue(ids.IsTaken(16));
            Assert.IsFalse(ids.IsTaken(0) || ids.IsTaken(1) || ids.IsTaken(17) || ids.IsTaken(-1));
        }

        [TestMethod]
        public void Releasing_what_is_not_in_use_changes_nothing()
        {
            PacketIds ids = new PacketIds(3);
            ids.Take();
            ids.Release(2);
            ids.Release(0);
            ids.Release(-5);
            ids.Release(70000);
            Assert.AreEqual(1, ids.Count);
            ids.Release(1);
            ids.Release(1);
            Assert.AreEqual(0, ids.Count);
        }

        [TestMethod]
        public void Clearing_gives_all_back()
        {
            PacketIds ids = new PacketIds(2);
            ids.Take();
            ids.Take();
            ids.Clear();
            Assert.AreEqual(0, ids.Count);
            Assert.AreNotEqual(0, ids.Take());
            Assert.AreNotEqual(0, ids.Take());
            Assert.AreEqual(0, ids.Take());
        }

        [TestMethod]
        public void All_identifiers_of_the_protocol_can_be_in_use_at_once()
        {
            PacketIds ids = new PacketIds(65535);
            for (int id = 1; id <= 65535; id++)
            {
                if (ids.Take() != id)
                {
                    Assert.AreEqual(-1, id);
                }
            }

            Assert.AreEqual(0, ids.Take());
            ids.Release(65535);
            Assert.AreEqual(65535, ids.Take());
        }

        [TestMethod]
        public void A_maximum_out_of_range_is_refused()
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => _ = new PacketIds(0));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => _ = new PacketIds(65536));
        }
    }
}
