using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// More retained messages for a new subscription than its client takes at once. The rest comes when the client is back, even if the broker was
    /// started anew meanwhile.
    /// </summary>
    [TestClass]
    public class PendingRetainedTests
    {
        private const int Messages = 10;

        [TestMethod]
        public void The_rest_comes_on_the_next_connection()
        {
            for (int qos = 1; qos <= 2; qos++)
            {
                for (int taken = 0; taken <= Messages; taken++)
                {
                    TestBroker broker = new TestBroker(Options(null));
                    TestClient client = Subscribe(broker, qos);
                    string got = Take(client, taken);
                    client.Cut();
                    got += Take(broker.ConnectPersistent("c", true), Messages);
                    CheckOnce(got, "QoS " + qos + ", cut after " + taken);
                }
            }
        }

        [TestMethod]
        public void The_rest_comes_after_a_restart()
        {
            for (int qos = 1; qos <= 2; qos++)
            {
                for (int taken = 0; taken <= Messages; taken++)
                {
                    MemoryStore store = new MemoryStore();
                    TestBroker broker = new TestBroker(Options(store));
                    string got = Take(Subscribe(broker, qos), taken);
                    broker = StoredBroker.Restart(broker);
                    got += Take(broker.ConnectPersistent("c", true), 2);
                    broker = StoredBroker.Restart(broker);
                    got += Take(broker.ConnectPersistent("c", true), Messages);
                    CheckOnce(got, "QoS " + qos + ", restart after " + taken);
                    broker = StoredBroker.Restart(broker);
                    Assert.AreEqual(string.Empty, Take(broker.ConnectPersistent("c", true), Messages));
                }
            }
        }

        [TestMethod]
        public void The_power_may_go_at_any_moment()
        {
            for (int taken = 0; taken <= Messages; taken++)
            {
                MemoryStore store = new MemoryStore();
                TestBroker broker = new TestBroker(Options(store));
                string got = Take(Subscribe(broker, 2), taken);
                store.CutPower();
                got += Take(new TestBroker(broker.Options).ConnectPersistent("c", true), Messages);
                CheckOnce(got, "after " + taken);
            }
        }

        [TestMethod]
        public void At_QoS_0_what_did_not_fit_the_output_comes_after_a_restart()
        {
            TestBroker broker = new TestBroker(Options(new MemoryStore()));
            Publish(broker, 20);
            TestClient client = broker.ConnectPersistent("c", false);
            client.TakesBytes = 0;
            client.SendSubscribe(1, "r/#", 0);
            client = StoredBroker.Restart(broker).ConnectPersistent("c", true);
            string got = Take(client, 0);
            Assert.IsTrue(got.Contains("r/9;"), got);
            Assert.IsFalse(got.Contains("r/0;"), got); // was in the output, and is lost with it
            client.ExpectAlive();
        }

        [TestMethod]
        public void A_subscription_that_is_replaced_begins_again_and_then_is_done()
        {
            TestBroker broker = new TestBroker(Options(new MemoryStore()));
            TestClient client = Subscribe(broker, 1);
            string got = Take(client, Messages);
            CheckOnce(got, "first");
            client.SendSubscribe(1, "r/#", 1); // more than the queue takes: noted
            Assert.AreEqual("SUBACK 1 1", client.Next());
            client.SendSubscribe(1, "r/#", 0); // all at once
            Take(client, Messages);
            client.ExpectAlive();
            client = StoredBroker.Restart(broker).ConnectPersistent("c", true);
            Assert.AreEqual(string.Empty, Take(client, Messages));
        }

        [TestMethod]
        public void What_fits_at_once_costs_the_store_nothing()
        {
            MemoryStore store = new MemoryStore();
            TestBroker broker = StoredBroker.Start(store);
            broker.Connect("p").PublishRetained("t", "1", 0);
            TestClient client = broker.ConnectPersistent("c", false);
            client.Subscribe("#", 0);
            client.Expect("PUBLISH q0 retain t=1");
            int puts = store.Puts;
            client.Subscribe("#", 0);
            client.Expect("PUBLISH q0 retain t=1");
            Assert.AreEqual(puts, store.Puts);
        }

        private static MqttBrokerOptions Options(MemoryStore store)
        {
            MqttBrokerOptions options = StoredBroker.Options(store, 0);
            options.MaximumQueuedMessages = 6;
            return options;
        }

        // Retained messages "r/0" and so on, and a client that subscribes to them.
        private static TestClient Subscribe(TestBroker broker, int qos)
        {
            Publish(broker, 1);
            TestClient client = broker.ConnectPersistent("c", false);
            client.SendSubscribe(1, "r/#", qos);
            client.Expect("SUBACK 1 " + qos);
            return client;
        }

        private static void Publish(TestBroker broker, int bytes)
        {
            for (int i = 0; i < Messages; i++)
            {
                broker.Engine.PublishLocal("r/" + i, new byte[bytes], 0, bytes, MqttQoS.ExactlyOnce, true);
            }
        }

        // Takes what comes, and acknowledges so many messages. Gives their topics, and those of messages that need no acknowledgement.
        private static string Take(TestClient client, int most)
        {
            string got = string.Empty;
            string packet;
            while ((packet = client.Next()).Length > 0)
            {
                string[] words = packet.Split(' ');
                if (words[0] == "PUBREL")
                {
                    client.Acknowledge(MqttPacketType.Pubcomp, int.Parse(words[1]));
                }
                else if (words[0] == "PUBLISH" && (words[1] == "q0" || most-- > 0))
                {
                    got += words[words.Length - 1].Split('=')[0] + ";";
                    if (words[1] != "q0")
                    {
                        client.Acknowledge(words[1] == "q1" ? MqttPacketType.Puback : MqttPacketType.Pubrec, int.Parse(words[words.Length - 2]));
                    }
                }
            }

            return got;
        }

        private static void CheckOnce(string got, string where)
        {
            for (int i = 0; i < Messages; i++)
            {
                string topic = "r/" + i + ";";
                int index = got.IndexOf(topic);
                Assert.IsTrue(index >= 0, where + ": lost " + topic + " of " + got);
                Assert.IsTrue(got.IndexOf(topic, index + 1) < 0, where + ": doubled " + topic + " in " + got);
            }
        }
    }
}
