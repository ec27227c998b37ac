using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class ReceiveTests
    {
        [TestMethod]
        public void QoS_0_is_handed_on_and_not_answered()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("30 r4 s't' '1'");
            driver.AssertEvents("t=1");
            driver.AssertSent(string.Empty);
            Assert.AreEqual(1, driver.Statistics.MessagesReceived);
        }

        [TestMethod]
        public void QoS_1_is_handed_on_each_time_and_acknowledged()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("32 r6 s't' u16:7 '1' 3a r6 s't' u16:7 '1'");
            driver.AssertEvents("t=1 t=1");
            driver.AssertSent("40 02 u16:7 40 02 u16:7");
        }

        [TestMethod]
        public void QoS_2_is_handed_on_once_however_often_it_comes()
        {
            // [MQTT-4.3.3-2]
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("34 r6 s't' u16:7 '1' 3c r6 s't' u16:7 '1' 3c r6 s't' u16:7 '1'");
            driver.AssertEvents("t=1");
            driver.AssertSent("50 02 u16:7 50 02 u16:7 50 02 u16:7");
            Assert.AreEqual(2, driver.Statistics.DuplicatesReceived);
            driver.Feed("62 02 u16:7");
            driver.AssertSent("70 02 u16:7");

            // Released: the identifier now stands for another message.
            driver.Feed("34 r6 s't' u16:7 '2'");
            driver.AssertEvents("t=2");
        }

        [TestMethod]
        public void Pubrel_is_answered_even_when_unknown()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("62 02 u16:7");
            driver.AssertSent("70 02 u16:7");
        }

        [TestMethod]
        public void QoS_2_stays_once_across_a_resumed_session()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Feed("34 r6 s't' u16:7 '1'");
            driver.AssertEvents("t=1");
            driver.Cut();
            driver.Reconnect(true);
            driver.Feed("3c r6 s't' u16:7 '1'");
            driver.AssertEvents(string.Empty);
            driver.AssertSent("50 02 u16:7");
        }

        [TestMethod]
        public void A_lost_session_forgets_received_identifiers()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Feed("34 r6 s't' u16:7 '1'");
            driver.Cut();
            driver.Reconnect(false);
            driver.Feed("34 r6 s't' u16:7 '2'");
            driver.AssertEvents("t=2");
        }

        [TestMethod]
        public void QoS_2_messages_without_room_are_left_to_the_next_connection_which_the_answer_to_a_ping_brings()
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.MaximumReceivedQoS2 = 2;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("34 r6 s't' u16:1 '1' 34 r6 s't' u16:2 '2' 34 r6 s't' u16:3 '3' 34 r6 s't' u16:4 '4'");
            driver.AssertEvents("t=1 t=2");
            driver.AssertSent("50 02 u16:1 50 02 u16:2 c0 00");

            // With room again, a new one must not come before those that were left.
            driver.Feed("62 02 u16:1 34 r6 s't' u16:5 '5' 32 r6 s't' u16:6 '6' 62 02 u16:2");
            driver.AssertEvents("t=6");
            driver.AssertSent("70 02 u16:1 40 02 u16:6 70 02 u16:2");
            driver.Feed("d0 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.ReceiveMaximum);
            driver.Cut();
            driver.Reconnect(true);
            driver.Feed("3c r6 s't' u16:3 '3' 3c r6 s't' u16:4 '4'");
            driver.AssertEvents("t=3 t=4");
        }

        [TestMethod]
        public void QoS_2_messages_without_room_are_taken_in_a_clean_session_which_would_lose_them()
        {
            for (int level = (int)MqttProtocolLevel.V311; level <= (int)MqttProtocolLevel.V5; level++)
            {
                bool isLevel5 = level == (int)MqttProtocolLevel.V5;
                string length = isLevel5 ? "r7" : "r6";
                string none = isLevel5 ? "00 " : string.Empty;
                MqttClientOptions options = isLevel5 ? TestOptions.CreateLevel5() : TestOptions.Create();
                options.MaximumReceivedQoS2 = 1;
                SessionDriver driver = SessionDriver.CreateConnected(options);
                driver.Feed("34 " + length + " s't' u16:1 " + none + "'1' 34 " + length + " s't' u16:2 " + none + "'2'");
                driver.AssertEvents("t=1 t=2");
                driver.AssertSent("50 02 u16:1 50 02 u16:2");
                driver.Feed("62 02 u16:1 62 02 u16:2");
                driver.AssertSent("70 02 u16:1 " + (isLevel5 ? "70 03 u16:2 92" : "70 02 u16:2"));
                Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
            }
        }

        [TestMethod]
        public void A_message_tells_its_QoS_flags_and_ranges()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("3b r10 s'a/b' u16:7 00 ff 80");
            MqttMessage message = driver.Session.Message;
            Assert.AreEqual((int)MqttQoS.AtLeastOnce, (int)message.QoS);
            Assert.IsTrue(message.Retain);
            Assert.IsTrue(message.Dup);
            Assert.AreEqual("a/b", message.GetTopic());
            Assert.AreSame(message.GetTopic(), message.GetTopic());
            Assert.AreEqual(3, message.TopicLength);
            Assert.AreEqual((int)(byte)'a', (int)message.Buffer[message.TopicOffset]);
            Assert.AreEqual(3, message.PayloadLength);
            Assert.AreEqual(255, (int)message.Buffer[message.PayloadOffset + 1]);
            Assert.AreEqual(3, message.GetPayload().Length);
            Assert.AreEqual(128, (int)message.GetPayload()[2]);
        }

        [TestMethod]
        public void A_flood_of_messages_that_want_answers_overflows_nothing()
        {
            // 60 acknowledgements of four bytes through a send buffer of 32.
            MqttClientOptions options = TestOptions.Create();
            options.SendBufferBytes = 32;
            options.ReceiveBufferBytes = 1024;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            string flood = string.Empty;
            string answers = string.Empty;
            for (int i = 1; i <= 60; i++)
            {
                flood += "32 r5 s't' u16:" + i + " ";
                answers += "40 02 u16:" + i + " ";
            }

            driver.Feed(flood);
            driver.AssertSent(answers);
            Assert.AreEqual(60, driver.Statistics.MessagesReceived);
        }

        [TestMethod]
        public void A_packet_as_large_as_the_receive_buffer_comes_through()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            string text = new string('x', 256 - 3 - 3);
            driver.Feed("30 r253 s't' '" + text + "'");
            driver.AssertEvents("t=" + text);
        }

        [TestMethod]
        public void Bytes_and_messages_are_counted()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            Assert.AreEqual(15L, driver.Statistics.BytesSent);
            Assert.AreEqual(4L, driver.Statistics.BytesReceived);
            driver.Feed("32 r6 s't' u16:7 '1'");
            driver.Publish("t", "1", MqttQoS.AtMostOnce);
            Assert.AreEqual(12L, driver.Statistics.BytesReceived);
            Assert.AreEqual(15L + 4 + 6, driver.Statistics.BytesSent);
            Assert.AreEqual(1, driver.Statistics.MessagesSent);
            Assert.AreEqual(1, driver.Statistics.MessagesReceived);
        }
    }
}
