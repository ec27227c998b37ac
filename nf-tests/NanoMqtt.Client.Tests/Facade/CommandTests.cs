using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class CommandTests
    {
        [TestMethod]
        public void Publish_and_wait_ends_with_the_acknowledgement()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("0", MqttQoS.AtMostOnce, FacadeDriver.LongMs));
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("1", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("2", MqttQoS.ExactlyOnce, FacadeDriver.LongMs));
            Assert.IsTrue(driver.Transport.HasServer("t=0") && driver.Transport.HasServer("t=1") && driver.Transport.HasServer("t=2"));
            driver.Stop();
        }

        [TestMethod]
        public void Publish_without_waiting_is_reported_by_its_packet_identifier()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            MqttResult result = driver.Client.Publish("t", null, 0, 0, MqttQoS.AtLeastOnce, false, out int packetId);
            Assert.AreEqual((int)MqttResult.Pending, (int)result);
            driver.WaitFor("delivered:" + packetId);
            driver.Stop();
        }

        [TestMethod]
        public void A_message_that_a_policy_looks_at_has_its_packet_identifier_too()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.KeepLatestPerTopic;
            FacadeDriver driver = new FacadeDriver(options);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(FacadeDriver.LongMs));
            driver.Client.Publish("t", null, 0, 0, MqttQoS.AtLeastOnce, false, out int first);
            driver.Client.Publish("u", null, 0, 0, MqttQoS.AtLeastOnce, false, out int second);
            driver.Client.Publish("u", null, 0, 0, MqttQoS.AtMostOnce, false, out int none);
            Assert.AreEqual(first + 1, second);
            Assert.AreEqual(0, none);
            driver.WaitFor("delivered:" + second);
            driver.Stop();
        }

        [TestMethod]
        public void Text_is_published_as_UTF_8()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Publish("t/ü", "20 °C", MqttQoS.AtMostOnce, false));
            Assert.IsTrue(driver.Transport.HasServer("t/ü=20 °C"));
            driver.Stop();
        }

        [TestMethod]
        public void A_QoS_0_message_larger_than_all_buffers_arrives()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            string text = new string('x', 3000);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Publish("t", text, MqttQoS.AtMostOnce, false));
            Assert.IsTrue(driver.Transport.HasServer("t=" + text));
            driver.Stop();
        }

        [TestMethod]
        public void Publish_and_wait_times_out_and_the_message_stays_queued()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.AcknowledgesPublish = false;
            driver.Client.Connect(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Publish("1", MqttQoS.AtLeastOnce, 20));
            driver.Server.AcknowledgesPublish = true;
            driver.Transport.Cut();
            driver.WaitFor("delivered:1");
            driver.Stop();
        }

        [TestMethod]
        public void Publish_and_wait_holds_out_over_a_lost_connection()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.AcknowledgesPublish = false;
            driver.Client.Connect(FacadeDriver.LongMs);
            Worker publisher = new Worker(() => driver.Publish("1", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            while (!driver.Transport.HasServer("t=1"))
            {
                driver.Transport.Activity.WaitOne(FacadeDriver.LongMs, false);
            }

            driver.Server.AcknowledgesPublish = true;
            driver.Transport.Cut();
            Assert.AreEqual((int)MqttResult.Success, publisher.Result());
            driver.Stop();
        }

        [TestMethod]
        public void Waiting_for_delivery_ends_when_the_queue_is_empty()
        {
            FacadeDriver driver = new FacadeDriver();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitForDelivery(0));
            driver.Publish("1", MqttQoS.AtLeastOnce, 0);
            driver.Publish("2", MqttQoS.ExactlyOnce, 0);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Client.WaitForDelivery(0));
            driver.Client.Start();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitForDelivery(FacadeDriver.LongMs));
            Assert.IsTrue(driver.Transport.HasServer("t=1") && driver.Transport.HasServer("t=2"));
            driver.Stop();
        }

        [TestMethod]
        public void Subscribe_waits_for_the_grant_and_messages_come()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Subscribe("a/#", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            Assert.AreEqual(1, driver.Client.GetGrantedQoS("a/#"));
            driver.Transport.ServerPublishes("a/b", "1", MqttQoS.ExactlyOnce);
            driver.WaitFor("a/b=1");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Unsubscribe("a/#", FacadeDriver.LongMs));
            Assert.AreEqual(-1, driver.Client.GetGrantedQoS("a/#"));
            driver.Stop();
        }

        [TestMethod]
        public void A_refused_subscription_says_so()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.SubackCode = SubackPacket.Failure;
            driver.Client.Connect(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.Refused, (int)driver.Client.Subscribe("a", MqttQoS.AtMostOnce, FacadeDriver.LongMs));
            driver.WaitFor("refused:a");
            driver.Stop();
        }

        [TestMethod]
        public void Subscriptions_made_before_the_start_are_carried_out()
        {
            FacadeDriver driver = new FacadeDriver();
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Client.Subscribe("a", MqttQoS.AtMostOnce, 0));
            driver.Client.Start();
            driver.WaitFor("granted:a");
            driver.Stop();
        }

        [TestMethod]
        public void Subscriptions_come_back_with_every_new_session()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.Client.Subscribe("a", MqttQoS.AtMostOnce, FacadeDriver.LongMs);
            driver.Transport.Cut();
            driver.WaitFor("granted:a", 2);
            driver.Stop();
        }

        [TestMethod]
        public void A_handler_publishes_and_subscribes_without_waiting()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) =>
            {
                driver.Note("publish:" + (int)driver.Publish("r", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
                driver.Note("subscribe:" + (int)client.Subscribe("b", MqttQoS.AtMostOnce, FacadeDriver.LongMs));
                driver.Note("wait:" + (int)client.WaitForDelivery(FacadeDriver.LongMs));
            };
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtLeastOnce);
            driver.WaitFor("publish:" + (int)MqttResult.Pending);
            driver.WaitFor("subscribe:" + (int)MqttResult.Pending);
            driver.WaitFor("wait:" + (int)MqttResult.Pending);
            driver.WaitFor("delivered:1");
            driver.WaitFor("granted:b");
            driver.Stop();
        }

        [TestMethod]
        public void Stop_ends_every_wait()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.AcknowledgesPublish = false;
            driver.Client.Connect(FacadeDriver.LongMs);
            Worker publisher = new Worker(() => driver.Publish("1", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            while (!driver.Transport.HasServer("t=1"))
            {
                driver.Transport.Activity.WaitOne(FacadeDriver.LongMs, false);
            }

            driver.Client.Stop(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.Stopped, publisher.Result());
            Assert.AreEqual((int)MqttResult.Stopped, (int)driver.Publish("2", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));

            // Both are still queued.
            driver.Server.AcknowledgesPublish = true;
            driver.Client.Start();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitForDelivery(FacadeDriver.LongMs));
            driver.Stop();
        }

        [TestMethod]
        public void Any_number_of_threads_may_wait()
        {
            MqttClientOptions options = TestOptions.Create();
            options.MaximumInFlight = 8;
            FacadeDriver driver = new FacadeDriver(options);
            driver.Server.AcknowledgesPublish = false;
            driver.Client.Connect(FacadeDriver.LongMs);
            Worker[] workers = new Worker[6];
            for (int i = 0; i < workers.Length; i++)
            {
                string payload = "w" + i;
                workers[i] = new Worker(() => driver.Publish(payload, MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
                while (!driver.Transport.HasServer("t=" + payload))
                {
                    driver.Transport.Activity.WaitOne(FacadeDriver.LongMs, false);
                }
            }

            driver.Server.AcknowledgesPublish = true;
            driver.Transport.Cut();
            for (int i = 0; i < workers.Length; i++)
            {
                Assert.AreEqual((int)MqttResult.Success, workers[i].Result());
            }

            driver.Stop();
        }

        [TestMethod]
        public void Many_threads_publish_at_once_and_nothing_is_lost_or_torn()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Worker[] workers = new Worker[4];
            for (int i = 0; i < workers.Length; i++)
            {
                int number = i;
                workers[i] = new Worker(() => PublishMany(driver, number));
            }

            for (int i = 0; i < workers.Length; i++)
            {
                Assert.AreEqual((int)MqttResult.Success, workers[i].Result());
            }

            for (int i = 0; i < workers.Length * 50; i++)
            {
                Assert.IsTrue(driver.Transport.HasServer("t=" + i));
            }

            driver.Stop();
        }

        [TestMethod]
        public void A_topic_is_checked_whatever_the_one_before_was()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            MqttClient client = driver.Client;
            for (int i = 0; i < 2; i++)
            {
                Assert.AreEqual((int)MqttResult.Success, (int)client.Publish("a/" + i, "1", MqttQoS.AtMostOnce, false));
                Assert.AreEqual((int)MqttResult.Success, (int)client.Publish("a/" + i, "2", MqttQoS.AtMostOnce, false));
                Assert.ThrowsException(typeof(ArgumentNullException), () => client.Publish(null, "3", MqttQoS.AtMostOnce, false));
                Assert.ThrowsException(typeof(ArgumentException), () => client.Publish("a/+", "3", MqttQoS.AtMostOnce, false));
                Assert.ThrowsException(typeof(ArgumentException), () => client.Publish(string.Empty, "3", MqttQoS.AtMostOnce, false));
                Assert.IsTrue(driver.Transport.HasServer("a/" + i + "=1") && driver.Transport.HasServer("a/" + i + "=2"));
            }

            driver.Stop();
        }

        [TestMethod]
        public void Wrong_use_throws()
        {
            MqttClient client = new FacadeDriver().Client;
            byte[] two = new byte[2];
            Assert.ThrowsException(typeof(ArgumentNullException), () => client.Publish(null, two, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Publish(string.Empty, two, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Publish("a/+", two, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Publish("#", two, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Publish("a", two, (MqttQoS)3, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Publish("a", two, -1, 1, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Publish("a", two, 1, 2, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Publish("a", two, 2, -1, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Publish("a", null, 0, 1, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Publish("a", two, 0, 1, MqttQoS.AtMostOnce, false, -1));
            Assert.ThrowsException(typeof(ArgumentNullException), () => client.Subscribe(null, MqttQoS.AtMostOnce, 0));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Subscribe("a#", MqttQoS.AtMostOnce, 0));
            Assert.ThrowsException(typeof(ArgumentException), () => client.Unsubscribe(string.Empty, 0));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Subscribe("a", (MqttQoS)(-1), 0));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Connect(-1));
            Assert.ThrowsException(typeof(ArgumentNullException), () => new MqttClient(null, new MqttClientOptions()).Start());
            Assert.ThrowsException(typeof(ArgumentNullException), () => new MqttClient(new MemoryTransport(new ServerModel()), null).Start());
        }

        private static MqttResult PublishMany(FacadeDriver driver, int number)
        {
            for (int i = 0; i < 50; i++)
            {
                MqttResult result = driver.Publish((number * 50 + i).ToString(), MqttQoS.AtLeastOnce, FacadeDriver.LongMs);
                if (result != MqttResult.Success)
                {
                    return result;
                }
            }

            return MqttResult.Success;
        }
    }
}
