using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class KeepAliveTests
    {
        [TestMethod]
        public void A_silent_client_is_closed_after_one_and_a_half_keep_alives()
        {
            TestBroker broker = new TestBroker();
            TestClient client = Connect(broker, 10);
            broker.Advance(broker.Engine.NextDeadlineMs); // that of CONNECT, which has come
            Assert.AreEqual(15000L, broker.Engine.NextDeadlineMs);
            broker.Advance(4999);
            client.ExpectNothing();
            broker.Advance(1); // [MQTT-3.1.2-24]
            client.ExpectClosed();
            Assert.AreEqual(1, broker.Statistics.Timeouts);
            Assert.AreEqual("+a", broker.NextEvent());
            Assert.AreEqual("-a " + (int)MqttCloseReason.KeepAliveTimeout, broker.NextEvent());
        }

        [TestMethod]
        public void Every_packet_extends_the_time()
        {
            TestBroker broker = new TestBroker();
            TestClient client = Connect(broker, 10);
            for (int i = 0; i < 5; i++)
            {
                broker.Advance(14000);
                client.Send("c0 00");
                client.Expect("PINGRESP"); // [MQTT-3.12.4-1]
            }

            broker.Advance(15000);
            client.ExpectClosed();
        }

        [TestMethod]
        public void A_part_of_a_packet_does_not_extend_the_time()
        {
            TestBroker broker = new TestBroker();
            TestClient client = Connect(broker, 10);
            broker.Advance(14000);
            client.Send("c0");
            broker.Advance(1000);
            client.ExpectClosed();
        }

        [TestMethod]
        public void Keep_alive_0_never_ends()
        {
            TestBroker broker = new TestBroker();
            TestClient client = Connect(broker, 0);
            broker.Advance(1000L * 3600 * 24 * 50);
            client.ExpectAlive();
        }

        [TestMethod]
        public void The_longest_keep_alive_does_not_overflow()
        {
            TestBroker broker = new TestBroker();
            TestClient client = Connect(broker, 65535);
            broker.Advance(65535L * 1500 - 1);
            client.ExpectNothing();
            broker.Advance(1);
            client.ExpectClosed();
        }

        [TestMethod]
        public void The_next_deadline_is_that_of_the_first_to_expire()
        {
            TestBroker broker = new TestBroker();
            Connect(broker, 100, "b");
            TestClient first = Connect(broker, 10, "a");
            broker.Advance(15000);
            first.ExpectClosed();
            Assert.AreEqual(150000L, broker.Engine.NextDeadlineMs);
        }

        private static TestClient Connect(TestBroker broker, int keepAliveSeconds)
        {
            return Connect(broker, keepAliveSeconds, "a");
        }

        private static TestClient Connect(TestBroker broker, int keepAliveSeconds, string clientId)
        {
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = clientId, CleanSession = true, KeepAliveSeconds = keepAliveSeconds });
            client.Expect("CONNACK 0");
            return client;
        }
    }
}
