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
            int[] codes = { 1, 2, 3, 4, 5 };
            for (int i = 0; i < codes.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new Gatekeeper { Code = (MqttConnectReturnCode)codes[i] };
                TestClient client = broker.Open();
                client.Connect("a", false);
                client.Expect("CONNACK " + codes[i]);
                client.ExpectClosed(); // [MQTT-3.2.2-5]
                Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
                Assert.AreEqual(0, broker.Statistics.Sessions);
            }
        }

        [TestMethod]
        public void A_code_that_does_not_exist_refuses()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authenticator = new Gatekeeper { Code = (MqttConnectReturnCode)77 };
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
            Assert.AreEqual(1, broker.Statistics.CallbackFaults);
        }

        [TestMethod]
        public void A_refused_client_does_not_take_over()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.Connect("a");
            broker.Engine.Authenticator = new Gatekeeper { Code = MqttConnectReturnCode.BadUserNameOrPassword };
            broker.Open().Connect("a", true);
            first.ExpectAlive();
        }

        private sealed class Gatekeeper : IMqttAuthenticator
        {
            public MqttConnectReturnCode Code { get; set; }

            public bool Throws { get; set; }

            public string Seen { get; private set; }

            public MqttConnectReturnCode Authenticate(MqttConnectRequest request)
            {
                if (Throws)
                {
                    throw new InvalidOperationException();
                }

                byte[] password = request.GetPassword();
                string hex = password == null ? "null" : NanoMqtt.Tests.WireNotation.ToHex(password, 0, password.Length);
                Seen = request.ClientId + " " + (request.UserName ?? "null") + " " + hex + " " + (request.RemoteAddress ?? "null");
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
