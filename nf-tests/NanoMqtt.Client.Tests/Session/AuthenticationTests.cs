using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class AuthenticationTests
    {
        private const string Connect = "10 r33 s'MQTT' 05 02 u16:10 r19 21 0020 27 00000100 15 s'M' 16 s'go!-' s'c'";

        [TestMethod]
        public void An_exchange_before_connack_connects()
        {
            // 5.0 [MQTT-4.12.0-2], [MQTT-4.12.0-3]
            AuthenticationScript script = new AuthenticationScript();
            SessionDriver driver = new SessionDriver(script.CreateOptions());
            driver.Open();
            driver.AssertSent(Connect);
            driver.Feed("f0 r11 18 r9 15 s'M' 16 s'q1'");
            driver.AssertSent("f0 r13 18 r11 15 s'M' 16 s'>q1<'");
            driver.AssertEvents(string.Empty);
            driver.Feed("20 r13 00 00 r10 15 s'M' 16 s'end'");
            driver.AssertEvents("connected");
            Assert.AreEqual("start q1 end ", script.Log);
        }

        [TestMethod]
        public void Data_that_the_server_would_not_take_end_the_connection()
        {
            // 5.0 [MQTT-3.2.2-15]
            AuthenticationScript script = new AuthenticationScript();
            SessionDriver driver = new SessionDriver(script.CreateOptions());
            driver.Reconnect("20 r8 00 00 r5 27 0000000a");
            Assert.IsTrue(driver.Session.Reauthenticate());
            driver.Advance(0);
            driver.AssertEnding(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.PacketTooLarge);
            driver.AssertSent(string.Empty);
        }

        [TestMethod]
        public void A_handler_that_gives_up_ends_the_connection()
        {
            AuthenticationScript script = new AuthenticationScript();
            SessionDriver driver = new SessionDriver(script.CreateOptions());
            driver.Open();
            driver.AssertSent(Connect);
            script.GivesUp = true;
            driver.Feed("f0 r11 18 r9 15 s'M' 16 s'q1'");
            driver.AssertEnding(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.NotAuthorized);
            driver.AssertSent("e0 01 87");
        }

        [TestMethod]
        public void A_server_that_does_not_prove_itself_with_connack_is_left()
        {
            AuthenticationScript script = new AuthenticationScript();
            SessionDriver driver = new SessionDriver(script.CreateOptions());
            driver.Open();
            script.GivesUp = true;
            driver.Feed("20 r13 00 00 r10 15 s'M' 16 s'end'");
            driver.AssertEnding(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.NotAuthorized);
            driver.AssertEvents(string.Empty);
        }

        [TestMethod]
        public void Authentication_may_be_done_again_on_the_connection()
        {
            AuthenticationScript script = new AuthenticationScript();
            SessionDriver driver = new SessionDriver(script.CreateOptions());
            Assert.IsFalse(driver.Session.Reauthenticate());
            driver.Reconnect(false);
            Assert.IsTrue(driver.Session.Reauthenticate());
            driver.Advance(0);
            driver.AssertSent("f0 r13 19 r11 15 s'M' 16 s'go!-'");
            driver.Feed("f0 r10 18 r8 15 s'M' 16 s'q'");
            driver.AssertSent("f0 r12 18 r10 15 s'M' 16 s'>q<'");
            driver.Feed("f0 r6 00 r4 15 s'M'");
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
        }

        [TestMethod]
        public void An_endless_exchange_ends_with_the_connect_timeout()
        {
            SessionDriver driver = new SessionDriver(new AuthenticationScript().CreateOptions());
            driver.Open();
            for (int i = 0; i < 4; i++)
            {
                driver.Advance(1000);
                driver.Feed("f0 r10 18 r8 15 s'M' 16 s'q'");
            }

            driver.Advance(1000);
            driver.AssertEnding(MqttDisconnectReason.ConnackTimeout, 0);
        }

        [TestMethod]
        public void What_the_server_may_not_say_is_a_protocol_error()
        {
            // 5.0 [MQTT-4.12.0-5]: another method; success before CONNACK; the client's own step; no method
            AssertFails("f0 r6 18 r4 15 s'X'", MqttError.AuthenticationMethodMissing);
            AssertFails("f0 r7 18 r5 15 s'MM'", MqttError.AuthenticationMethodMissing);
            AssertFails("f0 r6 00 r4 15 s'M'", MqttError.UnexpectedPacket);
            AssertFails("f0 r6 19 r4 15 s'M'", MqttError.UnexpectedPacket);
            AssertFails("f0 r2 18 00", MqttError.AuthenticationMethodMissing);
        }

        [TestMethod]
        public void Auth_without_a_method_is_a_protocol_error()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreateLevel5());
            driver.Feed("f0 r6 18 r4 15 s'M'");
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)MqttError.UnexpectedPacket);
            driver.AssertSent("e0 01 82");
        }

        private static void AssertFails(string notation, MqttError error)
        {
            SessionDriver driver = new SessionDriver(new AuthenticationScript().CreateOptions());
            driver.Open();
            driver.AssertSent(Connect);
            driver.Feed(notation);
            driver.AssertEnding(MqttDisconnectReason.ProtocolError, (int)error);
        }
    }
}
