using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class AuthenticatorTests
    {
        [TestMethod]
        public void The_authenticator_sees_who_asks()
        {
            TestBroker broker = new TestBroker();
            Gatekeeper gatekeeper = new Gatekeeper();
            broker.Engine.Authenticator = gatekeeper;
            TestClient client = broker.Open(new NamedTransport());
            client.Connect(new ConnectPacket
            {
                ClientId = "a",
                CleanSession = true,
                HasUserName = true,
                UserName = "ü",
                HasPassword = true,
                Password = new byte[] { 1, 0, 255 },
            });
            client.Expect("CONNACK 0");
            Assert.AreEqual("a ü 0100ff 10.0.0.7:1234", gatekeeper.Seen);
        }

        [TestMethod]
        public void What_was_not_sent_is_null()
        {
            TestBroker broker = new TestBroker();
            Gatekeeper gatekeeper = new Gatekeeper();
            broker.Engine.Authenticator = gatekeeper;
            broker.Connect("a");
            Assert.AreEqual("a null null null", gatekeeper.Seen);
        }

        [TestMethod]
        public void A_refused_client_is_told_why_and_closed()
        {
            int[] reasons = { 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x80, 0x9F };
            int[] codes = { 1, 2, 4, 5, 3, 3, 5, 3, 3 };
            for (int i = 0; i < codes.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new Gatekeeper { Code = (MqttReasonCode)reasons[i] };
                TestClient client = broker.Open();
                client.Connect("a", false);
                client.Expect("CONNACK " + codes[i]);
                client.ExpectClosed(); // [MQTT-3.2.2-5]
                Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
                Assert.AreEqual(0, broker.Statistics.Sessions);
            }
        }

        [TestMethod]
        public void A_code_that_does_not_exist_there_refuses()
        {
            int[] codes = { 77, 0x8E, 300, -1, (int)MqttReasonCode.ContinueAuthentication };
            for (int i = 0; i < codes.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new Gatekeeper { Code = (MqttReasonCode)codes[i] };
                TestClient client = broker.Open();
                client.Connect("a", true);
                client.Expect("CONNACK 5");
                client.ExpectClosed();
            }
        }

        [TestMethod]
        public void A_client_of_MQTT_5_is_told_the_reason_in_words()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authenticator = new Gatekeeper { Code = MqttReasonCode.Banned, ReasonString = "till noon" };
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r15 00 8a r12 1f s'till noon'");
            client.ExpectClosed();
        }

        [TestMethod]
        public void A_reason_that_is_too_long_is_left_out()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authenticator = new Gatekeeper { Code = MqttReasonCode.Banned, ReasonString = new string('x', 300) };
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 03 00 8a 00");
        }

        [TestMethod]
        public void Nobody_comes_in_unasked_once_somebody_decides()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.EnhancedAuthenticator = new Gatekeeper();
            TestClient client = broker.Open();
            client.Connect("a", true);
            client.Expect("CONNACK 5");
            client.ExpectClosed();
        }

        [TestMethod]
        public void An_authenticator_that_throws_refuses_and_is_counted()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authenticator = new Gatekeeper { Throws = true };
            TestClient client = broker.Open();
            client.Connect("a", true);
            client.Expect("CONNACK 5");
            client.ExpectClosed();
            Assert.AreEqual(1, broker.Statistics.HandlerFaults);
        }

        [TestMethod]
        public void A_refused_client_does_not_take_over()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.Connect("a");
            broker.Engine.Authenticator = new Gatekeeper { Code = MqttReasonCode.BadUserNameOrPassword };
            broker.Open().Connect("a", true);
            first.ExpectAlive();
        }

        private sealed class Gatekeeper : IMqttAuthenticator
        {
            public MqttReasonCode Code { get; set; }

            public string ReasonString { get; set; }

            public bool Throws { get; set; }

            public string Seen { get; private set; }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                if (Throws)
                {
                    throw new InvalidOperationException();
                }

                byte[] password = request.GetPassword();
                string hex = password == null ? "null" : NanoMqtt.Tests.WireNotation.ToHex(password, 0, password.Length);
                Seen = request.ClientId + " " + (request.UserName ?? "null") + " " + hex + " " + (request.RemoteAddress ?? "null");
                request.ReasonString = ReasonString;
                return Code;
            }
        }

        private sealed class NamedTransport : IAcceptedTransport
        {
            public int Tag { get; set; }

            public bool IsSendBlocked { get; set; }

            public string RemoteAddress => "10.0.0.7:1234";

            public int Receive(byte[] buffer, int offset, int count) => 0;

            public int Send(byte[] buffer, int offset, int count) => count;

            public void Close()
            {
            }
        }
    }
}
