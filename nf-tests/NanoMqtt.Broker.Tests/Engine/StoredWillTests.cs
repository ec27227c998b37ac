using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Wills survive a restart, those of clients that were connected as well.</summary>
    [TestClass]
    public class StoredWillTests
    {
        [TestMethod]
        public void A_will_that_waits_is_published_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Open();
            client.Send("10 r34 s'MQTT' 05 04 u16:0 r5 11 u32:100 s'c' r5 18 u32:10 s'w' s'gone'");
            client.ExpectConnack5(false);
            client.Cut();
            broker.Advance(4000);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            broker.Advance(5000);
            watcher.ExpectNothing();
            broker.Advance(1000);
            watcher.Expect("PUBLISH q0 w=gone");
            broker = StoredBroker.Restart(broker);
            broker.Advance(100000);
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void The_will_of_a_client_that_was_connected_is_published_after_a_power_cut()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            ConnectWithWill(broker, false);
            broker = StoredBroker.Restart(broker);
            broker.Advance(0);
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            watcher.Expect("PUBLISH q0 retain w=1");
            broker = StoredBroker.Restart(broker);
            broker.Advance(0);
            Assert.AreEqual(1, broker.Statistics.Sessions);
            Assert.AreEqual(1, broker.Statistics.HeldMessages, "published once, and retained");
        }

        [TestMethod]
        public void The_will_of_a_clean_session_is_published_after_a_power_cut_too()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            ConnectWithWill(broker, true);
            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            broker.Advance(0);
            watcher.Expect("PUBLISH q0 w=1"); // [MQTT-3.1.2-8]
            Assert.AreEqual(1, broker.Statistics.Sessions);
            Assert.AreEqual(2, StoredBroker.StoreOf(broker).Count, "the will, and its place among the retained messages");
        }

        [TestMethod]
        public void Nothing_but_its_will_is_stored_of_a_clean_session()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = ConnectWithWill(broker, true);
            client.Subscribe("t", 2);
            client.Publish("t", "1", 2);
            client.Expect("PUBREC 1");
            client.Expect("PUBLISH q2 1 t=1");
            client.Acknowledge(MqttPacketType.Pubrec, 1);
            client.Expect("PUBREL 1");
            Assert.AreEqual(1, StoredBroker.StoreOf(broker).Count, "the session with the will");
            client.Disconnect();
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void Nobody_gets_a_session_back_that_ended_with_the_power()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Open();
            client.Send("10 r24 s'MQTT' 05 04 u16:0 r0 s'c' r0 s'w' s'gone'");
            client.ExpectConnack5(false);
            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            broker.Connect5("c", "00", "r0", false); // before the broker looks what is due
            watcher.Expect("PUBLISH q0 w=gone");
        }

        [TestMethod]
        public void A_session_goes_on_without_a_will_for_which_there_is_no_room_any_more()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            broker.Connect("p").PublishRetained("r", "1", 0);
            ConnectWithWill(broker, false);
            broker.Options.MaximumHeldMessages = 1;
            broker.Advance(1000);
            broker = new TestBroker(broker.Options);
            Assert.AreEqual(1, broker.Statistics.StoreFaults);
            broker.ConnectPersistent("c", true).Disconnect();
            Assert.AreEqual(1, broker.Statistics.HeldMessages);
        }

        private static TestClient ConnectWithWill(TestBroker broker, bool isClean)
        {
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket
            {
                ClientId = "c", CleanSession = isClean, HasWill = true, WillTopic = "w", WillPayload = new byte[] { 49 }, WillPayloadLength = 1, WillRetain = true,
            });
            client.Expect("CONNACK 0");
            return client;
        }
    }
}
