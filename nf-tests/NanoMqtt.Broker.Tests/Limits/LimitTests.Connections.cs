using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    // Who comes, and how long it may take.
    public partial class LimitTests
    {
        [TestMethod]
        public void MaximumClients()
        {
            TestBroker broker = new TestBroker();
            TestClient[] clients = new TestClient[broker.Options.MaximumClients];
            for (int i = 0; i < clients.Length; i++)
            {
                clients[i] = broker.Connect("c" + i);
            }

            TestClient fifth = broker.Open();
            Assert.IsNull(broker.Open());
            fifth.Connect("c5", true);
            fifth.Expect("CONNACK 3"); // server unavailable, or 5.0 busy
            fifth.ExpectClosed();
            fifth = broker.Open();
            fifth.Connect5("5", "02", "r0");
            fifth.ExpectPacket("20 03 00 89 00");
            fifth.ExpectClosed();
            Assert.AreEqual(3, broker.Statistics.ConnectionsRefused);
            Assert.AreEqual(clients.Length, broker.Statistics.ClientsMaximum);
            clients[2].Disconnect();
            broker.Connect("c4").ExpectAlive();
            clients[0].Disconnect();
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void A_client_that_comes_back_is_let_in_when_all_places_are_taken()
        {
            TestBroker broker = new TestBroker();
            TestClient[] clients = new TestClient[4];
            for (int i = 0; i < 4; i++)
            {
                clients[i] = broker.Connect("c" + i);
            }

            broker.Connect("c1").ExpectAlive(); // before its keep alive tells that its old connection is dead
            clients[1].ExpectClosed();
            clients[0].ExpectAlive();
        }

        [TestMethod]
        public void MaximumConnectsPerSecond()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumConnectsPerSecond = 2;
            TestBroker broker = new TestBroker(options);
            broker.Clock.Advance(5000);
            broker.Connect("a").Disconnect();
            broker.Connect("b").Disconnect();
            TestClient third = broker.Open();
            third.Connect5("c", "02", "r0");
            third.ExpectPacket("20 03 00 9f 00");
            third.ExpectClosed();
            third = broker.Open();
            third.Connect("c", true);
            third.Expect("CONNACK 3");
            broker.Advance(500);
            broker.Connect("c");
            third = broker.Open();
            third.Connect("d", true);
            third.Expect("CONNACK 3");
            Assert.AreEqual(3, broker.Statistics.ConnectionsRefused);
            broker.Advance(1000);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void MaximumSessions()
        {
            TestBroker broker = new TestBroker();
            int most = broker.Options.MaximumSessions;
            for (int i = 0; i < most; i++)
            {
                broker.ConnectPersistent("s" + i, false).Disconnect();
                broker.Advance(1000);
            }

            broker.ConnectPersistent("s0", true).Disconnect();
            Assert.AreEqual(0, broker.Statistics.SessionsEvicted);
            broker.ConnectPersistent("new", false).Disconnect(); // s1 is away longest
            Assert.AreEqual(1, broker.Statistics.SessionsEvicted);
            Assert.AreEqual(most, broker.Statistics.Sessions);
            broker.ConnectPersistent("s0", true).Disconnect();
            broker.ConnectPersistent("s1", false).Disconnect();
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void MaximumClientIdBytes()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules("allow both #");
            string longest = new string('i', broker.Options.MaximumClientIdBytes);
            broker.Connect(longest).Disconnect();
            ExpectRefused(broker, longest + "i", "user", 2, 0x85);
            ExpectRefused(broker, "a", longest + "u", 4, 0x86);
            Assert.AreEqual(4, broker.Statistics.ConnectionsRefused);
            TestClient client = broker.Open();
            client.Connect(WithUser("a", longest, MqttProtocolLevel.V311));
            client.Expect("CONNACK 0");
            client.Disconnect();
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void ConnectTimeoutMs()
        {
            TestBroker broker = new TestBroker();
            TestClient silent = broker.Open();
            TestClient slow = broker.Open();
            TestClient late = broker.Open();
            broker.Advance(broker.Options.ConnectTimeoutMs - 1);
            slow.Send("10");
            late.Connect("late", true);
            broker.Advance(1);
            silent.ExpectClosed();
            slow.ExpectClosed();
            late.Expect("CONNACK 0");
            late.ExpectAlive();
            Assert.AreEqual(2, broker.Statistics.Timeouts);
            Assert.AreEqual(2, broker.Statistics.ConnectionsRefused);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void PacketTimeoutMs()
        {
            TestBroker broker = new TestBroker();
            TestClient old = broker.Connect("a");
            TestClient client = broker.Connect5("b");
            TestClient inTime = broker.Connect("c");
            old.Send("30 r9 s't'");
            client.Send("30 r9 s't'");
            inTime.Send("30 r4 s't'");
            broker.Advance(broker.Options.PacketTimeoutMs - 1);
            old.Send("41"); // a byte now and then is no excuse
            inTime.Send("41");
            broker.Advance(1);
            old.ExpectClosed();
            client.ExpectDisconnect("83");
            inTime.ExpectAlive();
            Assert.AreEqual(2, broker.Statistics.Timeouts);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void MaximumKeepAliveSeconds()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumKeepAliveSeconds = 60;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r14 00 00 r11 13 u16:60 21 u16:3 27 u32:256");
            TestClient equal = broker.Open();
            equal.Send("10 r14 s'MQTT' 05 02 u16:60 r0 s'b'");
            equal.ExpectConnack5(false);
            broker.Advance(89999);
            client.ExpectAlive();
            equal.ExpectAlive();
            broker.Advance(90000);
            client.ExpectDisconnect("8d"); // [MQTT-3.2.2-21]
            equal.ExpectDisconnect("8d");
            Assert.AreEqual(2, broker.Statistics.Timeouts);
            broker.ServeAnOrdinaryClient();
        }

        // At both levels.
        private static void ExpectRefused(TestBroker broker, string clientId, string userName, int returnCode, int reasonCode)
        {
            TestClient client = broker.Open();
            client.Connect(WithUser(clientId, userName, MqttProtocolLevel.V311));
            client.Expect("CONNACK " + returnCode);
            client.ExpectClosed();
            client = broker.Open();
            client.Connect(WithUser(clientId, userName, MqttProtocolLevel.V5));
            client.ExpectPacket("20 03 00 " + NanoMqtt.Tests.WireNotation.ToHex(new byte[] { (byte)reasonCode }, 0, 1) + " 00");
            client.ExpectClosed();
        }

        private static ConnectPacket WithUser(string clientId, string userName, MqttProtocolLevel level)
        {
            return new ConnectPacket { ClientId = clientId, CleanSession = true, Level = level, HasUserName = true, UserName = userName };
        }
    }
}
