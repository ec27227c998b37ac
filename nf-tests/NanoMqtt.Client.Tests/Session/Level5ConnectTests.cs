using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class Level5ConnectTests
    {
        [TestMethod]
        public void Connect_tells_the_clients_own_limits()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Open();
            driver.AssertSent("10 r22 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s'c'");
        }

        [TestMethod]
        public void Every_option_is_sent()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.CleanSession = false;
            options.SessionExpirySeconds = 3600;
            options.TopicAliasMaximum = 5;
            options.MaximumPacketBytes = 65536;
            options.ConnectProperties = TestOptions.UserProperty();
            options.Password = "pw";
            PropertyWriter delay = new PropertyWriter(8);
            delay.Add(MqttProperty.WillDelayInterval, 7);
            options.Will = new MqttWill { Topic = "w", Payload = new byte[] { 1 }, Retain = true, Properties = TestOptions.Block(delay) };
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.AssertSent(
                "10 r53 s'MQTT' 05 64 u16:10 r23 11 00000e10 21 0020 27 00010000 22 0005 26 s'a' s'b' s'c'"
                + " r5 18 00000007 s'w' b'01' s'pw'");
        }

        [TestMethod]
        public void A_kept_session_is_kept_for_ever_unless_told_otherwise_as_at_3_1_1()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.CleanSession = false;
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.AssertSent("10 r27 s'MQTT' 05 00 u16:10 r13 11 ffffffff 21 0020 27 00000100 s'c'");
        }

        [TestMethod]
        public void A_refusal_tells_its_reason_code_and_properties()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Open();
            driver.Feed("20 r16 00 9d r13 1c s'other:1883'");
            driver.AssertEnding(MqttDisconnectReason.Refused, (int)MqttReasonCode.ServerMoved);
            Assert.AreEqual("other:1883", driver.Session.EventProperties.GetString(MqttProperty.ServerReference));
            driver.Cut();
            Assert.AreEqual((int)MqttReasonCode.ServerMoved, (int)driver.Session.EventReason);
            Assert.AreEqual(
                "refused by the broker: use another server, other:1883",
                DisconnectDetail.Of(MqttDisconnectReason.Refused, driver.Session.EndCode, driver.Session.EventProperties));
        }

        [TestMethod]
        public void The_servers_keep_alive_replaces_the_clients_for_that_connection()
        {
            // 5.0 [MQTT-3.2.2-21]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r6 00 00 r3 13 u16:3");
            driver.Advance(3000);
            driver.AssertSent("c0 00");
            driver.Cut();
            driver.Reconnect(false);
            driver.Advance(3000);
            driver.AssertSent(string.Empty);
            driver.Advance(7000);
            driver.AssertSent("c0 00");
        }

        [TestMethod]
        public void An_assigned_client_identifier_is_used_from_then_on()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.ClientId = string.Empty;
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.AssertSent("10 r21 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s''");
            driver.Feed("20 r10 00 00 r7 12 s'auto'");
            Assert.AreEqual("auto", driver.Session.ClientId);
            driver.Cut();
            driver.Open();
            driver.AssertSent("10 r25 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s'auto'");
        }

        [TestMethod]
        public void An_assigned_client_identifier_that_does_not_fit_is_not_taken()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.ClientId = string.Empty;
            options.SendBufferBytes = 32;
            SessionDriver driver = new SessionDriver(options);
            driver.Reconnect("20 r20 00 00 r17 12 s'12345678901234'");
            Assert.AreEqual(string.Empty, driver.Session.ClientId);
        }

        [TestMethod]
        public void A_connect_that_does_not_fit_is_the_callers_error()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.SendBufferBytes = 32;
            options.ConnectProperties = TestOptions.UserProperty();
            Assert.ThrowsException(typeof(ArgumentException), () => new SessionDriver(options).Open());
        }

        [TestMethod]
        public void Response_information_is_kept()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            Assert.IsNull(driver.Session.ResponseInformation);
            driver.Reconnect("20 r10 00 00 r7 1a s'r/c1'");
            Assert.AreEqual("r/c1", driver.Session.ResponseInformation);
        }

        [TestMethod]
        public void A_server_of_3_1_1_refuses_the_protocol_version_in_its_own_way()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Open();
            driver.Feed("20 02 00 01");
            driver.AssertEnding(MqttDisconnectReason.Refused, (int)MqttReasonCode.UnsupportedProtocolVersion);
            Assert.AreEqual(0, driver.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void Each_end_has_a_line_for_a_log()
        {
            AssertDetail("connection lost", MqttDisconnectReason.ConnectionLost, 0);
            AssertDetail("no answer", MqttDisconnectReason.ConnackTimeout, 0);
            AssertDetail("no answer", MqttDisconnectReason.KeepAliveTimeout, 0);
            AssertDetail("protocol error 0x0A81", MqttDisconnectReason.ProtocolError, (int)MqttError.ReturnCode);
            AssertDetail("authentication failed", MqttDisconnectReason.AuthenticationFailed, 0);
            AssertDetail("refused by the broker: protocol version", MqttDisconnectReason.Refused, (int)MqttReasonCode.UnsupportedProtocolVersion);
            AssertDetail("disconnected by the broker: session taken over", MqttDisconnectReason.Disconnected, (int)MqttReasonCode.SessionTakenOver);
        }

        [TestMethod]
        public void A_DISCONNECT_of_the_server_ends_the_connection_with_its_reason()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Feed("e0 r8 8b r6 1f s'bye'");
            driver.AssertEnding(MqttDisconnectReason.Disconnected, (int)MqttReasonCode.ServerShuttingDown);
            Assert.AreEqual("bye", driver.Session.EventProperties.GetString(MqttProperty.ReasonString));
            driver.AssertSent(string.Empty);
            Assert.AreEqual(
                "disconnected by the broker: reason 0x8B, bye",
                DisconnectDetail.Of(driver.Session.EndReason, driver.Session.EndCode, driver.Session.EventProperties));
            Assert.AreEqual(0, driver.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void A_stop_sends_DISCONNECT()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Session.Disconnect(MqttReasonCode.Success, null);
            driver.Advance(0);
            driver.AssertSent("e0 00");
        }

        [TestMethod]
        public void A_stop_tells_its_reason_and_the_properties_that_fit()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Session.Disconnect(MqttReasonCode.DisconnectWithWill, TestOptions.UserProperty());
            driver.Advance(0);
            driver.AssertSent("e0 r9 04 r7 26 s'a' s'b'");

            driver.Cut();
            driver.Reconnect(false);
            PropertyWriter writer = new PropertyWriter(200);
            writer.Add(MqttProperty.ReasonString, new string('x', 150));
            driver.Session.Disconnect(MqttReasonCode.DisconnectWithWill, TestOptions.Block(writer));
            driver.Advance(0);
            driver.AssertSent("e0 01 04");
        }

        [TestMethod]
        public void A_stop_leaves_out_properties_that_the_server_would_not_take()
        {
            // 5.0 [MQTT-3.2.2-15]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r8 00 00 r5 27 0000000b");
            driver.Session.Disconnect(MqttReasonCode.DisconnectWithWill, TestOptions.UserProperty());
            driver.Advance(0);
            driver.AssertSent("e0 r9 04 r7 26 s'a' s'b'");

            driver.Cut();
            driver.Reconnect("20 r8 00 00 r5 27 0000000a");
            driver.Session.Disconnect(MqttReasonCode.DisconnectWithWill, TestOptions.UserProperty());
            driver.Advance(0);
            driver.AssertSent("e0 01 04");
        }

        [TestMethod]
        public void At_3_1_1_a_stop_has_neither_reason_nor_properties()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Session.Disconnect(MqttReasonCode.DisconnectWithWill, TestOptions.UserProperty());
            driver.Advance(0);
            driver.AssertSent("e0 00");
        }

        private static void AssertDetail(string expected, MqttDisconnectReason reason, int code)
        {
            Assert.AreEqual(expected, DisconnectDetail.Of(reason, code, null));
        }
    }
}
