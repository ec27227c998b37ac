using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>After memory has run out, all counts are right again.</summary>
    [TestClass]
    public class RepairEdgeTests
    {
        [TestMethod]
        public void A_will_that_waits_is_still_the_message_it_was()
        {
            TestBroker broker = new TestBroker();
            TestClient node = broker.Open();
            node.Send("10 r31 s'MQTT' 05 04 u16:0 r5 11 u32:60 s'n' r5 18 u32:10 s'w' s'1'");
            node.ExpectConnack5(false);
            node.Cut();
            Break(broker);
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            watcher.PublishRetained("other", "2", 0);
            broker.Advance(10000);
            watcher.Expect("PUBLISH q0 w=1");
            Assert.AreEqual(1, broker.Statistics.HeldMessages); // the retained one
        }

        [TestMethod]
        public void What_is_queued_counts_once_in_its_limit()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQueuedBytes = 100;
            TestBroker broker = new TestBroker(options);
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
            broker.PublishLocal(60, 1);
            Break(broker);
            Break(broker);
            broker.PublishLocal(30, 1);
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            broker.PublishLocal(30, 1);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void Clients_that_are_gone_are_away_for_shared_subscriptions()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.ConnectPersistent("a", false);
            first.Subscribe("$share/g/t", 1);
            Break(broker);
            TestClient second = broker.Connect("b");
            second.Subscribe("$share/g/t", 1);
            for (int i = 1; i <= 3; i++)
            {
                broker.PublishLocal(0, 1);
                second.Expect("PUBLISH q1 " + i + " t=");
            }
        }

        private static void Break(TestBroker broker)
        {
            broker.Engine.Repair(broker.Clock.NowMs);
            broker.Flush();
            broker.Advance(0);
        }
    }
}
