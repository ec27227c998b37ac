using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>What looks as if it could go a short way, and must not.</summary>
    [TestClass]
    public class ShortWayTests
    {
        [TestMethod]
        public void The_rest_of_a_packet_is_not_taken_for_one_although_its_length_fits()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Feed("30 r8 s't' '1'");
            driver.Feed("'2345' 30 r4 s'u' 'x'"); // ten bytes, as many as the first packet has
            driver.AssertEvents("t=12345 u=x");
        }

        [TestMethod]
        public void What_looks_like_a_message_within_a_large_one_is_none()
        {
            MqttClientOptions options = TestOptions.Create();
            options.ReceiveBufferBytes = 16;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("30 r21 s't' 000102030405060708090a0b0c");
            driver.AssertEvents(string.Empty);
            driver.Feed("30 r3 s'u'");
            driver.AssertEvents(string.Empty);
            driver.Feed("30 r3 s'v'");
            driver.AssertEvents("v=");
        }

        [TestMethod]
        public void Nothing_is_taken_before_CONNACK()
        {
            // [MQTT-3.2.0-1]
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Cut();
            driver.Open();
            driver.Feed("30 r4 s't' '1'");
            driver.AssertEvents(string.Empty);
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.UnexpectedPacket);
            driver.Cut();
            driver.Open();
            driver.Feed("40 02 u16:1");
            driver.AssertEvents(string.Empty);
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.UnexpectedPacket);
        }

        [TestMethod]
        public void What_is_still_to_be_sent_goes_first()
        {
            // [MQTT-4.6.0-1]
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.AssertSent(string.Empty);
            driver.Put("t", new byte[] { 1 }, 0, 1, MqttQoS.AtLeastOnce, false);
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            driver.Put("t", new byte[] { 3 }, 0, 1, MqttQoS.AtMostOnce, false);
            driver.Publish("t", "4", MqttQoS.AtMostOnce);
            driver.AssertSent("32 r6 s't' u16:1 01 32 r6 s't' u16:2 '2' 30 r4 s't' 03 30 r4 s't' '4'");
        }

        [TestMethod]
        public void An_acknowledgement_without_properties_does_not_have_those_of_the_one_before()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            ClientSession session = driver.Session;
            byte[] puback = WireNotation.Parse("40 02 u16:2");
            Array.Copy(puback, 0, session.Framer.Buffer, 0, puback.Length);
            session.EventProperties = TestOptions.UserProperty();
            session.EventReason = MqttReasonCode.NoMatchingSubscribers;
            Assert.AreEqual((int)SessionEvent.Delivered, (int)session.HandleReceived(session.Framer.Buffer, 0, puback.Length, driver.Clock.NowMs));
            Assert.AreEqual(2, session.EventPacketId);
            Assert.AreEqual((int)MqttReasonCode.Success, (int)session.EventReason);
            Assert.IsNull(session.EventProperties);
        }
    }
}
