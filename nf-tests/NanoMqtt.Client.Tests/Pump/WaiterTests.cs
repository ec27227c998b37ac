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
            Waiter seven = Begin(null, 7);
            Waiter eight = Begin(seven, 8);
            Waiter slot = Begin(eight, Waiter.FirstSlot + 7);
            Waiter.Complete(slot, 7, MqttResult.Refused, MqttReasonCode.QuotaExceeded);
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
            Waiter first = Begin(null, Waiter.AllDelivered);
            Waiter second = Begin(first, Waiter.AllDelivered);
            Waiter.Complete(second, Waiter.AllDelivered, MqttResult.Success, MqttReasonCode.Success);
            Assert.IsTrue(first.Done.WaitOne(0, false));
            Assert.IsTrue(second.Done.WaitOne(0, false));
        }

        [TestMethod]
        public void The_first_outcome_stays()
        {
            Waiter waiter = Begin(null, 7);
            Waiter.Complete(waiter, 7, MqttResult.Success, MqttReasonCode.Success);
            Waiter.Complete(waiter, Waiter.Nothing, MqttResult.Stopped, MqttReasonCode.Success);
            Assert.AreEqual((int)MqttResult.Success, (int)waiter.Result);
        }

        [TestMethod]
        public void All_who_wait_are_told_of_the_end()
        {
            Waiter ended = Begin(null, 7);
            ended.End();
            Waiter waiting = Begin(ended, Waiter.Connected);
            Waiter.Complete(waiting, Waiter.Nothing, MqttResult.Stopped, MqttReasonCode.Success);
            Assert.IsTrue(waiting.Done.WaitOne(0, false));
            Assert.AreEqual((int)MqttResult.Stopped, (int)waiting.Result);
            Assert.IsFalse(ended.Done.WaitOne(0, false));
        }

        [TestMethod]
        public void One_left_with_its_event_set_does_not_wake_its_next_owner()
        {
            Waiter waiter = Begin(null, 7);
            Waiter.Complete(waiter, 7, MqttResult.Success, MqttReasonCode.Success);
            waiter.End();
            Assert.AreSame(waiter, Waiter.FindFree(waiter));
            waiter.Begin(8);
            Assert.IsFalse(waiter.Done.WaitOne(0, false));
            Assert.AreEqual((int)MqttResult.TimedOut, (int)waiter.Result);
        }

        [TestMethod]
        public void Only_one_that_waits_no_longer_is_free()
        {
            Assert.IsNull(Waiter.FindFree(null));
            Waiter first = Begin(null, 1);
            Waiter second = Begin(first, 2);
            Assert.IsNull(Waiter.FindFree(second));
            first.End();
            Assert.AreSame(first, Waiter.FindFree(second));
        }

        private static Waiter Begin(Waiter list, int awaited)
        {
            Waiter waiter = new Waiter(list);
            waiter.Begin(awaited);
            return waiter;
        }
    }
}
