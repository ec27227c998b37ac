using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class MessageQueueTests
    {
        [TestMethod]
        public void It_keeps_order_over_its_end()
        {
            MessageQueue queue = new MessageQueue(8, 8);
            int added = 0;
            int removed = 0;
            for (int round = 0; round < 30; round++)
            {
                while (!queue.IsFull && added - removed < 1 + round % 8)
                {
                    queue.Add(++added, 0, added % 3 | (added % 2 == 0 ? MessageQueue.RetainFlag : 0));
                }

                Assert.AreEqual(added - removed, queue.Count);
                for (int age = 0; age < queue.Count; age++)
                {
                    int handle = removed + 1 + age;
                    Assert.AreEqual(handle, queue.HandleAt(age));
                    Assert.AreEqual(handle % 3 | (handle % 2 == 0 ? MessageQueue.RetainFlag : 0), queue.FlagsAt(age));
                }

                queue.RemoveAt(0);
                removed++;
            }
        }

        [TestMethod]
        public void An_entry_in_the_middle_leaves_no_hole()
        {
            MessageQueue queue = new MessageQueue(4, 4);
            for (int i = 1; i <= 4; i++)
            {
                queue.Add(i, 0, 1);
            }

            queue.MarkPublished(11);
            queue.MarkPublished(12);
            queue.MarkPublished(13);
            queue.RemoveAt(queue.Find(12));
            Assert.AreEqual(2, queue.SentCount);
            Assert.AreEqual(3, queue.Count);
            Assert.AreEqual(0, queue.Find(11));
            Assert.AreEqual(-1, queue.Find(12));
            Assert.AreEqual(1, queue.Find(13));
            Assert.AreEqual(4, queue.HandleAt(2));
            queue.Add(5, 0, 2 | MessageQueue.RetainFlag);
            Assert.IsTrue(queue.IsFull);
        }

        [TestMethod]
        public void What_was_sent_is_found_also_before_it_is_sent_again()
        {
            MessageQueue queue = new MessageQueue(4, 4);
            queue.Add(1, 0, 2);
            queue.Add(2, 0, 2);
            queue.MarkPublished(7);
            queue.SentCount = 0; // a lost connection
            Assert.AreEqual(0, queue.Find(7));
            queue.RemoveAt(0);
            Assert.AreEqual(0, queue.SentCount);
            Assert.AreEqual(-1, queue.Find(7));
            Assert.AreEqual(2, queue.HandleAt(0));
        }

        [TestMethod]
        public void It_grows_to_its_capacity_and_keeps_the_order()
        {
            MessageQueue queue = new MessageQueue(2, 7);
            queue.Add(1, 1, 1);
            queue.Add(2, 2, 2 | MessageQueue.RetainFlag);
            queue.RemoveAt(0); // the ring does not start at the array's start any more
            for (int i = 3; i <= 8; i++)
            {
                Assert.IsFalse(queue.IsFull);
                queue.Add(i, i * 10, 1);
            }

            Assert.IsTrue(queue.IsFull);
            Assert.AreEqual(2, queue.HandleAt(0));
            Assert.AreEqual(2 | MessageQueue.RetainFlag, queue.FlagsAt(0));
            for (int i = 3; i <= 8; i++)
            {
                Assert.AreEqual(i, queue.HandleAt(i - 2));
                Assert.AreEqual(i * 10, queue.IdAt(i - 2));
            }
        }

        [TestMethod]
        public void Identifiers_come_in_turn_without_those_in_use()
        {
            // 3.1.1 [MQTT-2.3.1-4], 5.0 [MQTT-2.2.1-4]
            MessageQueue queue = new MessageQueue(4, 4);
            int[] used = { 1, 2, 1000, MqttLimits.MaximumPacketIdentifier };
            for (int i = 0; i < used.Length; i++)
            {
                queue.Add(0, used[i], MessageQueue.ReleasedFlag | 2);
            }

            for (int id = 3; id < MqttLimits.MaximumPacketIdentifier; id++)
            {
                if (id != 1000 && queue.TakeId() != id)
                {
                    Assert.AreEqual(-1, id);
                }
            }

            Assert.AreEqual(3, queue.TakeId());
            queue.RemoveAt(queue.Find(1000));
            for (int id = 4; id < 1000; id++)
            {
                queue.TakeId();
            }

            Assert.AreEqual(1000, queue.TakeId());
        }

        [TestMethod]
        public void The_oldest_unsent_entry_is_behind_all_that_was_sent_at_some_time()
        {
            MessageQueue queue = new MessageQueue(4, 4);
            Assert.AreEqual(-1, queue.FindUnsent());
            queue.Add(1, 0, 1);
            queue.MarkPublished(7);
            Assert.AreEqual(-1, queue.FindUnsent());
            queue.Add(2, 0, 1);
            Assert.AreEqual(1, queue.FindUnsent());
            queue.SentCount = 0; // the connection was lost
            Assert.AreEqual(1, queue.FindUnsent());
        }
    }
}
