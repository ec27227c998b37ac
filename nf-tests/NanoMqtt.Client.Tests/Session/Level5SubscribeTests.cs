using System.Collections;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class Level5SubscribeTests
    {
        [TestMethod]
        public void Options_are_sent()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Subscribe("a", 1 | (int)MqttSubscribeOptions.NoLocal | (int)MqttSubscribeOptions.RetainAsPublished | (int)MqttSubscribeOptions.NoRetained);
            driver.AssertSent("82 r7 u16:1 00 s'a' 2d");
            driver.Feed("90 r4 u16:1 00 01");
            driver.AssertEvents("granted:a");
        }

        [TestMethod]
        public void Options_are_not_sent_at_3_1_1()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Subscribe("a", 1 | (int)MqttSubscribeOptions.NoLocal);
            driver.AssertSent("82 r6 u16:1 s'a' 01");
        }

        [TestMethod]
        public void A_filter_with_properties_has_a_packet_of_its_own()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            PropertyWriter writer = new PropertyWriter(4);
            writer.Add(MqttProperty.SubscriptionIdentifier, 5);
            driver.Subscribe("a", 0);
            driver.Subscribe("b", 0, TestOptions.Block(writer), null);
            driver.Subscribe("c", 0);
            driver.Reconnect(false);
            driver.AssertSent("82 r11 u16:1 00 s'a' 00 s'c' 00 82 r9 u16:2 r2 0b 05 s'b' 00");
        }

        [TestMethod]
        public void Shared_subscriptions_pass_and_reach_their_handler()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            ArrayList calls = new ArrayList();
            driver.Subscribe("$share/g/a/+", 0, null, (client, message) => calls.Add(message.GetTopic()));
            driver.AssertSent("82 r18 u16:1 00 s'$share/g/a/+' 00");
            driver.Feed("30 r6 s'a/b' 00 30 r6 s'x/b' 00");
            Assert.AreEqual(1, calls.Count);
            Assert.AreEqual("a/b", (string)calls[0]);
        }

        [TestMethod]
        public void Reason_codes_of_suback_and_unsuback_reach_the_caller()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Subscribe("a", 1);
            driver.Feed("90 r4 u16:1 00 87");
            driver.AssertEvents("refused:a");
            Assert.AreEqual((int)MqttReasonCode.NotAuthorized, (int)driver.Session.EventReason);
            driver.Subscribe("b", SubscriptionTable.Unsubscribe);
            driver.Feed("b0 r4 u16:2 00 11");
            driver.AssertEvents("unsubscribed:b");
            Assert.AreEqual((int)MqttReasonCode.NoSubscriptionExisted, (int)driver.Session.EventReason);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Session.EventResult);
        }

        [TestMethod]
        public void The_end_of_a_subscription_carries_its_properties_also_after_a_lost_connection()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Subscribe("a", SubscriptionTable.Unsubscribe, TestOptions.UserProperty(), null);
            driver.AssertSent("a2 r13 u16:1 r7 26 s'a' s'b' s'a'");
            driver.Cut();
            driver.Reconnect(false);
            driver.AssertSent("a2 r13 u16:2 r7 26 s'a' s'b' s'a'");
        }

        [TestMethod]
        public void Filters_that_the_server_forbids_are_not_sent()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r9 00 00 r6 28 00 29 00 2a 00");
            PropertyWriter writer = new PropertyWriter(4);
            writer.Add(MqttProperty.SubscriptionIdentifier, 5);
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Subscribe("a/+", 0));
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Subscribe("$share/g/a", 0));
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Subscribe("a", 0, TestOptions.Block(writer), null));
            driver.AssertSent(string.Empty);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Subscribe("a", 0));
            driver.AssertSent("82 r7 u16:1 00 s'a' 00");
        }

        [TestMethod]
        public void Filters_wanted_before_the_server_forbade_them_are_refused_by_event()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Subscribe("a/#", 0);
            driver.Subscribe("b", 0);
            driver.Open();
            driver.AssertSent("10 r22 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s'c'");
            driver.Feed("20 r5 00 00 r2 28 00");
            driver.AssertEvents("connected refused:a/#");
            driver.AssertSent("82 r7 u16:1 00 s'b' 00");
            Assert.AreEqual(-1, driver.GetGrantedQoS("a/#"));
        }

        [TestMethod]
        public void No_request_is_larger_than_the_server_takes()
        {
            // 5.0 [MQTT-3.2.2-15]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Subscribe("a", 0);
            driver.Subscribe("filter-of-23-characters", 0);
            driver.Subscribe("bcd", 0);
            driver.Subscribe("e", 0);
            driver.Reconnect("20 r8 00 00 r5 27 00000010");
            driver.AssertSent("82 r7 u16:1 00 s'a' 00 82 r13 u16:3 00 s'bcd' 00 s'e' 00");
            driver.Feed("90 r4 u16:1 00 00");
            driver.AssertEvents("refused:filter-of-23-characters granted:a");
            driver.Subscribe("filter-of-23-characters", SubscriptionTable.Unsubscribe);
            driver.Advance(0);
            driver.AssertSent(string.Empty);
            driver.AssertEvents("unsubscribed:filter-of-23-characters");
            Assert.AreEqual((int)MqttResult.Refused, (int)driver.Session.EventResult);
            Assert.AreEqual((int)MqttReasonCode.PacketTooLarge, (int)driver.Session.EventReason);
            Assert.IsNull(driver.Session.EventProperties);
        }
    }
}
