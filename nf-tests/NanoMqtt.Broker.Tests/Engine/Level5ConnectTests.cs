using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>MQTT 5.0: how a connection begins and ends, and how long its session lives.</summary>
    [TestClass]
    public class Level5ConnectTests
    {
        [TestMethod]
        public void Connack_says_the_limits_that_are_not_the_defaults()
        {
            TestBroker broker = new TestBroker();
            broker.Options.TopicAliasMaximum = 10;
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r14 00 00 r11 22 u16:10 21 u16:3 27 u32:256");
            client.ExpectAlive();
        }

        [TestMethod]
        public void Response_information_is_told_to_whoever_asks_for_it()
        {
            TestBroker broker = new TestBroker();
            broker.Options.ResponseInformation = "answers/";
            broker.Connect5("a").Disconnect();
            broker.Connect5("a", "02", "r2 19 00", false).Disconnect();
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r2 19 01");
            client.ExpectPacket("20 r22 00 00 r19 21 u16:3 27 u32:256 1a s'answers/'"); // 5.0 [MQTT-3.1.2-28]
            broker.Options.ResponseInformation = new string('x', 300);
            broker.Connect5("b", "02", "r2 19 01", false); // too long: left out
        }

        [TestMethod]
        public void An_empty_client_id_is_assigned_one_and_told_it()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Send("10 r13 s'MQTT' 05 00 u16:0 r0 s''");
            client.ExpectPacket("20 r20 00 00 r17 12 s'auto-1' 21 u16:3 27 u32:256"); // [MQTT-3.1.3-6], 5.0 [MQTT-3.2.2-16]
            Assert.AreEqual("+auto-1", broker.NextEvent());
        }

        [TestMethod]
        public void A_malformed_Connect_is_told_why()
        {
            string[] packets = { "10 r15 s'MQTT' 05 01 u16:0 r0 s'ab'", "10 r16 s'MQTT' 05 02 u16:0 r2 01 01 s'a'", "10 r17 s'MQTT' 05 02 u16:0 r3 21 u16:0 s'a'" };
            string[] codes = { "81", "81", "82" };
            for (int i = 0; i < packets.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Open();
                client.Send(packets[i]);
                client.ExpectPacket("20 03 00 " + codes[i] + " 00"); // 5.0 [MQTT-3.2.2-6]
                client.ExpectClosed();
                Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
                Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
            }
        }

        [TestMethod]
        public void An_authentication_method_is_refused()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r4 15 s'x'");
            client.ExpectPacket("20 03 00 8c 00"); // 5.0 [MQTT-4.12.0-1]
            client.ExpectClosed();
        }

        [TestMethod]
        public void Auth_is_a_protocol_error()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Send("f0 r6 18 r4 15 s'x'");
            client.ExpectDisconnect("82");
        }

        [TestMethod]
        public void The_authenticators_code_becomes_a_reason_code()
        {
            MqttReasonCode[] codes = { MqttReasonCode.ServerUnavailable, MqttReasonCode.BadUserNameOrPassword, MqttReasonCode.NotAuthorized };
            string[] expected = { "88", "86", "87" };
            for (int i = 0; i < codes.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new FixedAnswer(codes[i]);
                TestClient client = broker.Open();
                client.Connect5("a", "02", "r0");
                client.ExpectPacket("20 03 00 " + expected[i] + " 00");
                client.ExpectClosed();
            }
        }

        [TestMethod]
        public void Whoever_is_taken_over_is_told_so()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.Connect5("a");
            TestClient second = broker.Connect5("a");
            first.ExpectDisconnect("8e"); // 5.0 [MQTT-3.1.4-3]
            second.ExpectAlive();
        }

        [TestMethod]
        public void Who_keeps_silent_is_told_so()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Send("10 r14 s'MQTT' 05 02 u16:10 r0 s'a'");
            client.ExpectConnack5(false);
            broker.Advance(15000);
            client.ExpectDisconnect("8d"); // 5.0 [MQTT-3.1.2-22]
        }

        [TestMethod]
        public void Who_is_stopped_is_told_so()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker.Flush();
            client.ExpectDisconnect("8b");
        }

        [TestMethod]
        public void A_disconnect_cuts_no_packet_in_two()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Subscribe5("t", "00");
            client.TakesBytes = 3;
            client.Send("30 r6 s't' r0 'xx'");
            client.TakesBytes = 0;
            client.Send("30 r6 s't' r0 'yy' 82 00");
            Assert.IsFalse(client.IsClosed);
            client.Unblock();
            client.ExpectPacket("30 r6 s't' r0 'xx'");
            client.ExpectDisconnect("81");
        }

        [TestMethod]
        public void Who_does_not_take_the_disconnect_is_closed_in_time()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.TakesBytes = 0;
            client.Send("82 00");
            Assert.IsFalse(client.IsClosed);
            broker.Advance(broker.Options.PacketTimeoutMs);
            Assert.IsTrue(client.IsClosed);
        }

        [TestMethod]
        public void A_connack_that_is_too_large_for_the_client_is_not_sent()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r5 27 u32:12");
            client.ExpectClosed(); // 5.0 [MQTT-3.1.2-24]
            Assert.AreEqual(0, broker.Statistics.ClientsConnected);
        }

        [TestMethod]
        public void A_session_ends_with_its_connection_unless_it_asks_for_more()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "00", "r0", false);
            client.Disconnect();
            Assert.AreEqual(0, broker.Statistics.Sessions); // 5.0 §3.1.2.11.2
        }

        [TestMethod]
        public void A_session_expires_when_its_time_is_over()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 11 u32:10", false);
            client.Cut();
            broker.Advance(9999);
            Assert.AreEqual(1, broker.Statistics.Sessions);
            Assert.IsTrue(broker.Engine.NextDeadlineMs <= broker.Clock.NowMs + 1);
            broker.Advance(1);
            Assert.AreEqual(0, broker.Statistics.Sessions); // 5.0 [MQTT-4.1.0-2]
            Assert.AreEqual(1, broker.Statistics.SessionsExpired);
        }

        [TestMethod]
        public void A_session_is_found_before_its_time_is_over()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 11 u32:10", false);
            client.Cut();
            broker.Advance(9999);
            TestClient again = broker.Connect5("a", "00", "r0", true); // 5.0 [MQTT-3.2.2-3]
            broker.Advance(60000);
            Assert.AreEqual(1, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void A_session_that_never_expires_does_not()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 11 ffffffff", false);
            client.Disconnect();
            broker.Advance(5000000000000L);
            Assert.AreEqual(1, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void Disconnect_changes_the_expiry()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a", "02", "r5 11 u32:10", false);
            client.Send("e0 r7 00 r5 11 u32:0");
            client.ExpectClosed();
            Assert.AreEqual(0, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void Disconnect_does_not_make_a_session_out_of_none()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Send("e0 r7 00 r5 11 u32:10");
            client.ExpectDisconnect("82"); // 5.0 §3.14.2.2.2
            Assert.AreEqual(0, broker.Statistics.Sessions);
        }

        private sealed class FixedAnswer : IMqttAuthenticator
        {
            private readonly MqttReasonCode _code;

            public FixedAnswer(MqttReasonCode code)
            {
                _code = code;
            }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                return _code;
            }
        }
    }
}
