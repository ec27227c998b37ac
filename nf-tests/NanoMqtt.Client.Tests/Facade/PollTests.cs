using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class PollTests
    {
        [TestMethod]
        public void Polling_connects()
        {
            FacadeDriver driver = CreatePolled();
            Assert.IsTrue(driver.Client.IsConnected);
            Assert.AreEqual(1, driver.Count("connected"));
            driver.Stop();
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
            Assert.AreEqual(1, driver.Count("disconnected:" + (int)MqttDisconnectReason.Requested));
        }

        [TestMethod]
        public void A_stop_leaves_nothing_unread_or_the_broker_might_not_get_to_see_it()
        {
            FacadeDriver driver = CreatePolled();
            for (int i = 0; i < 100; i++)
            {
                driver.Transport.ServerPublishes("t", "a message that the client does not want any more", MqttQoS.AtMostOnce);
            }

            driver.Stop();
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
            Assert.AreEqual(0, driver.Transport.UnreadAtClose);
        }

        [TestMethod]
        public void Polling_receives_on_the_calling_thread()
        {
            FacadeDriver driver = CreatePolled();
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtLeastOnce);
            Assert.AreEqual(0, driver.Count("t=1"));
            Assert.IsTrue(driver.Client.Poll(FacadeDriver.LongMs));
            Assert.AreEqual(1, driver.Count("t=1"));
            driver.Stop();
        }

        [TestMethod]
        public void A_message_that_fills_the_receive_buffer_to_its_end_is_not_the_last()
        {
            FacadeDriver driver = CreatePolled();
            string payload = new string('x', new MqttClientOptions().ReceiveBufferBytes - 6); // fixed header 3, topic 3
            driver.Transport.ServerPublishes("t", payload, MqttQoS.AtMostOnce);
            Assert.IsTrue(driver.Client.Poll(FacadeDriver.LongMs));
            Assert.AreEqual(1, driver.Count("t=" + payload));
            driver.Transport.ServerPublishes("t", "2", MqttQoS.AtMostOnce);
            Assert.IsTrue(driver.Client.Poll(FacadeDriver.LongMs));
            Assert.AreEqual(1, driver.Count("t=2"));
            driver.Stop();
        }

        [TestMethod]
        public void Polling_with_nothing_to_do_returns_when_the_time_is_over()
        {
            FacadeDriver driver = CreatePolled();
            Assert.IsTrue(driver.Client.Poll(0));
            Assert.IsTrue(driver.Client.Poll(20));
            driver.Stop();
        }

        [TestMethod]
        public void Messages_that_come_all_the_time_do_not_keep_pings_from_going_out()
        {
            // [MQTT-3.1.2-23]
            MqttClientOptions options = TestOptions.Create();
            options.KeepAliveSeconds = 1;
            FacadeDriver driver = new FacadeDriver(options);
            PollUntil(driver, "connected", 1);
            for (int i = 0; i < 1000 && !driver.Transport.HasServerSeen(MqttPacketType.Pingreq); i++)
            {
                driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
                driver.Client.Poll(0);
                Assert.AreEqual(i + 1, driver.Count("t=1"));
                Thread.Sleep(5);
            }

            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Pingreq));
            Assert.IsTrue(driver.Client.IsConnected);
            driver.Stop();
        }

        [TestMethod]
        public void A_wait_ends_when_a_ping_is_due()
        {
            // [MQTT-3.1.2-23] A wait of the transport takes 0.2 s, but the last one before a ping less. On a busy machine it may be over when
            // the ping is due; but not each time, since the waits begin at another moment each time.
            MqttClientOptions options = TestOptions.Create();
            options.KeepAliveSeconds = 1;
            FacadeDriver driver = new FacadeDriver(options);
            PollUntil(driver, "connected", 1);
            for (int i = 1; i < 20; i++)
            {
                driver.Client.Poll(i * 9);
                driver.Transport.ShortestWaitMs = int.MaxValue;
                driver.Client.Poll(FacadeDriver.LongMs);
                if (driver.Transport.ShortestWaitMs < 200)
                {
                    break;
                }
            }

            Assert.IsTrue(driver.Transport.ShortestWaitMs < 200);
            driver.Stop();
        }

        [TestMethod]
        public void An_acknowledgement_lets_the_next_message_out()
        {
            MqttClientOptions options = TestOptions.Create();
            options.MaximumInFlight = 1;
            FacadeDriver driver = new FacadeDriver(options);
            driver.Server.AcknowledgesPublish = false;
            PollUntil(driver, "connected", 1);
            driver.Publish("1", MqttQoS.AtLeastOnce, 0);
            driver.Publish("2", MqttQoS.AtLeastOnce, 0);
            Assert.IsTrue(driver.Transport.HasServer("t=1"));
            Assert.IsFalse(driver.Transport.HasServer("t=2"));
            driver.Transport.ServerSends("40 02 u16:1");
            driver.Client.Poll(0);
            Assert.AreEqual(1, driver.Count("delivered:1"));
            Assert.IsTrue(driver.Transport.HasServer("t=2"));
            driver.Stop();
        }

        [TestMethod]
        public void Calls_that_wait_do_the_work_themselves()
        {
            FacadeDriver driver = new FacadeDriver();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("1", MqttQoS.ExactlyOnce, FacadeDriver.LongMs));
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Subscribe("a", MqttQoS.AtMostOnce, FacadeDriver.LongMs));
            driver.Publish("2", MqttQoS.AtLeastOnce, 0);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.WaitForDelivery(FacadeDriver.LongMs));
            driver.Stop();
        }

        [TestMethod]
        public void Calls_that_wait_time_out()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.AcknowledgesPublish = false;
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Publish("1", MqttQoS.AtLeastOnce, 50));
            driver.Stop();
        }

        [TestMethod]
        public void Polling_comes_back_after_a_lost_connection()
        {
            FacadeDriver driver = CreatePolled();
            driver.Transport.Cut();
            PollUntil(driver, "connected", 2);
            driver.Stop();
        }

        [TestMethod]
        public void Polling_after_a_stop_starts_again()
        {
            FacadeDriver driver = CreatePolled();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            Assert.IsFalse(driver.Client.IsConnected);
            PollUntil(driver, "connected", 2);
            driver.Stop();
        }

        [TestMethod]
        public void Polling_from_a_handler_only_tells_the_state()
        {
            FacadeDriver driver = CreatePolled();
            driver.OnMessage = (client, message) => driver.Note(client.Poll(FacadeDriver.LongMs) ? "polled" : "not connected");
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            PollUntil(driver, "polled", 1);
            driver.Stop();
        }

        [TestMethod]
        public void Stop_from_another_thread_ends_a_poll()
        {
            FacadeDriver driver = CreatePolled();
            driver.Transport.ReceiveEntered.Reset();
            Worker poller = new Worker(() => driver.Client.Poll(FacadeDriver.LongMs * 2) ? MqttResult.Success : MqttResult.Stopped);
            Assert.IsTrue(driver.Transport.ReceiveEntered.WaitOne(FacadeDriver.LongMs, false), "a poll after the stop would start anew");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            Assert.IsTrue(poller.Result() >= 0);
            Assert.AreEqual(1, driver.Count("disconnected:" + (int)MqttDisconnectReason.Requested));
        }

        [TestMethod]
        public void A_started_client_cannot_be_polled()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Assert.ThrowsException(typeof(InvalidOperationException), () => driver.Client.Poll(0));
            driver.Stop();
        }

        private static FacadeDriver CreatePolled()
        {
            FacadeDriver driver = new FacadeDriver();
            PollUntil(driver, "connected", 1);
            return driver;
        }

        private static void PollUntil(FacadeDriver driver, string word, int times)
        {
            for (int i = 0; i < 1000 && driver.Count(word) < times; i++)
            {
                driver.Client.Poll(100);
            }

            Assert.AreEqual(times, driver.Count(word));
        }
    }
}
