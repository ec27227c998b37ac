using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class LargeReceiveTests
    {
        // Longer than the receive buffer of 16 bytes.
        private const string TwentyBytes = "000102030405060708090a0b0c0d0e0f10111213";

        [TestMethod]
        public void A_large_message_comes_in_pieces_and_is_acknowledged_after_the_last()
        {
            SessionDriver driver = Create(100);
            driver.Feed("32 r25 s't' u16:7 0001020304 05");
            driver.AssertEvents(string.Empty);
            driver.Feed("060708090a");
            driver.AssertEvents("t@0+11");
            driver.AssertSent(string.Empty);
            driver.Feed("0b0c0d0e0f10111213");
            driver.AssertSent("40 02 u16:7");
            driver.AssertEvents("t@11+9");
            driver.Feed("30 r4 s'u' 'x'");
            driver.AssertEvents("u=x");
            Assert.AreEqual(2, driver.Statistics.MessagesReceived);
        }

        [TestMethod]
        public void A_QoS_2_message_does_not_come_again_when_its_last_handler_ends_the_connection()
        {
            SessionDriver driver = Create(100);
            byte[] buffer = driver.Session.Framer.Buffer;
            driver.Feed("34 r25 s't' u16:7 000102030405060708090a");
            driver.AssertEvents("t@0+11");
            byte[] rest = { 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13 };
            int offset = driver.Session.Framer.ReceiveOffset;
            System.Array.Copy(rest, 0, buffer, offset, rest.Length);
            driver.Session.HandleReceived(buffer, offset, rest.Length, driver.Clock.NowMs);
            Assert.AreEqual((int)SessionEvent.PieceReceived, (int)driver.Session.NextEvent());
            driver.Cut();
            driver.Reconnect(true);
            driver.Feed("3c r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents(string.Empty);
            driver.AssertSent("50 02 u16:7");
        }

        [TestMethod]
        public void A_whole_message_after_one_that_was_cut_short_is_no_piece()
        {
            SessionDriver driver = Create(100);
            driver.Feed("32 r25 s't' u16:7 000102030405060708090a");
            driver.Feed("0b0c0d0e");
            driver.Cut();
            driver.Reconnect(true);
            driver.Feed("30 r4 s'u' 'x'");
            Assert.AreEqual(0, driver.Session.Message.PieceOffset);
            Assert.AreEqual(1, driver.Session.Message.TotalLength);
        }

        [TestMethod]
        public void Pieces_are_the_message_wherever_its_bytes_are_split()
        {
            for (int qos = 0; qos <= 2; qos++)
            {
                for (int split = 1; split < 20; split++)
                {
                    SessionDriver driver = Create(100);
                    PieceCollector pieces = new PieceCollector();
                    driver.Subscribe("t", 2, null, pieces.Handle);
                    driver.Feed("90 03 u16:1 02");
                    driver.AssertSent("82 r6 u16:1 s't' 02");
                    driver.Feed((qos == 0 ? "30 r23 s't' " : qos == 1 ? "32 r25 s't' u16:7 " : "34 r25 s't' u16:7 ") + TwentyBytes.Substring(0, 2 * split));
                    driver.Feed(TwentyBytes.Substring(2 * split) + " d0 00");
                    Assert.AreEqual(TwentyBytes, pieces.Hex);
                    driver.AssertSent(qos == 0 ? string.Empty : qos == 1 ? "40 02 u16:7" : "50 02 u16:7");
                    Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
                }
            }
        }

        [TestMethod]
        public void A_QoS_2_message_without_room_is_left_to_the_next_connection_before_its_first_piece()
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.ReceiveBufferBytes = 16;
            options.MaximumPacketBytes = 100;
            options.MaximumReceivedQoS2 = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("34 r6 s't' u16:1 '1' 34 r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents("t=1");
            driver.AssertSent("50 02 u16:1 c0 00");
            driver.Feed("62 02 u16:1 d0 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.ReceiveMaximum);
            driver.Cut();
            driver.Reconnect(true);
            driver.Feed("3c r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents("t@0+11 t@11+9");
            driver.AssertSent("50 02 u16:7");
        }

        [TestMethod]
        public void A_QoS_2_message_without_room_is_taken_in_a_clean_session()
        {
            MqttClientOptions options = TestOptions.Create();
            options.ReceiveBufferBytes = 16;
            options.MaximumPacketBytes = 100;
            options.MaximumReceivedQoS2 = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("34 r6 s't' u16:1 '1' 34 r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents("t=1 t@0+11 t@11+9");
            driver.AssertSent("50 02 u16:1 50 02 u16:7");
        }

        [TestMethod]
        public void A_repeated_QoS_2_message_is_not_handed_on_twice()
        {
            SessionDriver driver = Create(100);
            driver.Feed("34 r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents("t@0+11 t@11+9");
            driver.Feed("3c r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents(string.Empty);
            driver.AssertSent("50 02 u16:7 50 02 u16:7");
            Assert.AreEqual(1, driver.Statistics.MessagesReceived);
            Assert.AreEqual(1, driver.Statistics.DuplicatesReceived);
        }

        [TestMethod]
        public void A_message_cut_short_is_not_acknowledged_and_starts_anew()
        {
            SessionDriver driver = Create(100);
            driver.Feed("34 r25 s't' u16:7 000102030405060708090a");
            driver.AssertEvents("t@0+11");
            driver.Cut();
            driver.Reconnect(false);
            driver.Feed("30 r4 s'u' 'x'");
            driver.Feed("34 r25 s't' u16:7 " + TwentyBytes);
            driver.AssertEvents("u=x t@0+11 t@11+9");
            driver.AssertSent("50 02 u16:7");
        }

        [TestMethod]
        public void A_message_larger_than_wanted_is_acknowledged_and_thrown_away()
        {
            SessionDriver driver = Create(0);
            driver.Feed("30 r23 s't' " + TwentyBytes + " 32 r25 s't' u16:7 " + TwentyBytes + " 34 r25 s't' u16:8 " + TwentyBytes);
            driver.AssertEvents(string.Empty);
            driver.AssertSent("40 02 u16:7 50 02 u16:8");
            driver.Feed("62 02 u16:8 30 r4 s't' 'x'");
            driver.AssertEvents("t=x");
            driver.AssertSent("70 02 u16:8");
            Assert.AreEqual(3, driver.Statistics.MessagesSkipped);
            Assert.AreEqual(1, driver.Statistics.MessagesReceived);
        }

        [TestMethod]
        public void A_topic_that_does_not_fit_the_buffer_is_skipped_too()
        {
            // The identifier lies behind the topic, whole or split over two pieces.
            for (int length = 14; length < 60; length++)
            {
                string topic = "s'" + new string('t', length) + "'";
                SessionDriver driver = Create(100);
                driver.Feed("32 r" + (length + 7) + " " + topic + " u16:258 'abc' 30 r4 s't' 'x' 34 r" + (length + 4) + " " + topic + " u16:259 30 r" + (length + 4) + " " + topic + " 'xy'");
                driver.AssertSent("40 02 u16:258 50 02 u16:259");
                driver.Feed("30 r4 s't' 'y'");
                Assert.AreEqual(3, driver.Statistics.MessagesSkipped);
                Assert.AreEqual(2, driver.Statistics.MessagesReceived);
                Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
            }
        }

        [TestMethod]
        public void A_large_message_without_payload_is_one_empty_piece()
        {
            SessionDriver driver = Create(100);
            driver.Feed("30 r15 s'1234567890123'");
            driver.AssertEvents("1234567890123@0+0");
            driver.Feed("d0 00");
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
        }

        [TestMethod]
        public void Malformed_large_messages_are_protocol_errors()
        {
            AssertFails("36 r25 s't' u16:7 000102030405060708090a", MqttError.QoS);
            AssertFails("32 r25 s't' u16:0 000102030405060708090a", MqttError.PacketIdentifierZero);
            AssertFails("30 r25 s'#' 000102030405060708090a0b0c", MqttError.TopicName);
            AssertFails("30 r25 u16:24 '012345678901234'", MqttError.Truncated);
            AssertFails("32 r25 u16:22 '012345678901234567890123'", MqttError.Truncated);
            AssertFails("32 r25 u16:21 '012345678901234567890' u16:0", MqttError.PacketIdentifierZero);
        }

        [TestMethod]
        public void At_5_0_the_broker_knows_the_limit()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.ReceiveBufferBytes = 16;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("30 r23");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.PacketTooLarge);
            driver.AssertSent("e0 01 95");
        }

        [TestMethod]
        public void At_5_0_pieces_keep_their_properties()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.ReceiveBufferBytes = 16;
            options.MaximumPacketBytes = 100;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            PieceCollector pieces = new PieceCollector();
            driver.Subscribe("t", 0, null, pieces.Handle);
            driver.Feed("30 r31 s't' r7 26 s'a' s'b' " + TwentyBytes);
            Assert.AreEqual(TwentyBytes, pieces.Hex);
            Assert.IsTrue(driver.Session.Message.Properties.TryFind(MqttProperty.UserProperty));
            Assert.AreEqual("b", driver.Session.Message.Properties.GetString(MqttProperty.UserProperty));
        }

        [TestMethod]
        public void At_5_0_properties_that_do_not_fit_the_buffer_are_too_large()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.ReceiveBufferBytes = 16;
            options.MaximumPacketBytes = 100;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("30 r31 s't' r20 26 s'a' s'012345678901234'");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.PacketTooLarge);
        }

        private static SessionDriver Create(int maximumPacketBytes)
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.ReceiveBufferBytes = 16;
            options.MaximumPacketBytes = maximumPacketBytes;
            return SessionDriver.CreateConnected(options);
        }

        private static void AssertFails(string notation, MqttError error)
        {
            SessionDriver driver = Create(100);
            driver.Feed(notation);
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)error);
        }
    }
}
