using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>What is reported, as lines of a log.</summary>
    [TestClass]
    public class EventTests
    {
        [TestMethod]
        public void Clients_that_come_go_and_are_refused()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authenticator = new MqttUserList("anna", "secret");
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "a", CleanSession = true, HasUserName = true, UserName = "anna" });
            Assert.AreEqual("refused , reason 0x86", broker.NextLine()); // the harness's connections have no address
            client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "a", HasUserName = true, UserName = "anna", HasPassword = true, Password = Utf8.GetBytes("secret") });
            Assert.AreEqual("connected a", broker.NextLine());
            client.Send("00 00");
            Assert.AreEqual("disconnected a: protocol error", broker.NextLine());
            Assert.AreEqual(string.Empty, broker.NextLine());
        }

        [TestMethod]
        public void Subscriptions_granted_and_refused()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules("allow subscribe a/#");
            TestClient client = broker.Connect("c");
            broker.NextLine();
            client.Send("82 r16 u16:4 s'a/+' 01 s'b/#' 02");
            Assert.AreEqual(string.Empty, broker.NextLine()); // half a packet is none
            client.Cut();
            broker.NextLine();
            client = broker.Connect("c");
            broker.NextLine();
            client.Send("82 r14 u16:4 s'a/+' 01 s'b/#' 02");
            Assert.AreEqual("subscribed c a/+: QoS 1", broker.NextLine());
            Assert.AreEqual("refused c b/#, reason 0x87", broker.NextLine());
        }

        [TestMethod]
        public void Messages_that_a_client_may_not_publish()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules("allow publish a/#");
            TestClient client = broker.Connect("c");
            broker.NextLine();
            client.Publish("a/1", string.Empty, 0);
            client.Publish("b/1", string.Empty, 0);
            Assert.AreEqual("refused c to publish b/1", broker.NextLine());
            Assert.AreEqual(string.Empty, broker.NextLine());
        }

        [TestMethod]
        public void Messages_dropped_with_the_client_the_topic_and_the_reason()
        {
            TestBroker broker = new TestBroker();
            TestClient slow = broker.Connect("s");
            slow.Subscribe("t/#", 0);
            slow.TakesBytes = 0;
            TestClient away = broker.ConnectPersistent("w", false);
            away.Subscribe("t/#", 1);
            away.Disconnect();
            while (broker.NextLine().Length > 0)
            {
            }

            TestClient publisher = broker.Connect("p");
            broker.NextLine();
            string payload = new string('x', 120);
            publisher.Publish("t/1", payload, 0);
            publisher.Publish("t/2", payload, 0);
            publisher.Publish("t/3", payload, 0);
            Assert.AreEqual("dropped s t/3: OutputBytes are waiting", broker.NextLine());
            for (int i = 0; i < 9; i++)
            {
                publisher.Publish("t/q" + i, string.Empty, 1);
            }

            string last = string.Empty;
            for (string line = broker.NextLine(); line.Length > 0; line = broker.NextLine())
            {
                last = line.StartsWith("dropped w") ? line : last;
            }

            Assert.AreEqual("dropped w t/q8: MaximumQueuedMessages or MaximumQueuedBytes are waiting", last);
        }

        [TestMethod]
        public void A_flood_of_drops_hides_no_client_that_comes_or_goes()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "#");
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 100; i++)
            {
                publisher.Publish("t", "x", 0);
            }

            for (int i = 0; i < 3; i++)
            {
                broker.Connect("a").Disconnect();
            }

            int drops = 0;
            string seen = string.Empty;
            for (string line = broker.NextLine(); line.Length > 0; line = broker.NextLine())
            {
                drops += line == "dropped  t: MaximumLocalMessages are waiting" ? 1 : 0;
                seen += line.StartsWith("dropped") ? string.Empty : line + ";";
            }

            Assert.AreEqual(15, drops);
            Assert.AreEqual("connected p;connected a;disconnected a: by itself;connected a;disconnected a: by itself;connected a;disconnected a: by itself;", seen);
        }

        [TestMethod]
        public void Every_reason_has_words_of_its_own()
        {
            string seen = string.Empty;
            for (int code = 0; code <= (int)MqttCloseReason.TooSlow; code++)
            {
                seen = WithNew(seen, new MqttBrokerEvent { Kind = MqttBrokerEventKind.Disconnected, Client = "a", Code = code });
            }

            for (int code = 0; code <= (int)MqttDropReason.LocalFull; code++)
            {
                seen = WithNew(seen, new MqttBrokerEvent { Kind = MqttBrokerEventKind.Dropped, Client = "a", Topic = "t", Code = code });
            }
        }

        private static string WithNew(string seen, MqttBrokerEvent what)
        {
            string line = what.ToString() + ";";
            Assert.IsTrue(seen.IndexOf(line) < 0, line);
            return seen + line;
        }
    }
}
