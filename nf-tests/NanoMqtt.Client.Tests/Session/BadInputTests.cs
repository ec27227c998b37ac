using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class BadInputTests
    {
        [TestMethod]
        public void Packets_that_only_a_client_sends_end_the_connection()
        {
            AssertFails("10 r13 s'MQTT' 04 02 u16:10 s'c'", MqttError.UnexpectedPacket);
            AssertFails("82 r6 u16:1 s'a' 00", MqttError.UnexpectedPacket);
            AssertFails("a2 r5 u16:1 s'a'", MqttError.UnexpectedPacket);
            AssertFails("c0 00", MqttError.UnexpectedPacket);
            AssertFails("e0 00", MqttError.UnexpectedPacket);
            AssertFails("20 02 00 00", MqttError.UnexpectedPacket);
        }

        [TestMethod]
        public void Malformed_packets_end_the_connection_with_their_error()
        {
            AssertFails("00 00", MqttError.ReservedPacketType);
            AssertFails("f0 00", MqttError.ReservedPacketType);
            AssertFails("36 r5 s't' u16:1", MqttError.QoS);
            AssertFails("38 r3 s't'", MqttError.QoS);
            AssertFails("32 r5 s't' u16:0", MqttError.PacketIdentifierZero);
            AssertFails("30 r3 s'#'", MqttError.TopicName);
            AssertFails("30 r2 s''", MqttError.TopicName);
            AssertFails("30 r3 u16:1 ff", MqttError.Utf8);
            AssertFails("30 r3 u16:9 't'", MqttError.Truncated);
            AssertFails("41 02 u16:1", MqttError.FixedHeaderFlags);
            AssertFails("60 02 u16:1", MqttError.FixedHeaderFlags);
            AssertFails("40 01 00", MqttError.Truncated);
            AssertFails("40 03 u16:1 00", MqttError.TrailingBytes);
            AssertFails("50 02 u16:0", MqttError.PacketIdentifierZero);
            AssertFails("90 03 u16:1 03", MqttError.ReturnCode);
            AssertFails("b0 03 u16:1 00", MqttError.TrailingBytes);
            AssertFails("d0 01 00", MqttError.TrailingBytes);
            AssertFails("30 ff ff ff ff", MqttError.RemainingLength);
        }

        [TestMethod]
        public void At_5_0_the_server_is_told_the_reason_code_of_the_specification()
        {
            // 5.0 [MQTT-4.13.1-1]
            AssertTold("00 00", 0x81);
            AssertTold("36 r6 s't' u16:1 00", 0x81);
            AssertTold("30 r4 u16:1 ff 00", 0x81);
            AssertTold("30 r4 s'#' 00", 0x90);
            AssertTold("30 r3 s'' 00", 0x82);
            AssertTold("32 r6 s't' u16:0 00", 0x82);
            AssertTold("30 r6 s't' r2 19 01", 0x81);
            AssertTold("30 r8 s't' r4 01 00 01 00", 0x82);
            AssertTold("30 r6 s't' r2 01 02", 0x82);
            AssertTold("30 r7 s't' r3 23 0001", 0x94);
            AssertTold("40 03 u16:1 92", 0x81);
            AssertTold("41 02 u16:1", 0x81);
            AssertTold("90 r4 u16:1 00 03", 0x81);
            AssertTold("b0 02 u16:1", 0x81);
            AssertTold("e0 01 92", 0x81);
            AssertTold("20 03 00 00 00", 0x82);
            AssertTold("10 00", 0x82);
            AssertTold("82 00", 0x82);
            AssertTold("c0 00", 0x82);
            AssertTold("30 ff ff ff ff", 0x81);
            AssertTold("30 r300", 0x95);
        }

        [TestMethod]
        public void At_5_0_one_QoS_2_message_more_than_announced_is_too_many()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.CleanSession = false;
            options.MaximumReceivedQoS2 = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("34 r6 s't' u16:1 00");
            driver.AssertSent("50 02 u16:1");
            driver.Feed("34 r6 s't' u16:2 00");
            driver.AssertSent("c0 00");
            driver.Feed("d0 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.ReceiveMaximum);
            driver.AssertSent("e0 01 93");
        }

        [TestMethod]
        public void At_5_0_a_malformed_connack_is_told_too()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Open();
            driver.AssertSent("10 r22 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s'c'");
            driver.Feed("20 r5 00 00 r2 19 00");
            driver.AssertSent("e0 01 81");
        }

        [TestMethod]
        public void A_packet_larger_than_the_receive_buffer_that_is_no_message_ends_the_connection_at_its_header()
        {
            AssertFails("90 r254", MqttError.PacketTooLarge);
            AssertFails("40 r268435455", MqttError.PacketTooLarge);
        }

        [TestMethod]
        public void After_an_error_nothing_more_is_handled_or_sent()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("32 r5 s't' u16:1 00 00 32 r5 s't' u16:2");
            driver.AssertEvents("t=");
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void A_session_goes_on_after_an_error()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Feed("00 00");
            driver.Cut();
            driver.Reconnect(true);
            driver.AssertSent("3a r6 s't' u16:1 '1'");
            driver.Feed("40 02 u16:1");
            driver.AssertEvents("delivered:1");
        }

        [TestMethod]
        public void Any_two_bytes_after_connack_give_a_packet_or_an_error()
        {
            for (int first = 0; first < 256; first++)
            {
                SessionDriver driver = SessionDriver.CreateConnected();
                byte[] buffer = driver.Session.Framer.Buffer;
                int offset = driver.Session.Framer.ReceiveOffset;
                buffer[offset] = (byte)first;
                buffer[offset + 1] = 0;
                driver.Session.HandleReceived(buffer, offset, 2, driver.Clock.NowMs);
                driver.Advance(0);

                // Only PINGRESP has no body.
                bool isConnected = driver.Session.State == SessionState.Connected;
                Assert.AreEqual(first == 0xD0, isConnected);
            }
        }

        private static void AssertTold(string notation, int reasonCode)
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Feed(notation);
            Assert.AreEqual((int)SessionState.Ending, (int)driver.Session.State, notation);
            Assert.AreEqual(reasonCode, driver.Session.EndCode & 0xFF, notation);
            driver.AssertSent("e0 01 " + reasonCode.ToString("X2"));
            Assert.AreEqual(1, driver.Statistics.ProtocolErrors);
        }

        private static void AssertFails(string notation, MqttError error)
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed(notation);
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)error);
            driver.AssertEvents(string.Empty);
            driver.AssertSent(string.Empty);
            Assert.AreEqual(1, driver.Statistics.ProtocolErrors);
        }
    }
}
