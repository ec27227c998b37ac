using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class Level5PublishTests
    {
        [TestMethod]
        public void Properties_are_sent_at_every_QoS()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            PublishPacket packet = Packet("t", MqttQoS.AtMostOnce);
            packet.Properties = TestOptions.UserProperty();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish(packet, null));
            packet.QoS = MqttQoS.AtLeastOnce;
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish(packet, null));
            driver.AssertSent("30 r12 s't' r7 26 s'a' s'b' '1' 32 r14 s't' u16:1 r7 26 s'a' s'b' '1'");
        }

        [TestMethod]
        public void A_topic_may_be_bytes_in_an_array()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            byte[] bytes = TestOptions.Bytes("xtopicpayload");
            PublishPacket packet = new PublishPacket { Buffer = bytes, TopicOffset = 1, TopicLength = 5, PayloadOffset = 6, PayloadLength = 7, QoS = MqttQoS.AtLeastOnce };
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish(packet, null));
            Assert.AreEqual(1, packet.PacketId);
            driver.AssertSent("32 r16 s'topic' u16:1 'payload'");
        }

        [TestMethod]
        public void The_reason_code_of_an_acknowledgement_reaches_the_caller()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            driver.Publish("t", "3", MqttQoS.ExactlyOnce);
            driver.Feed("40 03 u16:1 10 40 r9 u16:2 87 r5 1f s'no' 50 03 u16:3 97");
            driver.AssertEvents("delivered:1/10 ended6:2/87 ended6:3/97");
            Assert.AreEqual(0, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void Packet_identifiers_that_are_not_known_are_said_to_be_so()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Feed("50 02 u16:9 62 02 u16:8");
            driver.AssertSent("62 03 u16:9 92 70 03 u16:8 92");
        }

        [TestMethod]
        public void The_servers_receive_maximum_is_the_window()
        {
            // 5.0 [MQTT-3.3.4-7]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r6 00 00 r3 21 u16:1");
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            driver.AssertSent("32 r7 s't' u16:1 00 '1'");
            driver.Feed("40 02 u16:1");
            driver.AssertSent("32 r7 s't' u16:2 00 '2'");
        }

        [TestMethod]
        public void What_the_server_forbids_is_not_sent_and_the_reason_told()
        {
            // 5.0 [MQTT-3.2.2-11], [MQTT-3.2.2-14], [MQTT-3.2.2-15]: at most QoS 1, no retained messages, packets of at most 20 bytes
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r12 00 00 r9 24 01 25 00 27 u32:20");
            AssertNotAllowed(driver, "1", MqttQoS.ExactlyOnce, false, MqttReasonCode.QoSNotSupported);
            AssertNotAllowed(driver, "1", MqttQoS.AtMostOnce, true, MqttReasonCode.RetainNotSupported);
            AssertNotAllowed(driver, "123456789012345", MqttQoS.AtMostOnce, false, MqttReasonCode.PacketTooLarge);

            // 13 bytes of payload and 8 others.
            AssertNotAllowed(driver, "1234567890123", MqttQoS.AtLeastOnce, false, MqttReasonCode.PacketTooLarge);
            driver.AssertSent(string.Empty);
            Assert.AreEqual(4, driver.Statistics.MessagesRefused);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("t", "12345678901234", MqttQoS.AtMostOnce));
            driver.AssertSent("30 r18 s't' 00 '12345678901234'");
        }

        [TestMethod]
        public void What_was_queued_before_the_server_forbade_it_is_dropped_and_told()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            driver.Publish("t", "12345678901234567890", MqttQoS.AtLeastOnce);
            driver.Open();
            driver.AssertSent("10 r22 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s'c'");
            driver.Feed("20 r10 00 00 r7 24 01 27 u32:20");
            driver.AssertSent("32 r7 s't' u16:2 00 '2'");
            driver.AssertEvents("connected");
            driver.Advance(0);
            driver.Feed("40 02 u16:2");
            driver.AssertEvents("ended9:3 ended9:1 delivered:2");
            Assert.AreEqual(2, driver.Statistics.MessagesDropped);
        }

        [TestMethod]
        public void Properties_of_a_message_are_read_where_they_lie()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Feed("30 r12 s't' r7 26 s'a' s'b' 'x'");
            driver.AssertEvents("t=x");
            PropertyBlock properties = driver.Session.Message.Properties;
            Assert.IsTrue(properties.TryNext());
            Assert.AreEqual((int)MqttProperty.UserProperty, (int)properties.Id);
            Assert.IsFalse(properties.TryNext());
        }

        [TestMethod]
        public void At_3_1_1_a_message_has_no_properties()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("30 r4 s't' 'x'");
            Assert.AreEqual(0, driver.Session.Message.Properties.Length);
            Assert.IsFalse(driver.Session.Message.Properties.TryNext());
        }

        private static void AssertNotAllowed(SessionDriver driver, string payload, MqttQoS qos, bool retain, MqttReasonCode reason)
        {
            byte[] bytes = TestOptions.Bytes(payload);
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Put("t", bytes, 0, bytes.Length, qos, retain));
            Assert.AreEqual((int)reason, (int)driver.Session.PublishReason);
            driver.Advance(0);
        }

        private static PublishPacket Packet(string topic, MqttQoS qos)
        {
            return new PublishPacket { Topic = topic, Payload = TestOptions.Bytes("1"), PayloadLength = 1, QoS = qos };
        }
    }
}
