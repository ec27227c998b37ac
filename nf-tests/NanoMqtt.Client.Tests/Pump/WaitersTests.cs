using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class WaitersTests
    {
        [TestMethod]
        public void Only_who_waits_for_this_gets_the_outcome()
        {
            Waiters waiters = new Waiters();
            int seven = waiters.Add(WaitKind.Delivered, 7);
            int eight = waiters.Add(WaitKind.Delivered, 8);
            int slot = waiters.Add(WaitKind.Subscription, 7);
            waiters.Complete(WaitKind.Delivered, 7, MqttResult.Success, MqttReasonCode.Success);
            Assert.IsTrue(waiters.Wait(seven, 0));
            Assert.IsFalse(waiters.Wait(eight, 0));
            Assert.IsFalse(waiters.Wait(slot, 0));
            Assert.AreEqual((int)MqttResult.Success, (int)waiters.Remove(seven, out _));
            Assert.AreEqual((int)MqttResult.TimedOut, (int)waiters.Remove(eight, out _));
        }

        [TestMethod]
        public void Two_may_wait_for_the_same()
        {
            Waiters waiters = new Waiters();
            int first = waiters.Add(WaitKind.AllDelivered, 0);
            int second = waiters.Add(WaitKind.AllDelivered, 0);
            waiters.Complete(WaitKind.AllDelivered, 0, MqttResult.Success, MqttReasonCode.Success);
            Assert.IsTrue(waiters.Wait(first, 0));
            Assert.IsTrue(waiters.Wait(second, 0));
        }

        [TestMethod]
        public void The_first_outcome_stays()
        {
            Waiters waiters = new Waiters();
            int place = waiters.Add(WaitKind.Delivered, 7);
            waiters.Complete(WaitKind.Delivered, 7, MqttResult.Success, MqttReasonCode.Success);
            waiters.CompleteAll(MqttResult.Stopped);
            Assert.AreEqual((int)MqttResult.Success, (int)waiters.Remove(place, out _));
        }

        [TestMethod]
        public void A_place_left_with_its_event_set_does_not_wake_its_next_owner()
        {
            Waiters waiters = new Waiters();
            int place = waiters.Add(WaitKind.Delivered, 7);
            waiters.Complete(WaitKind.Delivered, 7, MqttResult.Success, MqttReasonCode.Success);
            waiters.Remove(place, out _);
            Assert.AreEqual(place, waiters.Add(WaitKind.Delivered, 8));
            Assert.IsFalse(waiters.Wait(place, 0));
        }

        [TestMethod]
        public void All_places_taken_is_an_answer_and_a_place_comes_back()
        {
            Waiters waiters = new Waiters();
            for (int i = 0; i < Waiters.Capacity; i++)
            {
                Assert.AreEqual(i, waiters.Add(WaitKind.Delivered, i));
            }

            Assert.AreEqual(-1, waiters.Add(WaitKind.Delivered, 9));
            waiters.Remove(2, out _);
            Assert.AreEqual(2, waiters.Add(WaitKind.Delivered, 9));
        }
    }
}
