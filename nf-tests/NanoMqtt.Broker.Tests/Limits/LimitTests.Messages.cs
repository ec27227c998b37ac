using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    // Messages that wait, and those that stay.
    public partial class LimitTests
    {
        [TestMethod]
        public void MaximumQueuedMessages()
        {
            TestBroker broker = new TestBroker();
            int most = broker.Options.MaximumQueuedMessages;
            LeaveSubscriber(broker);
            for (int i = 0; i < most; i++)
            {
                broker.PublishLocal(0, 1);
            }

            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            broker.PublishLocal(1, 1);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(most, broker.Statistics.HeldMessages);
            broker.ServeAnOrdinaryClient();
            TestClient sleeper = broker.ConnectPersistent("s", true);
            for (int i = 1; i <= most; i++)
            {
                sleeper.Expect("PUBLISH q1 " + i + " t=");
                sleeper.Acknowledge(MqttPacketType.Puback, i);
            }

            sleeper.ExpectNothing();
        }

        [TestMethod]
        public void MaximumQueuedBytes()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQueuedBytes = 100;
            TestBroker broker = new TestBroker(options);
            LeaveSubscriber(broker);
            broker.PublishLocal(49, 1); // 50 bytes with its topic
            broker.PublishLocal(49, 1);
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            broker.PublishLocal(0, 1);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(options.MaximumQueuedBytes, broker.Statistics.HeldBytes);
            broker.ServeAnOrdinaryClient();
            broker.Connect("s").Disconnect();
            LeaveSubscriber(broker);
            broker.PublishLocal(150, 1); // a single message may have more
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(151, broker.Statistics.HeldBytes);
            broker.Engine.PublishLocal("r", new byte[150], 0, 150, MqttQoS.AtLeastOnce, true); // a retained one, too
            TestClient client = broker.Connect("c");
            client.Subscribe("r", 1);
            Assert.IsTrue(client.HasPacket());
        }

        [TestMethod]
        public void MaximumInFlight()
        {
            TestBroker broker = new TestBroker();
            int most = broker.Options.MaximumInFlight;
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 1);
            for (int i = 0; i <= most; i++)
            {
                broker.PublishLocal(0, 1);
            }

            for (int id = 1; id <= most; id++)
            {
                client.Expect("PUBLISH q1 " + id + " t=");
            }

            client.ExpectNothing();
            broker.ServeAnOrdinaryClient();
            client.Acknowledge(MqttPacketType.Puback, 1);
            client.Expect("PUBLISH q1 " + (most + 1) + " t=");
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void MaximumHeldMessages()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumHeldMessages = 3;
            TestBroker broker = new TestBroker(options);
            LeaveSubscriber(broker);
            for (int i = 0; i < options.MaximumHeldMessages; i++)
            {
                broker.PublishLocal(1, 1);
            }

            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.MemoryFull]);
            broker.PublishLocal(1, 1);
            ExpectStoreFull(broker, options.MaximumHeldMessages, options.MaximumHeldMessages * 2);
        }

        [TestMethod]
        public void MaximumHeldBytes()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumHeldBytes = 100;
            TestBroker broker = new TestBroker(options);
            LeaveSubscriber(broker);
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("t", 0);
            broker.PublishLocal(49, 1);
            broker.PublishLocal(49, 1);
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.MemoryFull]);
            broker.PublishLocal(0, 1);
            Assert.IsTrue(watcher.HasPacket() && watcher.HasPacket() && watcher.HasPacket()); // what needs no store goes on
            ExpectStoreFull(broker, 2, options.MaximumHeldBytes);
        }

        [TestMethod]
        public void MaximumRetainedMessages()
        {
            TestBroker broker = new TestBroker();
            int most = broker.Options.MaximumRetainedMessages;
            TestClient client = broker.Connect("a");
            client.Subscribe("t/" + most, 0);
            for (int i = 0; i < most; i++)
            {
                client.PublishRetained("t/" + i, "x", 0);
            }

            Assert.AreEqual(0, broker.Statistics.NotRetained);
            client.PublishRetained("t/" + most, "x", 0);
            client.Expect("PUBLISH q0 t/" + most + "=x"); // delivered all the same
            Assert.AreEqual(most, broker.Statistics.RetainedMessages);
            Assert.AreEqual(1, broker.Statistics.NotRetained);
            broker.ServeAnOrdinaryClient();
            client.PublishRetained("t/3", "y", 0); // one in the place of another
            client.PublishRetained("t/3", string.Empty, 0);
            client.PublishRetained("t/" + most, "y", 0);
            client.Expect("PUBLISH q0 t/" + most + "=y");
            client.Subscribe("t/" + most, 0);
            client.Expect("PUBLISH q0 retain t/" + most + "=y");
            Assert.AreEqual(1, broker.Statistics.NotRetained);
        }

        [TestMethod]
        public void No_retained_messages_at_all()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumRetainedMessages = 0;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r13 00 00 r10 21 u16:3 27 u32:256 25 00");
            client.Send("31 r4 s't' r0");
            client.ExpectDisconnect("9a");
            client = broker.Open();
            client.Send("10 r20 s'MQTT' 05 26 u16:0 r0 s'c' r0 s'w' b''");
            client.ExpectPacket("20 03 00 9a 00");
            TestClient old = broker.Connect("b");
            old.PublishRetained("t", "x", 0);
            old.ExpectAlive();
            Assert.AreEqual(1, broker.Statistics.NotRetained);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void MaximumRetainedBytes()
        {
            TestBroker broker = new TestBroker();
            int most = broker.Options.MaximumRetainedBytes;
            TestClient client = broker.Connect("a");
            client.PublishRetained("a", new string('x', 199), 0);
            client.PublishRetained("b", new string('x', most - 201), 0);
            Assert.AreEqual(0, broker.Statistics.NotRetained);
            client.PublishRetained("c", "x", 0);
            Assert.AreEqual(1, broker.Statistics.NotRetained);
            Assert.AreEqual(most, broker.Statistics.HeldBytes);
            broker.ServeAnOrdinaryClient(); // the rest of the store is for queues
        }

        [TestMethod]
        public void A_retained_message_whose_successor_has_no_room_is_gone_rather_than_stale()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("a", new string('x', 199), 0);
            client.PublishRetained("b", "old", 0);
            client.PublishRetained("b", new string('x', 200), 0);
            Assert.AreEqual(1, broker.Statistics.NotRetained);
            client.Subscribe("b", 0);
            client.ExpectNothing();
        }

        [TestMethod]
        public void MaximumLocalSubscriptions()
        {
            MqttBrokerOptions options = TestOptions.Create();
            MqttBroker broker = new MqttBroker(new MemoryAcceptor(), options);
            Recorder recorder = new Recorder();
            for (int i = 0; i < options.MaximumLocalSubscriptions; i++)
            {
                Assert.IsTrue(broker.Subscribe("t/" + i, recorder.HandleMessage));
            }

            Assert.IsFalse(broker.Subscribe("t", recorder.HandleMessage));
            Assert.AreEqual(options.MaximumLocalSubscriptions, broker.Statistics.Subscriptions);
            Assert.IsTrue(broker.Unsubscribe("t/1"));
            Assert.IsTrue(broker.Subscribe("t", recorder.HandleMessage));
        }

        [TestMethod]
        public void MaximumLocalMessages()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "t");
            for (int i = 0; i < broker.Options.MaximumLocalMessages; i++)
            {
                broker.PublishLocal(1, 0);
            }

            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.LocalFull]);
            broker.PublishLocal(2, 0);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.LocalFull]);
            broker.ServeAnOrdinaryClient();
            MqttLocalMessage message = new MqttLocalMessage(new byte[16]);
            for (int i = 0; i < broker.Options.MaximumLocalMessages; i++)
            {
                Assert.IsTrue(broker.Engine.NextLocal(message));
                Assert.AreEqual(1, message.PayloadLength);
            }

            Assert.IsFalse(broker.Engine.NextLocal(message));
        }

        // A client "s" that sleeps and is subscribed to what PublishLocal publishes.
        private static void LeaveSubscriber(TestBroker broker)
        {
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
        }

        // One delivery has been dropped. No will has room either; with the sleeper's session the store is empty again.
        private static void ExpectStoreFull(TestBroker broker, int messages, int bytes)
        {
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.MemoryFull]);
            Assert.AreEqual(messages, broker.Statistics.HeldMessages);
            Assert.AreEqual(bytes, broker.Statistics.HeldBytes);
            TestClient client = broker.Open();
            client.Send("10 r20 s'MQTT' 05 06 u16:0 r0 s'c' r0 s'w' b''");
            client.ExpectPacket("20 03 00 97 00");
            client.ExpectClosed();
            Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
            broker.Connect("s").Disconnect();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
            broker.ServeAnOrdinaryClient();
        }
    }
}
