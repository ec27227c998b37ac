using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// The broker's power is cut after each single byte of a dialogue, in either direction, at both levels, and what it had synced is all that it has
    /// afterwards. With an interval of 0 nothing that was acknowledged is lost, and at QoS 2 nothing is doubled.
    /// </summary>
    [TestClass]
    public class PowerCutTests
    {
        private const int Messages = 3;

        [TestMethod]
        public void QoS_1_from_the_broker_loses_nothing()
        {
            Cuts.Everywhere(Run, 1, false);
        }

        [TestMethod]
        public void QoS_2_from_the_broker_arrives_exactly_once()
        {
            Cuts.Everywhere(Run, 2, false);
        }

        [TestMethod]
        public void QoS_1_to_the_broker_loses_nothing()
        {
            Cuts.Everywhere(Run, 1, true);
        }

        [TestMethod]
        public void QoS_2_to_the_broker_arrives_exactly_once()
        {
            Cuts.Everywhere(Run, 2, true);
        }

        // A subscriber that sleeps gets what the client publishes; the client gets what was queued for it, or publishes.
        private static ReliableClient Run(int level, int qos, bool toBroker, int cutAfterReceived, int cutAfterSent)
        {
            MemoryStore store = new MemoryStore();
            MqttBrokerOptions options = StoredBroker.Options(store, 0);
            TestBroker broker = new TestBroker(options) { Level = (MqttProtocolLevel)level };
            TestClient setup = broker.ConnectPersistent(toBroker ? "sleeper" : "client", false);
            setup.Subscribe(toBroker ? "own/topic" : "our/topic", qos);
            setup.Disconnect();
            if (!toBroker)
            {
                PublishAll(broker, qos);
            }

            ReliableClient client = new ReliableClient(broker, "client", qos, toBroker ? Messages : 0);
            client.Run(cutAfterReceived, cutAfterSent, null);

            // Everything that is not in the store is gone.
            string where = "cut at " + cutAfterReceived + " or " + cutAfterSent;
            store.CutPower();
            broker = new TestBroker(options) { Level = (MqttProtocolLevel)level };
            Assert.AreEqual(0, broker.Statistics.StoreFaults, where);
            client.MoveTo(broker);
            bool isCut = cutAfterReceived >= 0 || cutAfterSent >= 0;
            if (isCut)
            {
                client.Run(-1, -1, null);
            }

            ReliableClient receiver = client;
            if (toBroker)
            {
                Assert.IsTrue(client.IsComplete, where);
                receiver = new ReliableClient(broker, "sleeper", qos, 0);
                receiver.Run(-1, -1, null);
            }

            ReliableClient.ExpectAll(receiver.Received, Messages, qos, where);
            if (isCut)
            {
                Assert.AreEqual(0, broker.Statistics.HeldMessages, where);
            }

            return client;
        }

        private static void PublishAll(TestBroker broker, int qos)
        {
            TestClient publisher = broker.Connect("publisher");
            for (int i = 0; i < Messages; i++)
            {
                publisher.Publish("our/topic", "m" + i, qos, i + 1, false, false);
                publisher.Expect((qos == 1 ? "PUBACK " : "PUBREC ") + (i + 1));
            }

            publisher.Disconnect();
        }
    }
}
