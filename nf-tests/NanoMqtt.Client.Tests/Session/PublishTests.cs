using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class PublishTests
    {
        [TestMethod]
        public void QoS_0_is_sent_at_once_or_not_at_all()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            Assert.AreEqual((int)MqttResult.NotConnected, (int)driver.Publish("t", "1", MqttQoS.AtMostOnce));
            driver.Open();
            Assert.AreEqual((int)MqttResult.NotConnected, (int)driver.Publish("t", "2", MqttQoS.AtMostOnce));
            driver.Feed("20 02 00 00");
            driver.AssertSent("10 r13 s'MQTT' 04 02 u16:10 s'c'");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("t", "3", MqttQoS.AtMostOnce));
            driver.AssertSent("30 r4 s't' '3'");
            Assert.AreEqual(2, driver.Statistics.MessagesRefused);
            Assert.AreEqual(1, driver.Statistics.MessagesSent);
        }

        [TestMethod]
        public void The_retain_flag_and_an_empty_payload_are_sent()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Put("t", null, 0, 0, MqttQoS.AtMostOnce, true);
            driver.Advance(0);
            driver.AssertSent("31 r3 s't'");
        }

        [TestMethod]
        public void A_part_of_an_array_is_published()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Put("t", new byte[] { 1, 2, 3, 4 }, 1, 2, MqttQoS.AtMostOnce, false);
            driver.Advance(0);
            driver.AssertSent("30 r5 s't' 02 03");
        }

        [TestMethod]
        public void A_payload_larger_than_the_send_buffer_goes_out_from_where_it_lies()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            byte[] payload = new byte[300];
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = (byte)i;
            }

            Assert.AreEqual((int)MqttResult.Success, (int)driver.Put("t", payload, 1, 299, MqttQoS.AtMostOnce, false));
            Assert.IsTrue(driver.Session.NextOutput(driver.Clock.NowMs));
            Assert.AreEqual(6, driver.Session.OutputLength);
            Assert.IsTrue(driver.Session.NextOutput(driver.Clock.NowMs));
            Assert.AreSame(payload, driver.Session.OutputBuffer);
            Assert.AreEqual(1, driver.Session.OutputOffset);
            Assert.AreEqual(299, driver.Session.OutputLength);
            Assert.IsFalse(driver.Session.NextOutput(driver.Clock.NowMs));
        }

        [TestMethod]
        public void A_message_behind_pending_output_asks_to_drain_first()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Put("t", new byte[80], 0, 80, MqttQoS.AtMostOnce, false));
            Assert.AreEqual((int)ClientSession.NotDone, (int)driver.Put("t", new byte[80], 0, 80, MqttQoS.AtMostOnce, false));
            Assert.AreEqual(0, driver.Statistics.MessagesRefused);
            driver.Advance(0);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Put("t", new byte[80], 0, 80, MqttQoS.AtMostOnce, false));
        }

        [TestMethod]
        public void A_topic_larger_than_the_send_buffer_is_too_large()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            string topic = new string('t', 128);
            Assert.AreEqual((int)MqttResult.PacketTooLarge, (int)driver.Publish(topic, "1", MqttQoS.AtMostOnce));
        }

        [TestMethod]
        public void QoS_1_is_complete_with_puback()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
            Assert.AreEqual(1, driver.PublishedPacketId);
            driver.AssertSent("32 r6 s't' u16:1 '1'");
            driver.AssertEvents(string.Empty);
            driver.Feed("40 02 u16:1");
            driver.AssertEvents("delivered:1");
            Assert.AreEqual(0, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void QoS_2_is_complete_with_pubcomp()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            driver.AssertSent("34 r6 s't' u16:1 '1'");
            driver.Feed("50 02 u16:1");
            driver.AssertSent("62 02 u16:1");
            driver.AssertEvents(string.Empty);
            driver.Feed("70 02 u16:1");
            driver.AssertEvents("delivered:1");
            Assert.AreEqual(0, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void A_repeated_pubrec_gets_pubrel_again()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            driver.Feed("50 02 u16:1 50 02 u16:1");
            driver.AssertSent("34 r6 s't' u16:1 '1' 62 02 u16:1 62 02 u16:1");
        }

        [TestMethod]
        public void Acknowledgements_that_nothing_waits_for_are_counted_and_ignored()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            driver.AssertSent("32 r6 s't' u16:1 '1' 34 r6 s't' u16:2 '2'");

            // Unknown, of the wrong QoS, and too early.
            driver.Feed("40 02 u16:9 50 02 u16:9 70 02 u16:9 90 03 u16:9 00 b0 02 u16:9");
            driver.Feed("40 02 u16:2 50 02 u16:1 70 02 u16:2");
            driver.AssertSent(string.Empty);
            driver.AssertEvents(string.Empty);
            Assert.AreEqual(8, driver.Statistics.UnknownAcknowledgements);
            Assert.AreEqual(2, driver.Session.QueuedCount);
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
        }

        [TestMethod]
        public void Nothing_is_repeated_on_a_live_connection()
        {
            MqttClientOptions options = TestOptions.Create();
            options.KeepAliveSeconds = 0;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.AssertSent("32 r6 s't' u16:1 '1'");
            driver.Advance(1000000);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void The_window_is_respected()
        {
            MqttClientOptions options = TestOptions.Create();
            options.MaximumInFlight = 2;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            driver.Publish("t", "3", MqttQoS.AtLeastOnce);
            driver.AssertSent("32 r6 s't' u16:1 '1' 34 r6 s't' u16:2 '2'");

            // PUBREC does not open it, PUBCOMP and PUBACK do.
            driver.Feed("50 02 u16:2");
            driver.AssertSent("62 02 u16:2");
            driver.Feed("70 02 u16:2");
            driver.AssertSent("32 r6 s't' u16:3 '3'");
        }

        [TestMethod]
        public void Messages_queued_offline_go_out_in_order_without_DUP()
        {
            SessionDriver driver = new SessionDriver(TestOptions.Create());
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            driver.Publish("t", "3", MqttQoS.AtLeastOnce);
            driver.Reconnect(false);
            driver.AssertSent("32 r6 s't' u16:1 '1' 34 r6 s't' u16:2 '2' 32 r6 s't' u16:3 '3'");
        }

        [TestMethod]
        public void After_a_resumed_session_everything_unacknowledged_is_sent_again_in_order_with_DUP()
        {
            // [MQTT-4.4.0-1], [MQTT-3.3.1-1], [MQTT-4.6.0-1]
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.MaximumInFlight = 3;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            driver.Publish("t", "3", MqttQoS.ExactlyOnce);
            driver.Publish("t", "4", MqttQoS.AtLeastOnce);
            driver.Feed("50 02 u16:2");
            driver.Cut();
            driver.Reconnect(true);

            // The fourth was never sent: no DUP, and it waits for the window.
            driver.AssertSent("3a r6 s't' u16:1 '1' 62 02 u16:2 3c r6 s't' u16:3 '3'");
            driver.Feed("40 02 u16:1");
            driver.AssertSent("32 r6 s't' u16:4 '4'");
        }

        [TestMethod]
        public void After_a_lost_session_messages_are_sent_as_new_and_those_taken_over_are_delivered()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            driver.Publish("t", "3", MqttQoS.ExactlyOnce);
            driver.Feed("50 02 u16:2 50 02 u16:3");
            driver.Cut();
            driver.Open();
            driver.AssertSent("32 r6 s't' u16:1 '1' 34 r6 s't' u16:2 '2' 34 r6 s't' u16:3 '3' 62 02 u16:2 62 02 u16:3 10 r13 s'MQTT' 04 00 u16:10 s'c'");
            driver.Feed("20 02 00 00");
            driver.AssertEvents("connected delivered:3 delivered:2");
            driver.AssertSent("32 r6 s't' u16:1 '1'");
        }

        [TestMethod]
        public void A_packet_identifier_in_use_is_not_given_out_again()
        {
            // [MQTT-2.3.1-2] Message 1 stays unacknowledged while the identifiers go round.
            MqttClientOptions options = TestOptions.Create();
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            for (int i = 0; i < 500; i++)
            {
                driver.Publish("t", "2", MqttQoS.AtLeastOnce);
                int id = driver.PublishedPacketId;
                Assert.IsTrue(id > 1);
                driver.Feed("40 02 u16:" + id);
            }

            Assert.AreEqual(1, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void A_full_queue_is_an_answer_and_room_comes_back()
        {
            MqttClientOptions options = TestOptions.Create();
            options.MaximumQueuedMessages = 3;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
            }

            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
            Assert.AreEqual(0, driver.PublishedPacketId);
            Assert.AreEqual(1, driver.Statistics.MessagesRefused);
            driver.Feed("40 02 u16:2");
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
        }

        [TestMethod]
        public void A_queue_full_of_bytes_is_an_answer_too()
        {
            MqttClientOptions options = TestOptions.Create();
            options.MaximumQueuedBytes = 100;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", new string('x', 60), MqttQoS.AtLeastOnce));
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("t", new string('x', 60), MqttQoS.AtLeastOnce));
            Assert.AreEqual((int)MqttResult.PacketTooLarge, (int)driver.Publish("t", new string('x', 95), MqttQoS.AtLeastOnce));
            driver.Feed("40 02 u16:1");
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", new string('x', 60), MqttQoS.AtLeastOnce));
            Assert.AreEqual((int)MqttResult.PacketTooLarge, (int)driver.Publish("t", new string('x', 95), MqttQoS.AtLeastOnce));
        }
    }
}
