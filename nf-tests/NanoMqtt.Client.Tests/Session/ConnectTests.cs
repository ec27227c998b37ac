using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class ConnectTests
    {
        [TestMethod]
        public void Connect_is_the_first_packet_byte_for_byte()
        {
            // [MQTT-3.1.0-1]
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            driver.AssertSent("10 r13 s'MQTT' 04 02 u16:10 s'c'");
        }

        [TestMethod]
        public void A_kept_session_has_no_clean_session_flag()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreatePersistent());
            driver.Open();
            driver.AssertSent("10 r13 s'MQTT' 04 00 u16:10 s'c'");
        }

        [TestMethod]
        public void User_name_and_password_are_sent()
        {
            MqttClientOptions options = TestOptions.Create();
            options.UserName = "me";
            options.Password = "pw";
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.AssertSent("10 r21 s'MQTT' 04 c2 u16:10 s'c' s'me' s'pw'");
        }

        [TestMethod]
        public void The_will_is_sent_with_its_QoS_and_retain_flag()
        {
            MqttClientOptions options = TestOptions.Create();
            options.Will = new MqttWill { Topic = "w", Payload = new byte[] { 0, 255 }, QoS = MqttQoS.AtLeastOnce, Retain = true };
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.AssertSent("10 r20 s'MQTT' 04 2e u16:10 s'c' s'w' b'00ff'");
        }

        [TestMethod]
        public void A_will_may_be_empty()
        {
            MqttClientOptions options = TestOptions.Create();
            options.Will = new MqttWill { Topic = "w" };
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.AssertSent("10 r18 s'MQTT' 04 06 u16:10 s'c' s'w' b''");
        }

        [TestMethod]
        public void Connack_connects_to_a_new_session()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreatePersistent());
            driver.Open();
            driver.Feed("20 02 00 00");
            driver.AssertEvents("connected");
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
            Assert.AreEqual(1, driver.Statistics.Connections);
        }

        [TestMethod]
        public void Connack_with_session_present_resumes()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreatePersistent());
            driver.Open();
            driver.Feed("20 02 01 00");
            driver.AssertEvents("resumed");
        }

        [TestMethod]
        public void A_clean_session_is_new_whatever_the_server_says()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            driver.Feed("20 02 01 00");
            driver.AssertEvents("connected");
        }

        [TestMethod]
        public void Every_refusal_ends_the_connection_with_the_reason_code_that_means_the_same()
        {
            byte[] reasons = { 0x84, 0x85, 0x88, 0x86, 0x87 };
            for (int code = 1; code <= 5; code++)
            {
                SessionDriver driver = new SessionDriver(TestOptions.Create());
                driver.Open();
                driver.Feed("20 02 00 0" + code);
                driver.AssertEnding(MqttDisconnectReason.Refused, reasons[code - 1]);
                driver.AssertEvents(string.Empty);
            }
        }

        [TestMethod]
        public void Connack_is_awaited_for_the_connect_timeout_and_no_longer()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            Assert.AreEqual(driver.Clock.NowMs + 5000, driver.Session.NextDeadlineMs);
            driver.Advance(4999);
            Assert.AreEqual((int)SessionState.Connecting, (int)driver.Session.State);
            driver.Advance(1);
            driver.AssertEnding(MqttDisconnectReason.ConnackTimeout, 0);
        }

        [TestMethod]
        public void A_trickle_of_bytes_does_not_prolong_the_wait_for_connack()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            driver.Advance(4000);
            driver.Feed("20");
            driver.Advance(1000);
            driver.AssertEnding(MqttDisconnectReason.ConnackTimeout, 0);
        }

        [TestMethod]
        public void Nothing_but_connack_may_come_first()
        {
            // [MQTT-3.2.0-1]
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            driver.Feed("d0 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.UnexpectedPacket);
        }

        [TestMethod]
        public void A_second_connack_is_a_protocol_error()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("20 02 00 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.UnexpectedPacket);
            Assert.AreEqual(1, driver.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void A_connack_with_reserved_bits_is_a_protocol_error()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            driver.Feed("20 02 02 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.ReservedBits);
        }

        [TestMethod]
        public void Nothing_queued_goes_out_before_connack()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Subscribe("f", 0);
            driver.Open();
            driver.AssertSent("10 r13 s'MQTT' 04 02 u16:10 s'c'");
            driver.Feed("20 02 00 00");
            driver.AssertSent("82 r6 u16:2 s'f' 00 32 r6 s't' u16:1 '1'");
        }

        [TestMethod]
        public void Disconnect_is_the_last_packet()
        {
            // [MQTT-3.14.4-2]
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Session.Disconnect(MqttReasonCode.Success, null);
            driver.AssertEnding(MqttDisconnectReason.Requested, 0);
            driver.Advance(0);
            driver.AssertSent("e0 00");
            Assert.AreEqual((int)MqttResult.NotConnected, (int)driver.Publish("t", "1", MqttQoS.AtMostOnce));
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void Before_connack_there_is_nothing_to_say_goodbye_to()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Open();
            driver.AssertSent("10 r13 s'MQTT' 04 02 u16:10 s'c'");
            driver.Session.Disconnect(MqttReasonCode.Success, null);
            driver.Advance(0);
            driver.AssertSent(string.Empty);
            driver.AssertEnding(MqttDisconnectReason.Requested, 0);
        }

        [TestMethod]
        public void A_connection_closed_by_the_peer_is_lost()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Cut();
            Assert.AreEqual((int)SessionState.Closed, (int)driver.Session.State);
            Assert.AreEqual((int)MqttDisconnectReason.ConnectionLost, (int)driver.Session.EndReason);
            Assert.IsTrue(driver.Session.NextDeadlineMs == long.MaxValue);
        }

        [TestMethod]
        public void Options_that_cannot_work_are_refused_by_the_constructor()
        {
            AssertRefused("Password without UserName", new MqttClientOptions { Password = "p" });
            AssertRefused("Will: topic or QoS", new MqttClientOptions { Will = new MqttWill() });
            AssertRefused("Will: topic or QoS", new MqttClientOptions { Will = new MqttWill { Topic = "a/#" } });
            AssertRefused("Will: topic or QoS", new MqttClientOptions { Will = new MqttWill { Topic = "a", QoS = (MqttQoS)3 } });
            AssertRefused("CONNECT does not fit SendBufferBytes", new MqttClientOptions { ClientId = "0123456789012345678901234567890", SendBufferBytes = 32 });
            AssertRefused("AuthenticationMethod without handler", new MqttClientOptions { AuthenticationMethod = "m" });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { KeepAliveSeconds = -1 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { KeepAliveSeconds = 65536 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { ConnectTimeoutMs = 0 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { SendBufferBytes = 31 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { ReceiveBufferBytes = 15 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { MaximumQueuedBytes = 15 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { MaximumQueuedMessages = 0 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { MaximumQueuedMessages = 30001 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { MaximumInFlight = 0 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { MaximumSubscriptions = -1 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { MaximumReceivedQoS2 = 0 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { ReconnectMinimumMs = 0 });
            AssertRefused(typeof(ArgumentOutOfRangeException), new MqttClientOptions { ReconnectMinimumMs = 2, ReconnectMaximumMs = 1 });
        }

        private static void AssertRefused(string text, MqttClientOptions options)
        {
            string message = null;
            try
            {
                new MqttClient(new MemoryTransport(new ServerModel()), options).Dispose();
            }
            catch (ArgumentException e)
            {
                message = e.Message;
            }

            Assert.AreEqual(text, message);
        }

        private static void AssertRefused(Type exception, MqttClientOptions options)
        {
            MemoryTransport transport = new MemoryTransport(new ServerModel());
            Assert.ThrowsException(exception, () => new MqttClient(transport, options).Dispose());
        }
    }
}
