using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class AliasTests
    {
        private const string TwoAliases = "20 r6 00 00 r3 22 u16:2";

        [TestMethod]
        public void Topics_of_QoS_0_get_aliases_up_to_the_servers_maximum()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect(TwoAliases);
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.Publish("b", "2", MqttQoS.AtMostOnce);
            driver.Publish("c", "3", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r8 s'a' r3 23 0001 '1' 30 r8 s'b' r3 23 0002 '2' 30 r5 s'c' 00 '3'");
            driver.Publish("b", "4", MqttQoS.AtMostOnce);
            driver.Publish("a", "5", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r7 s'' r3 23 0002 '4' 30 r7 s'' r3 23 0001 '5'");
        }

        [TestMethod]
        public void The_clients_own_maximum_holds_too()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.OutboundTopicAliases = 1;
            SessionDriver driver = new SessionDriver(options);
            driver.Reconnect(TwoAliases);
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.Publish("b", "2", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r8 s'a' r3 23 0001 '1' 30 r5 s'b' 00 '2'");
        }

        [TestMethod]
        public void An_alias_stands_before_the_callers_properties()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect(TwoAliases);
            PublishPacket packet = new PublishPacket { Topic = "a", Retain = true, Properties = TestOptions.UserProperty() };
            driver.Publish(packet, null);
            driver.AssertSent("31 r14 s'a' r10 23 0001 26 s'a' s'b'");
        }

        [TestMethod]
        public void QoS_1_and_2_carry_their_topic_since_they_may_be_sent_again_on_another_connection()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect(TwoAliases);
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.Publish("a", "2", MqttQoS.AtLeastOnce);
            driver.AssertSent("30 r8 s'a' r3 23 0001 '1' 32 r7 s'a' u16:1 00 '2'");
        }

        [TestMethod]
        public void A_new_connection_knows_no_alias()
        {
            // 5.0 [MQTT-3.3.2-7]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect(TwoAliases);
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.Cut();
            driver.Reconnect(TwoAliases);
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r8 s'a' r3 23 0001 '1'");
            driver.Cut();
            driver.Reconnect(false);
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r5 s'a' 00 '1'");
        }

        [TestMethod]
        public void A_message_that_was_not_sent_gives_no_alias_away()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r11 00 00 r8 22 u16:2 27 u32:20");
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Publish("a", "123456789012345", MqttQoS.AtMostOnce));
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r8 s'a' r3 23 0001 '1'");
        }

        [TestMethod]
        public void An_alias_that_makes_a_message_too_large_is_left_out()
        {
            // 5.0 [MQTT-3.2.2-15]: a new alias takes three bytes, a known one two more than the topic.
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r11 00 00 r8 22 u16:2 27 u32:20");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("a", "12345678901234", MqttQoS.AtMostOnce));
            driver.AssertSent("30 r18 s'a' 00 '12345678901234'");
            driver.Publish("a", "1", MqttQoS.AtMostOnce);
            driver.Publish("a", "123456789012", MqttQoS.AtMostOnce);
            driver.Publish("a", "1234567890123", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r8 s'a' r3 23 0001 '1' 30 r18 s'' r3 23 0001 '123456789012' 30 r17 s'a' 00 '1234567890123'");
        }

        [TestMethod]
        public void A_message_that_only_a_known_alias_makes_small_enough_is_sent()
        {
            // 5.0 [MQTT-3.2.2-15]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r11 00 00 r8 22 u16:2 27 u32:20");
            driver.Publish("1234567890", "1", MqttQoS.AtMostOnce);
            driver.Publish("1234567890", "123456789012", MqttQoS.AtMostOnce);
            driver.AssertSent("30 r17 s'1234567890' r3 23 0001 '1' 30 r18 s'' r3 23 0001 '123456789012'");
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Publish("1234567890", "1234567890123", MqttQoS.AtMostOnce));
        }

        [TestMethod]
        public void An_alias_that_does_not_fit_the_send_buffer_is_left_out()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.SendBufferBytes = 32;
            SessionDriver driver = new SessionDriver(options);
            driver.Reconnect(TwoAliases);
            string topic = "123456789012345678901234"; // with both lengths and the longest fixed header 32 bytes
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish(topic, "1", MqttQoS.AtMostOnce));
            driver.AssertSent("30 r28 s'" + topic + "' 00 '1'");
        }

        [TestMethod]
        public void A_large_payload_behind_an_alias_goes_out_from_where_it_lies()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect(TwoAliases);
            byte[] payload = new byte[200];
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Put("a", payload, 0, 200, MqttQoS.AtMostOnce, false));
            Assert.IsTrue(driver.Session.NextOutput(driver.Clock.NowMs));
            Assert.AreEqual(10, driver.Session.OutputLength);
            Assert.IsTrue(driver.Session.NextOutput(driver.Clock.NowMs));
            Assert.AreSame(payload, driver.Session.OutputBuffer);
            Assert.IsFalse(driver.Session.NextOutput(driver.Clock.NowMs));
        }

        [TestMethod]
        public void Inbound_aliases_are_resolved()
        {
            SessionDriver driver = CreateInbound();
            driver.Feed("30 r8 s'a' r3 23 0001 '1' 30 r7 s'' r3 23 0001 '2' 30 r9 s'bc' r3 23 0002 '3'");
            driver.Feed("30 r7 s'' r3 23 0001 '4' 30 r7 s'' r3 23 0002 '5'");
            driver.AssertEvents("a=1 a=2 bc=3 a=4 bc=5");
        }

        [TestMethod]
        public void An_inbound_alias_may_be_given_to_another_topic()
        {
            SessionDriver driver = CreateInbound();
            driver.Feed("30 r8 s'a' r3 23 0001 '1' 30 r8 s'b' r3 23 0001 '2' 30 r7 s'' r3 23 0001 '3'");
            driver.AssertEvents("a=1 b=2 b=3");
        }

        [TestMethod]
        public void Wrong_inbound_aliases_are_protocol_errors()
        {
            // 5.0 [MQTT-3.1.2-26], [MQTT-3.3.2-8]
            AssertFails("30 r8 s'a' r3 23 0003 '1'");
            AssertFails("30 r8 s'a' r3 23 0000 '1'");
            AssertFails("30 r7 s'' r3 23 0001 '1'");
        }

        [TestMethod]
        public void Inbound_aliases_end_with_their_connection()
        {
            SessionDriver driver = CreateInbound();
            driver.Feed("30 r8 s'a' r3 23 0001 '1'");
            driver.Cut();
            driver.Reconnect(false);
            driver.Feed("30 r7 s'' r3 23 0001 '1'");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.TopicAlias);
        }

        private static SessionDriver CreateInbound()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.TopicAliasMaximum = 2;
            return SessionDriver.CreateConnected(options);
        }

        private static void AssertFails(string notation)
        {
            SessionDriver driver = CreateInbound();
            driver.Feed(notation);
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.TopicAlias);
            driver.AssertSent("e0 01 94");
        }
    }
}
