using System.Collections;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A dialogue cut after each single byte, in either direction, at both levels, and continued on a new connection: nothing is lost, and at QoS 2
    /// nothing is doubled.
    /// </summary>
    [TestClass]
    public class CutTests
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

        private static ReliableClient Run(int level, int qos, bool toBroker, int cutAfterReceived, int cutAfterSent)
        {
            return toBroker ? ToBroker(level, qos, cutAfterReceived, cutAfterSent) : FromBroker(level, qos, cutAfterReceived, cutAfterSent);
        }

        private static ReliableClient FromBroker(int level, int qos, int cutAfterReceived, int cutAfterSent)
        {
            TestBroker broker = new TestBroker { Level = (MqttProtocolLevel)level };
            TestClient publisher = broker.Connect("publisher");
            TestClient setup = broker.ConnectPersistent("client", false);
            setup.Subscribe("our/topic", qos);
            setup.Disconnect();
            for (int i = 0; i < Messages; i++)
            {
                publisher.Publish("our/topic", "m" + i, qos, i + 1, false, false);
            }

            ReliableClient client = new ReliableClient(broker, "client", qos, 0);
            client.Run(cutAfterReceived, cutAfterSent, null);
            if (cutAfterReceived >= 0 || cutAfterSent >= 0)
            {
                client.End();
                client.Run(-1, -1, null);
            }

            ReliableClient.ExpectAll(client.Received, Messages, qos, "cut at " + cutAfterReceived + " or " + cutAfterSent);
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
            return client;
        }

        private static ReliableClient ToBroker(int level, int qos, int cutAfterReceived, int cutAfterSent)
        {
            TestBroker broker = new TestBroker { Level = (MqttProtocolLevel)level };
            TestClient watcher = broker.Connect("watcher");
            watcher.Subscribe("own/topic", 0);
            ReliableClient client = new ReliableClient(broker, "client", qos, Messages);
            client.Run(cutAfterReceived, cutAfterSent, null);
            if (cutAfterReceived >= 0 || cutAfterSent >= 0)
            {
                client.End();
                client.Run(-1, -1, null);
            }

            Assert.IsTrue(client.IsComplete);
            ArrayList seen = new ArrayList();
            string packet;
            while ((packet = watcher.Next()).Length > 0)
            {
                seen.Add(packet.Substring("PUBLISH q0 own/topic=".Length));
            }

            ReliableClient.ExpectAll(seen, Messages, qos, "cut at " + cutAfterReceived + " or " + cutAfterSent);
            return client;
        }
    }
}
