using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class WaitForTests
    {
        [TestMethod]
        public void An_event_that_a_handler_sets_ends_the_wait()
        {
            AutoResetEvent done = new AutoResetEvent(false);
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.OnMessage = (client, message) => done.Set();
            Worker worker = new Worker(() => driver.Client.WaitFor(done, FacadeDriver.LongMs * 2));
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            Assert.AreEqual((int)MqttResult.Success, worker.Result());
            driver.Stop();
        }

        [TestMethod]
        public void An_event_that_is_set_already_is_taken_at_once()
        {
            AutoResetEvent done = new AutoResetEvent(true);
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitFor(done, FacadeDriver.LongMs));
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Client.WaitFor(done, 20));
            driver.Stop();
        }

        [TestMethod]
        public void In_a_client_without_a_thread_an_event_that_is_set_already_is_taken_without_connecting()
        {
            FacadeDriver driver = new FacadeDriver();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitFor(new AutoResetEvent(true), FacadeDriver.LongMs));
            Assert.AreEqual(0, driver.Transport.Opens);
            driver.Stop();
        }

        [TestMethod]
        public void A_client_without_a_thread_works_meanwhile()
        {
            AutoResetEvent done = new AutoResetEvent(false);
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) => done.Set();
            driver.Server.Publish("t", "1", MqttQoS.AtLeastOnce);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitFor(done, FacadeDriver.LongMs));
            Assert.AreEqual(1, driver.Count("t=1"));
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Client.WaitFor(done, 20));
            driver.Stop();
        }

        [TestMethod]
        public void In_a_client_without_a_thread_another_thread_may_set_the_event()
        {
            AutoResetEvent done = new AutoResetEvent(false);
            FacadeDriver driver = new FacadeDriver();
            Worker worker = new Worker(() => driver.Client.WaitFor(done, FacadeDriver.LongMs * 2));
            driver.WaitFor("connected");
            done.Set();
            Assert.AreEqual((int)MqttResult.Success, worker.Result());
            driver.Stop();
        }

        [TestMethod]
        public void Two_threads_wait_in_a_client_without_a_thread()
        {
            AutoResetEvent first = new AutoResetEvent(false);
            AutoResetEvent second = new AutoResetEvent(false);
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) => (message.GetPayloadString() == "1" ? first : second).Set();
            Worker one = new Worker(() => driver.Client.WaitFor(first, FacadeDriver.LongMs * 2));
            Worker two = new Worker(() => driver.Client.WaitFor(second, FacadeDriver.LongMs * 2));
            driver.WaitFor("connected");
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            Assert.AreEqual((int)MqttResult.Success, one.Result());
            driver.Transport.ServerPublishes("t", "2", MqttQoS.AtMostOnce);
            Assert.AreEqual((int)MqttResult.Success, two.Result());
            driver.Stop();
        }

        [TestMethod]
        public void A_stop_ends_the_wait()
        {
            AutoResetEvent done = new AutoResetEvent(false);
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Worker worker = new Worker(() => driver.Client.WaitFor(done, FacadeDriver.LongMs * 2));
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            Assert.AreEqual((int)MqttResult.Stopped, worker.Result());
            Assert.IsFalse(done.WaitOne(0, false));

            // And one that has been stopped does not begin to wait.
            done.Set();
            Assert.AreEqual((int)MqttResult.Stopped, (int)driver.Client.WaitFor(done, FacadeDriver.LongMs));
            driver.Stop();
        }

        [TestMethod]
        public void A_stop_of_a_client_without_a_thread_is_not_missed_when_it_starts_anew()
        {
            FacadeDriver driver = new FacadeDriver();
            Worker worker = new Worker(() => driver.Client.WaitFor(new AutoResetEvent(false), FacadeDriver.LongMs * 2));
            driver.WaitFor("connected");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            driver.Client.Poll(0);
            Assert.AreEqual((int)MqttResult.Stopped, worker.Result());
            driver.Stop();
        }

        [TestMethod]
        public void A_handler_that_sets_the_event_and_stops_the_client_has_set_it()
        {
            AutoResetEvent done = new AutoResetEvent(false);
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) =>
            {
                done.Set();
                client.Stop(0);
            };
            driver.Server.Publish("t", "1", MqttQoS.AtLeastOnce);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitFor(done, FacadeDriver.LongMs));
            driver.Stop();
        }

        [TestMethod]
        public void From_a_handler_or_without_time_it_is_pending_and_the_event_stays_set()
        {
            AutoResetEvent done = new AutoResetEvent(true);
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.OnMessage = (client, message) => driver.Note("wait:" + (int)client.WaitFor(done, FacadeDriver.LongMs));
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            driver.WaitFor("wait:" + (int)MqttResult.Pending);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Client.WaitFor(done, 0));
            Assert.IsTrue(done.WaitOne(0, false));
            driver.Stop();
        }

        [TestMethod]
        public void Wrong_calls_throw()
        {
            FacadeDriver driver = new FacadeDriver();
            AutoResetEvent done = new AutoResetEvent(true);
            Assert.ThrowsException(typeof(ArgumentNullException), () => driver.Client.WaitFor(null, 1));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => driver.Client.WaitFor(done, -1));
            driver.Client.Dispose();
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Client.WaitFor(done, 1));
        }
    }
}
