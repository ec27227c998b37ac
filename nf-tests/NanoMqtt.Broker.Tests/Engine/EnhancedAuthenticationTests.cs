using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>AUTH before CONNACK and later (MQTT 5.0 §4.12). The method is "M"; the data is one byte, which counts the steps.</summary>
    [TestClass]
    public class EnhancedAuthenticationTests
    {
        private const string Method = "15 s'M'";
        private const string Connect = "10 r29 s'MQTT' 05 06 u16:0 r8 " + Method + " 16 b'01' s'a' r0 s'w' b'77'";
        private const string Limits = "21 u16:3 27 u32:256";

        [TestMethod]
        public void A_client_that_proves_itself_at_once_is_accepted_with_an_answer()
        {
            TestBroker broker = Create(0);
            TestClient client = broker.Open();
            client.Send(Connect);
            client.ExpectPacket("20 r19 00 00 r16 " + Method + " 16 b'02' " + Limits); // [MQTT-4.12.0-6]
            client.ExpectAlive();
        }

        [TestMethod]
        public void Challenges_go_on_until_the_authenticator_is_satisfied()
        {
            TestBroker broker = Create(2);
            TestClient client = broker.Open();
            client.Send(Connect);
            client.ExpectPacket("f0 r10 18 r8 " + Method + " 16 b'02'"); // [MQTT-4.12.0-2]
            client.Send("f0 r10 18 r8 " + Method + " 16 b'03'");
            client.ExpectPacket("f0 r10 18 r8 " + Method + " 16 b'04'");
            Assert.AreEqual(0, broker.Statistics.Sessions);
            client.Send("f0 r10 18 r8 " + Method + " 16 b'05'");
            client.ExpectPacket("20 r19 00 00 r16 " + Method + " 16 b'06' " + Limits);
            client.ExpectAlive();
            Assert.AreEqual("+a", broker.NextEvent());
            Assert.AreEqual(1, broker.Statistics.HeldMessages); // the will that came with CONNECT
            broker.Engine.SubscribeLocal(0, "w");
            client.Cut();
            Assert.AreEqual(1, broker.Engine.LocalCount);
        }

        [TestMethod]
        public void A_client_that_fails_is_refused_with_the_reason()
        {
            TestBroker broker = Create(1);
            TestClient client = broker.Open();
            client.Send(Connect);
            Assert.IsTrue(client.HasPacket());
            client.Send("f0 r10 18 r8 " + Method + " 16 b'ff'");
            client.ExpectPacket("20 r7 00 8a r4 1f s'f'"); // [MQTT-4.12.0-4]
            client.ExpectClosed();
            Assert.AreEqual(0, broker.Statistics.Sessions);
            Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
        }

        [TestMethod]
        public void An_accepted_client_may_authenticate_again()
        {
            TestBroker broker = Create(0);
            TestClient client = Accept(broker);
            client.Send("f0 r10 19 r8 " + Method + " 16 b'01'");
            client.ExpectPacket("f0 r10 00 r8 " + Method + " 16 b'02'"); // 5.0 §4.12.1
            client.ExpectAlive();
            Assert.AreEqual("25 M a null", ((Exchange)broker.Engine.EnhancedAuthenticator).Seen);
        }

        [TestMethod]
        public void A_client_may_authenticate_again_while_messages_fill_its_output()
        {
            TestBroker broker = Create(0);
            TestClient client = Accept(broker);
            client.Subscribe5("telemetry", "00");
            client.Send("30 r13 s'telemetry' r0 78"); // from now on the topic is known
            client.ExpectPacket("30 r13 s'telemetry' r0 78");
            client.Send("30 r13 s'telemetry' r0 78 f0 r10 19 r8 " + Method + " 16 b'01'"); // at once
            client.ExpectPacket("30 r13 s'telemetry' r0 78");
            client.ExpectPacket("f0 r10 00 r8 " + Method + " 16 b'02'");
            client.ExpectAlive();
        }

        [TestMethod]
        public void Who_fails_to_authenticate_again_is_disconnected()
        {
            TestBroker broker = Create(0);
            TestClient client = Accept(broker);
            client.Send("f0 r10 19 r8 " + Method + " 16 b'ff'");
            client.ExpectDisconnect("87");
            broker.NextEvent();
            Assert.AreEqual("-a " + (int)MqttCloseReason.NotAuthorized, broker.NextEvent());
        }

        [TestMethod]
        public void Another_method_is_a_protocol_error()
        {
            TestBroker broker = Create(1);
            TestClient client = broker.Open();
            client.Send(Connect);
            Assert.IsTrue(client.HasPacket());
            client.Send("f0 r6 18 r4 15 s'N'"); // [MQTT-4.12.0-5]
            client.ExpectClosed();
            TestBroker later = Create(0);
            client = Accept(later);
            client.Send("f0 r6 19 r4 15 s'N'"); // [MQTT-4.12.1-1]
            client.ExpectDisconnect("82");
        }

        [TestMethod]
        public void Nothing_but_Auth_may_come_before_Connack()
        {
            string[] packets = { Connect, "c0 00", "30 r4 s't' r0", "82 r7 u16:9 r0 s't' 00" };
            for (int i = 0; i < packets.Length; i++)
            {
                TestBroker broker = Create(1);
                TestClient client = broker.Open();
                client.Send(Connect);
                Assert.IsTrue(client.HasPacket());
                client.Send(packets[i]); // [MQTT-3.1.2-30]
                client.ExpectClosed();
                Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
                ((Exchange)broker.Engine.EnhancedAuthenticator).Challenges = 0;
                Accept(broker).ExpectAlive();
            }
        }

        [TestMethod]
        public void A_client_without_a_method_is_not_for_this_authenticator()
        {
            TestBroker broker = Create(0);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 03 00 87 00");
            broker.Engine.Authenticator = new MqttUserList("u", "p");
            client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "a", CleanSession = true, HasUserName = true, UserName = "u", HasPassword = true, Password = new byte[] { (byte)'p' } });
            client.Expect("CONNACK 0");
            client.Send("f0 r6 19 r4 15 s'M'");
            client.ExpectClosed();
        }

        [TestMethod]
        public void Without_a_method_Auth_is_a_protocol_error_later_too()
        {
            TestBroker broker = new TestBroker();
            broker.Connect5("a").Send("f0 r6 19 r4 15 s'M'");
            Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void An_answer_that_is_too_long_refuses()
        {
            TestBroker broker = Create(0);
            ((Exchange)broker.Engine.EnhancedAuthenticator).ResponseBytes = 300;
            TestClient client = broker.Open();
            client.Send(Connect);
            client.ExpectPacket("20 r7 00 83 r4 1f s'f'");
            client.ExpectClosed();
        }

        [TestMethod]
        public void A_challenge_larger_than_the_client_takes_is_not_sent()
        {
            TestBroker broker = Create(1);
            ((Exchange)broker.Engine.EnhancedAuthenticator).ResponseBytes = 20;
            TestClient client = broker.Open();
            client.Send("10 r27 s'MQTT' 05 02 u16:0 r13 " + Method + " 16 b'01' 27 u32:16 s'a'");
            client.ExpectClosed(); // 5.0 [MQTT-3.1.2-24]
        }

        [TestMethod]
        public void An_exchange_that_is_not_finished_is_closed_in_time()
        {
            TestBroker broker = Create(1);
            TestClient client = broker.Open();
            client.Send(Connect);
            Assert.IsTrue(client.HasPacket());
            broker.Advance(broker.Options.ConnectTimeoutMs);
            client.ExpectClosed();
        }

        private static TestBroker Create(int challenges)
        {
            TestBroker broker = new TestBroker();
            broker.Engine.EnhancedAuthenticator = new Exchange { Challenges = challenges };
            return broker;
        }

        [TestMethod]
        public void Exchanges_at_the_same_time_are_told_apart_by_their_connections()
        {
            TestBroker broker = Create(3);
            Exchange exchange = (Exchange)broker.Engine.EnhancedAuthenticator;
            TestClient first = broker.Open();
            TestClient second = broker.Open();
            first.Send(Connect);
            int connection = exchange.Connection;
            second.Send(Connect); // the same client identifier
            Assert.IsTrue(exchange.Connection != connection);
            first.Send("f0 r10 18 r8 " + Method + " 16 b'03'");
            Assert.AreEqual(connection, exchange.Connection);
            second.Send("f0 r10 18 r8 " + Method + " 16 b'03'");
            Assert.IsTrue(exchange.Connection != connection);
        }

        private static TestClient Accept(TestBroker broker)
        {
            TestClient client = broker.Open();
            client.Send(Connect);
            Assert.IsTrue(client.HasPacket());
            return client;
        }

        // Counts the data up; 0xFF fails.
        private sealed class Exchange : IMqttAuthenticator
        {
            public int Challenges { get; set; }

            public int ResponseBytes { get; set; } = 1;

            public string Seen { get; private set; }

            public int Connection { get; private set; }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                Seen = (int)request.ReasonCode + " " + request.GetMethod() + " " + request.ClientId + " " + (request.UserName ?? "null");
                Connection = request.Connection;
                byte[] data = request.GetData();
                request.ReasonString = "f";
                if (data[0] == 0xFF)
                {
                    return MqttReasonCode.Banned;
                }

                request.Response = new byte[ResponseBytes];
                request.Response[0] = (byte)(data[0] + 1);
                return Challenges-- > 0 ? MqttReasonCode.ContinueAuthentication : MqttReasonCode.Success;
            }
        }
    }
}
