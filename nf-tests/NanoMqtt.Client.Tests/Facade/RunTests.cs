using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class RunTests
    {
        [TestMethod]
        public void Connect_waits_until_the_broker_has_accepted()
        {
            FacadeDriver driver = new FacadeDriver();
            Assert.IsFalse(driver.Client.IsConnected);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(FacadeDriver.LongMs));
            Assert.IsTrue(driver.Client.IsConnected);
            driver.WaitFor("connected");
            driver.Stop();
        }

        [TestMethod]
        public void Connect_is_refused_with_the_broker_and_the_detail_says_why()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.ConnackCode = 4;
            Assert.AreEqual((int)MqttResult.Refused, (int)driver.Client.Connect(FacadeDriver.LongMs));
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.Refused);
            driver.WaitFor("refused by the broker: user name or password");

            // And goes on trying.
            driver.Server.ConnackCode = 0;
            driver.WaitFor("connected");
            driver.Stop();
        }

        [TestMethod]
        public void Connect_times_out_and_the_client_goes_on_trying()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Transport.RefusesToOpen = true;
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Client.Connect(20));
            driver.WaitFor("connection refused");
            driver.Transport.RefusesToOpen = false;
            driver.WaitFor("connected");
            driver.Stop();
        }

        [TestMethod]
        public void Connect_without_waiting_is_pending()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Transport.RefusesToOpen = true;
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Client.Connect(0));
            driver.Transport.RefusesToOpen = false;
            driver.WaitFor("connected");
            driver.Stop();
        }

        [TestMethod]
        public void A_broker_that_never_answers_is_given_up_and_tried_again()
        {
            MqttClientOptions options = TestOptions.Create();
            options.ConnectTimeoutMs = 20;
            FacadeDriver driver = new FacadeDriver(options);
            driver.Server.IsSilent = true;
            driver.Client.Start();
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.ConnackTimeout, 2);
            driver.Stop();
        }

        [TestMethod]
        public void Start_twice_is_one_client()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Client.Start();
            driver.Client.Start();
            driver.WaitFor("connected");
            driver.Stop();
            Assert.AreEqual(1, driver.Transport.Opens);
            Assert.AreEqual(1, driver.Count("connected"));
        }

        [TestMethod]
        public void A_lost_connection_is_made_again()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            for (int i = 1; i <= 5; i++)
            {
                driver.WaitFor("connected", i);
                driver.Transport.Cut();
                driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.ConnectionLost, i);
            }

            driver.WaitFor("connected", 6);
            Assert.AreEqual(6, driver.Client.Statistics.Connections);
            driver.Stop();
        }

        [TestMethod]
        public void A_kept_session_is_resumed_until_the_broker_forgets_it()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreatePersistent());
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.Cut();
            driver.WaitFor("resumed");
            driver.Server.ForgetsSession = true;
            driver.Transport.Cut();
            driver.WaitFor("connected", 2);
            Assert.AreEqual(1, driver.Count("resumed"));
            driver.Stop();
        }

        [TestMethod]
        public void A_protocol_error_ends_the_connection_and_the_client_comes_back()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.Transport.ServerSends("c0 00");
            driver.WaitFor("protocol error 0x0382");
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.ProtocolError);
            driver.WaitFor("connected", 2);
            Assert.AreEqual(1, driver.Client.Statistics.ProtocolErrors);
            driver.Stop();
        }

        [TestMethod]
        public void Stop_says_goodbye_and_ends()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
            Assert.AreEqual(1, driver.Count("disconnected:" + (int)MqttDisconnectReason.Requested));
            Assert.IsFalse(driver.Client.IsConnected);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            driver.Client.Dispose();
        }

        [TestMethod]
        public void Stop_before_any_start_is_nothing()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Stop();
            Assert.AreEqual(0, driver.Transport.Opens);
        }

        [TestMethod]
        public void A_stopped_client_starts_again()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            for (int i = 2; i <= 4; i++)
            {
                Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
                Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(FacadeDriver.LongMs));
                driver.WaitFor("connected", i);
            }

            driver.Stop();
        }

        [TestMethod]
        public void Stop_ends_the_wait_before_a_reconnect()
        {
            MqttClientOptions options = TestOptions.Create();
            options.ReconnectMinimumMs = 3600000;
            options.ReconnectMaximumMs = 3600000;
            FacadeDriver driver = new FacadeDriver(options);
            driver.Transport.RefusesToOpen = true;
            driver.Client.Start();
            driver.WaitFor("connection refused");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs));
            Assert.AreEqual(1, driver.Transport.Opens);

            // And the next start does not go on with it.
            driver.Transport.RefusesToOpen = false;
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(FacadeDriver.LongMs));
            driver.Stop();
        }

        [TestMethod]
        public void Stop_ends_an_attempt_to_connect_that_has_just_begun()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Transport.ClosesInOpen = 3;
            driver.Client.Start();
            driver.Transport.Activity.WaitOne(FacadeDriver.LongMs, false);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs / 2));
            driver.Stop();
        }

        [TestMethod]
        public void Stop_from_a_handler_is_pending_and_happens()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) => driver.Note("stop:" + (int)client.Stop(1000));
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            driver.WaitFor("stop:" + (int)MqttResult.Pending);
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.Requested);
            driver.Stop();
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
        }

        [TestMethod]
        public void After_a_stop_in_a_handler_the_next_message_of_the_same_read_stays_with_the_broker()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) => driver.Note("stop:" + (int)client.Stop(1000));
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.ServerSends("32 r6 s't' u16:1 31 32 r6 s't' u16:2 32");
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.Requested);
            driver.Stop();
            Assert.AreEqual(1, driver.Client.Statistics.MessagesReceived);
            Assert.AreEqual(1, driver.Count("stop:" + (int)MqttResult.Pending));
        }

        [TestMethod]
        public void Stop_and_start_from_a_handler_leave_the_client_running()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.OnDisconnected = (client, reason, detail) =>
            {
                client.Stop(1000);
                client.Start();
            };
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.Cut();
            driver.WaitFor("connected", 2);
            driver.OnDisconnected = null;
            driver.Stop();
        }

        [TestMethod]
        public void Stop_does_not_wait_longer_than_asked_for_a_stuck_handler()
        {
            ManualResetEvent release = new ManualResetEvent(false);
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) =>
            {
                driver.Note("stuck");
                release.WaitOne(FacadeDriver.LongMs, false);
            };
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            driver.WaitFor("stuck");
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Client.Stop(20));
            release.Set();
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.Requested);
            driver.Stop();
        }

        [TestMethod]
        public void Stop_does_not_wait_longer_than_asked_for_a_stuck_send()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.Transport.SendGate.Reset();
            driver.Transport.SendEntered.Reset();
            Worker publisher = new Worker(() => driver.Publish("1", MqttQoS.AtMostOnce, 0));
            driver.Transport.SendEntered.WaitOne(FacadeDriver.LongMs, false);
            Assert.AreEqual((int)MqttResult.TimedOut, (int)driver.Client.Stop(20));

            // The transport was closed under it, so all comes to its end.
            Assert.AreEqual((int)MqttResult.NotConnected, publisher.Result());
            driver.Stop();
        }

        [TestMethod]
        public void Stop_from_many_threads_at_once_is_safe()
        {
            for (int round = 0; round < 5; round++)
            {
                FacadeDriver driver = FacadeDriver.CreateConnected();
                Worker[] workers = new Worker[4];
                for (int i = 0; i < workers.Length; i++)
                {
                    workers[i] = new Worker(() => driver.Client.Stop(FacadeDriver.LongMs));
                }

                for (int i = 0; i < workers.Length; i++)
                {
                    Assert.AreEqual((int)MqttResult.Success, workers[i].Result());
                }

                Assert.AreEqual(1, driver.Count("disconnected:" + (int)MqttDisconnectReason.Requested));
            }
        }

        [TestMethod]
        public void A_send_that_fails_is_a_lost_connection()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.Transport.FailsToSend = true;
            Assert.AreEqual((int)MqttResult.NotConnected, (int)driver.Publish("1", MqttQoS.AtMostOnce, 0));
            driver.Transport.FailsToSend = false;
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.ConnectionLost);
            driver.WaitFor("connected", 2);
            driver.Stop();
        }

        [TestMethod]
        public void A_handler_that_throws_is_counted_and_ends_nothing()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.OnMessage = (client, message) => throw new InvalidOperationException();
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtLeastOnce);
            driver.Transport.ServerPublishes("t", "2", MqttQoS.AtLeastOnce);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("1", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            driver.OnMessage = null;
            driver.Transport.ServerPublishes("t", "3", MqttQoS.AtMostOnce);
            driver.WaitFor("t=3");
            Assert.AreEqual(2, driver.Client.Statistics.HandlerFaults);
            driver.Stop();
        }

        [TestMethod]
        public void After_dispose_every_call_throws()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.Client.Dispose();
            driver.Client.Dispose();
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Client.Start());
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Client.Poll(0));
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Client.Stop(0));
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Client.WaitForDelivery(0));
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Publish("1", MqttQoS.AtMostOnce, 0));
            Assert.ThrowsException(typeof(ObjectDisposedException), () => driver.Client.Subscribe("a", MqttQoS.AtMostOnce, 0));
        }

        [TestMethod]
        public void A_client_identifier_is_made_up_once()
        {
            MqttClientOptions options = new MqttClientOptions();
            MqttClient client = new MqttClient(new MemoryTransport(new ServerModel()), options);
            Assert.IsTrue(client.ClientId.StartsWith("nano-"));
            Assert.AreEqual(13, client.ClientId.Length);
            Assert.AreSame(client.ClientId, client.ClientId);
            Assert.IsNull(options.ClientId);
            MqttClient other = new MqttClient(new MemoryTransport(new ServerModel()), options);
            Assert.IsFalse(client.ClientId == other.ClientId);
        }
    }
}
