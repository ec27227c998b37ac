using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class WaiterTests
    {
        [TestMethod]
        public void Only_who_waits_for_this_gets_the_outcome()
        {
            Waiter seven = Begin(null, WaitKind.Delivered, 7);
            Waiter eight = Begin(seven, WaitKind.Delivered, 8);
            Waiter slot = Begin(eight, WaitKind.Subscription, 7);
            Waiter.Complete(slot, WaitKind.Delivered, 7, MqttResult.Refused, MqttReasonCode.QuotaExceeded);
            Assert.IsTrue(seven.Done.WaitOne(0, false));
            Assert.IsFalse(eight.Done.WaitOne(0, false));
            Assert.IsFalse(slot.Done.WaitOne(0, false));
            Assert.AreEqual((int)MqttResult.Refused, (int)seven.Result);
            Assert.AreEqual((int)MqttReasonCode.QuotaExceeded, (int)seven.Reason);
            Assert.AreEqual((int)MqttResult.TimedOut, (int)eight.Result);
        }

        [TestMethod]
        public void Two_may_wait_for_the_same()
        {
            Waiter first = Begin(null, WaitKind.AllDelivered, 0);
            Waiter second = Begin(first, WaitKind.AllDelivered, 0);
            Waiter.Complete(second, WaitKind.AllDelivered, 0, MqttResult.Success, MqttReasonCode.Success);
            Assert.IsTrue(first.Done.WaitOne(0, false));
            Assert.IsTrue(second.Done.WaitOne(0, false));
        }

        [TestMethod]
        public void The_first_outcome_stays()
        {
            Waiter waiter = Begin(null, WaitKind.Delivered, 7);
            Waiter.Complete(waiter, WaitKind.Delivered, 7, MqttResult.Success, MqttReasonCode.Success);
            Waiter.CompleteAll(waiter, MqttResult.Stopped);
            Assert.AreEqual((int)MqttResult.Success, (int)waiter.Result);
        }

        [TestMethod]
        public void All_who_wait_are_told_of_the_end()
        {
            Waiter ended = Begin(null, WaitKind.Delivered, 7);
            ended.End();
            Waiter waiting = Begin(ended, WaitKind.Connected, 0);
            Waiter.CompleteAll(waiting, MqttResult.Stopped);
            Assert.IsTrue(waiting.Done.WaitOne(0, false));
            Assert.AreEqual((int)MqttResult.Stopped, (int)waiting.Result);
            Assert.IsFalse(ended.Done.WaitOne(0, false));
        }

        [TestMethod]
        public void One_left_with_its_event_set_does_not_wake_its_next_owner()
        {
            Waiter waiter = Begin(null, WaitKind.Delivered, 7);
            Waiter.Complete(waiter, WaitKind.Delivered, 7, MqttResult.Success, MqttReasonCode.Success);
            waiter.End();
            Assert.AreSame(waiter, Waiter.FindFree(waiter));
            waiter.Begin(WaitKind.Delivered, 8);
            Assert.IsFalse(waiter.Done.WaitOne(0, false));
            Assert.AreEqual((int)MqttResult.TimedOut, (int)waiter.Result);
        }

        [TestMethod]
        public void Only_one_that_waits_no_longer_is_free()
        {
            Assert.IsNull(Waiter.FindFree(null));
            Waiter first = Begin(null, WaitKind.Delivered, 1);
            Waiter second = Begin(first, WaitKind.Delivered, 2);
            Assert.IsNull(Waiter.FindFree(second));
            first.End();
            Assert.AreSame(first, Waiter.FindFree(second));
        }

        private static Waiter Begin(Waiter list, WaitKind kind, int key)
        {
            Waiter waiter = new Waiter(list);
            waiter.Begin(kind, key);
            return waiter;
        }
    }
}
