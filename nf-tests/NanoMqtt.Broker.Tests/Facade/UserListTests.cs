using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class UserListTests
    {
        // User name, password, the CONNACK's code; "-" for none.
        private static readonly string[] s_tries =
        {
            "anna", "secret", "0",
            "bert", "other", "0",
            "anna", "other", "4",
            "anna", "secre", "4",
            "anna", "secrets", "4",
            "anna", "secretsecret", "4",
            "anna", "", "4",
            "anna", "-", "4",
            "Anna", "secret", "4",
            "anna2", "secret", "4",
            "", "secret", "4",
            "", "", "4",
            "secret", "bert", "4",
            "-", "-", "4",
        };

        [TestMethod]
        public void Only_a_user_with_its_password_is_let_in()
        {
            for (int i = 0; i < s_tries.Length; i += 3)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new MqttUserList("anna", "secret", "bert", "other");
                TestClient client = broker.Open();
                client.Connect(new ConnectPacket
                {
                    ClientId = "a",
                    CleanSession = true,
                    HasUserName = s_tries[i] != "-",
                    UserName = s_tries[i],
                    HasPassword = s_tries[i + 1] != "-",
                    Password = s_tries[i + 1].Length == 0 ? new byte[0] : Utf8.GetBytes(s_tries[i + 1]),
                });
                client.Expect("CONNACK " + s_tries[i + 2]);
            }
        }

        [TestMethod]
        public void An_empty_list_lets_nobody_in()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authenticator = new MqttUserList();
            TestClient client = broker.Open();
            client.Connect("a", true);
            client.Expect("CONNACK 4");
        }

        [TestMethod]
        public void A_missing_password_is_noticed()
        {
            Assert.ThrowsException(typeof(ArgumentNullException), () => Assert.IsNull(new MqttUserList("anna", null)));
            Assert.ThrowsException(typeof(ArgumentException), () => Assert.IsNull(new MqttUserList("anna", "secret", "bert")));
        }
    }
}
