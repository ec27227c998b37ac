using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class KeepAliveTests
    {
        [TestMethod]
        public void A_ping_goes_out_when_nothing_was_sent_for_the_interval()
        {
            // [MQTT-3.1.2-23]
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Advance(9999);
            driver.AssertSent(string.Empty);
            driver.Advance(1);
            driver.AssertSent("c0 00");
        }

        [TestMethod]
        public void Receiving_alone_does_not_save_the_ping()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            for (int second = 1; second < 10; second++)
            {
                driver.Advance(1000);
                driver.Feed("30 r3 s't'");
            }

            driver.AssertSent(string.Empty);
            driver.Advance(1000);
            driver.AssertSent("c0 00");
        }

        [TestMethod]
        public void Sending_alone_does_not_save_the_ping()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Advance(6000);
            driver.Publish("t", string.Empty, MqttQoS.AtMostOnce);
            driver.AssertSent("30 r3 s't'");
            driver.Advance(4000);
            driver.AssertSent("c0 00");
        }

        [TestMethod]
        public void A_busy_connection_needs_no_ping()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            for (int i = 0; i < 10; i++)
            {
                driver.Advance(9000);
                driver.Feed("32 r5 s't' u16:7");
                driver.AssertSent("40 02 u16:7");
            }
        }

        [TestMethod]
        public void A_silent_broker_is_found_after_one_and_a_half_intervals()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Advance(10000);
            driver.AssertSent("c0 00");
            driver.Advance(4999);
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
            driver.Advance(1);
            driver.AssertEnding(MqttDisconnectReason.KeepAliveTimeout, 0);
        }

        [TestMethod]
        public void Pingresp_keeps_the_connection_for_ever()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            for (int i = 0; i < 20; i++)
            {
                driver.Advance(10000);
                driver.AssertSent("c0 00");
                driver.Advance(4999);
                driver.Feed("d0 00");
                driver.Advance(0);
                Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
                driver.AssertSent(string.Empty);
            }
        }

        [TestMethod]
        public void Anything_received_answers_the_ping()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Advance(10000);
            driver.Feed("30 r3 s't'");
            driver.Advance(5000);
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
        }

        [TestMethod]
        public void Without_keep_alive_there_is_no_deadline()
        {
            MqttClientOptions options = TestOptions.Create();
            options.KeepAliveSeconds = 0;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            Assert.IsTrue(driver.Session.NextDeadlineMs == long.MaxValue);
            driver.Advance(1000000000);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void The_next_deadline_is_when_the_ping_is_due()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            Assert.AreEqual(driver.Clock.NowMs + 10000, driver.Session.NextDeadlineMs);
            driver.Advance(3000);
            driver.Publish("t", string.Empty, MqttQoS.AtMostOnce);
            Assert.AreEqual(driver.Clock.NowMs + 7000, driver.Session.NextDeadlineMs);
            driver.Advance(7000);
            Assert.AreEqual(driver.Clock.NowMs + 5000, driver.Session.NextDeadlineMs);
        }
    }
}
