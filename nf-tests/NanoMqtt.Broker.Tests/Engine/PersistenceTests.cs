using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>What a broker that starts from its store knows of the one before.</summary>
    [TestClass]
    public class PersistenceTests
    {
        [TestMethod]
        public void Retained_messages_are_there_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Connect("c");
            client.PublishRetained("a", "1", 0);
            client.PublishRetained("b", "2", 1);
            client.Expect("PUBACK 1");
            client.PublishRetained("a", "3", 0);
            client.PublishRetained("d", "4", 0);
            client.PublishRetained("d", string.Empty, 0);
            broker = StoredBroker.Restart(broker);
            Assert.AreEqual(2, broker.Statistics.RetainedMessages);
            TestClient reader = broker.Connect("r");
            reader.Subscribe("a", 0);
            reader.Expect("PUBLISH q0 retain a=3");
            reader.Subscribe("#", 1);
            string first = reader.Next();
            string second = reader.Next();
            Assert.IsTrue(first == "PUBLISH q0 retain a=3" || second == "PUBLISH q0 retain a=3");
            Assert.IsTrue(first == "PUBLISH q1 retain 1 b=2" || second == "PUBLISH q1 retain 1 b=2");
            reader.ExpectNothing();
        }

        [TestMethod]
        public void A_retained_message_can_be_replaced_and_removed_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            broker.Connect("c").PublishRetained("a", "1", 0);
            broker = StoredBroker.Restart(broker);
            broker.Connect("c").PublishRetained("a", "2", 0);
            broker = StoredBroker.Restart(broker);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            broker.Connect("c").PublishRetained("a", string.Empty, 0);
            broker = StoredBroker.Restart(broker);
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void What_the_broker_says_of_itself_is_not_stored_but_said_anew_after_a_restart()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            options.SysIntervalSeconds = 10;
            options.MaximumRetainedMessages = 30;
            options.MaximumRetainedBytes = 2048;
            options.MaximumHeldMessages = 60;
            options.MaximumHeldBytes = 4096;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "x", 1);
            broker.Engine.PublishLocal("$app/state", new byte[1], 0, 1, MqttQoS.AtLeastOnce, true);
            broker.Advance(1000);
            Assert.IsTrue(broker.Statistics.RetainedMessages > 18);
            Assert.AreEqual(2, StoredBroker.StoreOf(broker).Count); // the message "t" and its place
            broker = StoredBroker.Restart(broker);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            broker.Advance(0);
            client = broker.Connect("a");
            client.Subscribe("$SYS/broker/clients/connected", 0);
            client.Expect("PUBLISH q0 retain $SYS/broker/clients/connected=0");
        }

        [TestMethod]
        public void Sessions_and_subscriptions_are_there_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.ConnectPersistent("c", false);
            client.Subscribe("a/+", 1);
            client.Subscribe("b/#", 2);
            client.Subscribe("d", 0);
            client.Unsubscribe("d");
            broker = StoredBroker.Restart(broker);
            Assert.AreEqual(2, broker.Statistics.Subscriptions);
            Assert.AreEqual(1, broker.Statistics.Sessions);
            client = broker.ConnectPersistent("c", true);
            TestClient publisher = broker.Connect("p");
            publisher.Publish("a/x", "1", 1);
            publisher.Publish("b", "2", 2);
            publisher.Publish("d", "3", 0);
            client.Expect("PUBLISH q1 1 a/x=1");
            client.Expect("PUBLISH q2 2 b=2");
            client.ExpectNothing();
        }

        [TestMethod]
        public void A_clean_session_leaves_nothing_in_the_store()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Connect("c");
            client.Subscribe("t", 2);
            broker.Connect("p").Publish("t", "1", 2);
            client.Expect("PUBLISH q2 1 t=1");
            broker.Advance(1000);
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void A_session_that_ends_leaves_nothing_in_the_store()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.ConnectPersistent("c", false);
            client.Subscribe("t", 2);
            client.Publish("x", "1", 2);
            client.Disconnect();
            broker.Connect("p").Publish("t", "2", 2);
            broker = StoredBroker.Restart(broker);
            Assert.AreEqual(5, StoredBroker.StoreOf(broker).Count, "session, subscription, message, its place in the queue, received identifier");
            broker.Connect("c");
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_message_for_several_clients_is_stored_once()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            StoredBroker.AddSleeper(broker, "a");
            StoredBroker.AddSleeper(broker, "b");
            int before = StoredBroker.StoreOf(broker).Count;
            broker.Connect("p").Publish("t", "1", 1);
            Assert.AreEqual(before + 3, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void Queued_messages_come_in_order_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            StoredBroker.AddSleeper(broker, "c");
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 6; i++)
            {
                publisher.Publish("t", "m" + i, 1 + i % 2, i + 1, false, false);
            }

            broker = StoredBroker.Restart(broker);
            TestClient client = broker.ConnectPersistent("c", true);
            client.Expect("PUBLISH q1 1 t=m0");
            client.Expect("PUBLISH q2 2 t=m1");
            client.Expect("PUBLISH q1 3 t=m2");
            client.Expect("PUBLISH q2 4 t=m3");
            client.Acknowledge(MqttPacketType.Puback, 3);
            client.Expect("PUBLISH q1 5 t=m4");

            // The second is released, the third is gone: the others keep their places and identifiers.
            client.Acknowledge(MqttPacketType.Pubrec, 2);
            client.Expect("PUBREL 2");
            broker = StoredBroker.Restart(broker);
            client = broker.ConnectPersistent("c", true);
            client.Expect("PUBREL 2");
            client.Expect("PUBLISH q1 dup 1 t=m0");
            client.Expect("PUBLISH q2 dup 4 t=m3");
            client.Expect("PUBLISH q1 dup 5 t=m4");
            client.Acknowledge(MqttPacketType.Puback, 1);
            client.Expect("PUBLISH q2 1 t=m5");
        }

        [TestMethod]
        public void An_identifier_in_use_is_not_given_out_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            StoredBroker.AddSleeper(broker, "c");
            broker.Connect("p").Publish("t", "1", 1);
            broker.ConnectPersistent("c", true).Expect("PUBLISH q1 1 t=1");
            broker = StoredBroker.Restart(broker);
            TestClient client = broker.ConnectPersistent("c", true);
            client.Expect("PUBLISH q1 dup 1 t=1");
            broker.Connect("p").Publish("t", "2", 1);
            client.Expect("PUBLISH q1 2 t=2");
        }

        [TestMethod]
        public void A_released_identifier_is_good_for_a_new_message_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.ConnectPersistent("c", false);
            client.Publish("t", "1", 2);
            client.Expect("PUBREC 1");
            broker.Advance(1000);
            client.Acknowledge(MqttPacketType.Pubrel, 1);
            client.Expect("PUBCOMP 1");
            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("t", 0);
            broker.ConnectPersistent("c", true).Publish("t", "2", 2);
            watcher.Expect("PUBLISH q0 t=2");
        }

        [TestMethod]
        public void A_message_that_made_room_does_not_come_back()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            options.MaximumQueuedMessages = 2;
            options.QueuePolicy = MqttFullPolicy.DropOldest;
            TestBroker broker = new TestBroker(options);
            StoredBroker.AddSleeper(broker, "c");
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 3; i++)
            {
                publisher.Publish("t", "m" + i, 1);
            }

            TestClient client = StoredBroker.Restart(broker).ConnectPersistent("c", true);
            client.Expect("PUBLISH q1 1 t=m1");
            client.Expect("PUBLISH q1 2 t=m2");
            client.ExpectNothing();
        }

        [TestMethod]
        public void Session_expiry_goes_on_with_what_was_left_at_the_stop()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            broker.Connect5("c", "00", "r5 11 u32:100", false).Disconnect();
            broker.Advance(60000);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker = StoredBroker.Restart(broker);
            broker.Advance(39000);
            Assert.AreEqual(1, broker.Statistics.Sessions);
            broker.Advance(1000);
            Assert.AreEqual(0, broker.Statistics.Sessions);
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void Message_expiry_goes_on_with_what_was_left_at_the_stop()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            StoredBroker.AddSleeper(broker, "c");
            TestClient publisher = broker.Connect5("p");
            publisher.Send("32 r11 s't' u16:1 r5 02 u32:100");
            publisher.Send("32 r11 s't' u16:2 r5 02 u32:50");
            broker.Advance(60000);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker = StoredBroker.Restart(broker);
            broker.Advance(39000);
            TestClient client = broker.ConnectPersistent("c", true);
            client.Expect("PUBLISH q1 1 t=");
            client.ExpectNothing();
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.Expired]);
        }

        [TestMethod]
        public void Subscription_options_and_identifiers_are_there_after_a_restart()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Connect5("c", "00", "r5 11 u32:100", false);
            client.Send("82 r9 u16:1 r2 0b 07 s't' 0d"); // QoS 1, no local, retain as published
            Assert.IsTrue(client.HasPacket());
            client.Disconnect();
            broker.Connect("p").PublishRetained("t", "1", 1);
            broker = StoredBroker.Restart(broker);
            client = broker.Connect5("c", "00", "r5 11 u32:100", true);
            client.ExpectPacket("33 r9 s't' u16:1 r2 0b 07 '1'");
            broker.Connect("p").PublishRetained("t", "2", 0);
            client.ExpectPacket("31 r7 s't' r2 0b 07 '2'");
            client.Send("30 r4 s't' r0"); // its own
            client.ExpectNothing();
        }
    }
}
