using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class SubscribeTests
    {
        [TestMethod]
        public void A_granted_subscription_tells_its_QoS()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Subscribe("a/+", 2));
            driver.AssertSent("82 r8 u16:1 s'a/+' 02");
            Assert.AreEqual(-1, driver.GetGrantedQoS("a/+"));
            driver.Feed("90 03 u16:1 01");
            driver.AssertEvents("granted:a/+");
            Assert.AreEqual(1, driver.GetGrantedQoS("a/+"));
            Assert.AreEqual(-1, driver.GetGrantedQoS("b"));
        }

        [TestMethod]
        public void A_refused_subscription_is_forgotten()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 0);
            driver.Feed("90 03 u16:1 80");
            driver.AssertEvents("refused:a");
            Assert.AreEqual(-1, driver.GetGrantedQoS("a"));
            driver.AssertSent("82 r6 u16:1 s'a' 00");
            driver.Cut();
            driver.Reconnect(false);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void After_a_lost_session_subscriptions_are_made_again()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Subscribe("a", 0);
            driver.Subscribe("b", 1);
            driver.Feed("90 03 u16:1 00 90 03 u16:2 01");
            driver.AssertSent("82 r6 u16:1 s'a' 00 82 r6 u16:2 s'b' 01");
            driver.Cut();
            driver.Reconnect(false);
            driver.AssertSent("82 r10 u16:3 s'a' 00 s'b' 01");
            driver.Feed("90 04 u16:3 00 80");
            driver.AssertEvents("granted:a refused:b");
        }

        [TestMethod]
        public void After_a_resumed_session_only_unanswered_subscriptions_are_made_again()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Subscribe("a", 0);
            driver.Feed("90 03 u16:1 00");
            driver.Subscribe("b", 1);
            driver.AssertSent("82 r6 u16:1 s'a' 00 82 r6 u16:2 s'b' 01");
            driver.Cut();
            driver.Reconnect(true);
            driver.AssertSent("82 r6 u16:3 s'b' 01");
        }

        [TestMethod]
        public void After_a_CONNACK_that_did_not_come_subscriptions_are_made_again_even_if_the_next_one_says_present()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Subscribe("a", 0);
            driver.Feed("90 03 u16:1 00");
            driver.Cut();
            driver.Open(); // the server makes a new session, and its answer is lost
            driver.Cut();
            driver.Reconnect(true);
            driver.AssertSent("82 r6 u16:2 s'a' 00");
            driver.Feed("90 03 u16:2 00");
            driver.Cut();
            driver.Open();
            driver.Feed("20 02 00 03"); // a refusal makes no session
            driver.Cut();
            driver.Reconnect(true);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void Subscriptions_made_again_are_split_over_packets_that_fit()
        {
            MqttClientOptions options = TestOptions.Create();
            options.SendBufferBytes = 32;
            SessionDriver driver = new SessionDriver(options);
            driver.Subscribe("12345678", 0);
            driver.Subscribe("abcdefgh", 0);
            driver.Subscribe("ABCDEFGH", 0);
            driver.Reconnect(false);
            driver.AssertSent("82 r24 u16:1 s'12345678' 00 s'abcdefgh' 00 82 r13 u16:2 s'ABCDEFGH' 00");
            driver.Feed("90 03 u16:2 00 90 04 u16:1 01 02");
            driver.AssertEvents("granted:ABCDEFGH granted:12345678 granted:abcdefgh");
            Assert.AreEqual(2, driver.GetGrantedQoS("abcdefgh"));
        }

        [TestMethod]
        public void Unsubscribing_is_answered_and_not_made_again()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 0);
            driver.Feed("90 03 u16:1 00");
            driver.Subscribe("a", SubscriptionTable.Unsubscribe);
            driver.AssertSent("82 r6 u16:1 s'a' 00 a2 r5 u16:2 s'a'");
            driver.Feed("b0 02 u16:2");
            driver.AssertEvents("granted:a unsubscribed:a");
            driver.Cut();
            driver.Reconnect(false);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void Unsubscribing_reaches_what_an_earlier_session_left()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("old", SubscriptionTable.Unsubscribe);
            driver.AssertSent("a2 r7 u16:1 s'old'");
        }

        [TestMethod]
        public void Who_changes_his_mind_before_the_answer_gets_the_last_word()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 0);
            driver.Subscribe("a", SubscriptionTable.Unsubscribe);
            driver.AssertSent("82 r6 u16:1 s'a' 00");
            driver.Feed("90 03 u16:1 00");
            driver.AssertSent("a2 r5 u16:2 s'a'");
            driver.AssertEvents(string.Empty);
            driver.Feed("b0 02 u16:2");
            driver.AssertEvents("unsubscribed:a");
        }

        [TestMethod]
        public void Subscribing_again_replaces_the_QoS()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 0);
            driver.Feed("90 03 u16:1 00");
            driver.Subscribe("a", 1);
            driver.AssertSent("82 r6 u16:1 s'a' 00 82 r6 u16:2 s'a' 01");
            driver.Feed("90 03 u16:2 01");
            Assert.AreEqual(1, driver.GetGrantedQoS("a"));
        }

        [TestMethod]
        public void A_full_table_is_an_answer_and_room_comes_back()
        {
            MqttClientOptions options = TestOptions.Create();
            options.MaximumSubscriptions = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Subscribe("a", 0);
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Subscribe("b", 0));
            driver.Feed("90 03 u16:1 80");
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Subscribe("b", 0));
        }

        [TestMethod]
        public void A_filter_that_does_not_fit_the_send_buffer_is_too_large()
        {
            MqttClientOptions options = TestOptions.Create();
            options.SendBufferBytes = 32;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            Assert.AreEqual((int)MqttResult.PacketTooLarge, (int)driver.Subscribe(new string('f', 23), 0));
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Subscribe(new string('f', 22), 0));
            driver.AssertSent("82 r27 u16:1 s'" + new string('f', 22) + "' 00");
        }

        [TestMethod]
        public void A_suback_with_the_wrong_number_of_codes_is_a_protocol_error()
        {
            // [MQTT-3.8.4-5]
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 0);
            driver.Feed("90 04 u16:1 00 00");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.ReturnCode);
        }

        [TestMethod]
        public void An_unsuback_does_not_answer_a_subscribe_nor_the_reverse()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 0);
            driver.Subscribe("b", SubscriptionTable.Unsubscribe);
            driver.Feed("b0 02 u16:1 90 03 u16:2 00");
            driver.AssertEvents(string.Empty);
            Assert.AreEqual(2, driver.Statistics.UnknownAcknowledgements);
            driver.Feed("90 03 u16:1 00 b0 02 u16:2");
            driver.AssertEvents("granted:a unsubscribed:b");
        }
    }
}
