using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class StoreTests
    {
        [TestMethod]
        public void A_message_is_safe_when_publish_returns_and_sent_with_DUP_by_the_next_life()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = new SessionDriver(CreateOptions(store, 0));
            byte[] payload = { 1 };
            driver.Put("t", payload, 0, 1, MqttQoS.AtLeastOnce, false);
            driver.Put("u", payload, 0, 1, MqttQoS.ExactlyOnce, false);
            store.CutPower();
            driver = new SessionDriver(CreateOptions(store, 0));
            Assert.AreEqual(2, driver.Session.QueuedCount);
            driver.Reconnect(true);
            driver.AssertSent("3a r6 s't' u16:1 01 3c r6 s'u' u16:2 01");
            driver.Publish("v", "1", MqttQoS.AtLeastOnce);
            Assert.AreEqual(3, driver.PublishedPacketId);
            driver.Feed("40 02 u16:1 50 02 u16:2 70 02 u16:2 40 02 u16:3");
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void PUBREL_is_sent_by_the_next_life()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 0));
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            driver.Feed("50 02 u16:1");
            store.CutPower();
            driver = SessionDriver.CreateConnected(CreateOptions(store, 0));
            driver.Cut();
            driver.Reconnect(true);
            driver.AssertSent(string.Empty); // the first connection had no session: the message was taken over
            Assert.AreEqual(0, store.Count);

            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            int id = driver.PublishedPacketId;
            driver.Feed("50 02 u16:" + id);
            driver = new SessionDriver(CreateOptions(store, 0));
            driver.Reconnect(true);
            driver.AssertSent("62 02 u16:" + id);
        }

        [TestMethod]
        public void The_next_life_lets_no_later_message_overtake_PUBREL()
        {
            // [MQTT-4.6.0-4] The broker hands a message on when PUBREL comes.
            MemoryStore store = new MemoryStore();
            MqttClientOptions options = CreateOptions(store, 0);
            options.MaximumInFlight = 2;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            driver.Publish("t", "3", MqttQoS.ExactlyOnce);
            driver.Publish("t", "4", MqttQoS.ExactlyOnce);
            driver.Feed("50 02 u16:1 50 02 u16:2");
            driver = new SessionDriver(options);
            driver.Reconnect(true);
            driver.AssertSent("62 02 u16:1 62 02 u16:2");
            driver.Feed("70 02 u16:1 70 02 u16:2");
            driver.AssertSent("3c r6 s't' u16:3 '3' 3c r6 s't' u16:4 '4'");
        }

        [TestMethod]
        public void A_released_identifier_is_not_a_repetition_to_the_next_life()
        {
            // [MQTT-4.3.3-2] With PUBCOMP the server may use it again.
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 60000));
            driver.Feed("34 r6 s't' u16:7 '1'");
            driver.AssertSent("50 02 u16:7");
            driver.AssertEvents("t=1");
            driver.Feed("62 02 u16:7");
            driver.AssertSent("70 02 u16:7");
            driver = NextLife(store);
            driver.Feed("34 r6 s't' u16:7 '2'");
            driver.AssertEvents("t=2");
        }

        [TestMethod]
        public void An_identifier_of_a_lost_session_is_not_a_repetition_to_the_next_life()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 60000));
            driver.Feed("34 r6 s't' u16:7 '1'");
            driver.Cut();
            driver.Reconnect(false);
            driver.Take();
            driver = NextLife(store);
            driver.Feed("34 r6 s't' u16:7 '2'");
            driver.AssertEvents("t=2");
        }

        [TestMethod]
        public void A_received_QoS_2_message_is_not_handed_on_again_by_the_next_life()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 60000));
            driver.Feed("34 r6 s't' u16:7 '1'");
            driver.AssertEvents("t=1");
            driver = NextLife(store);
            driver.Feed("3c r6 s't' u16:7 '1'");
            driver.AssertEvents(string.Empty);
            driver.Feed("62 02 u16:7");
            driver.AssertSent("50 02 u16:7 70 02 u16:7");
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void The_next_life_does_not_use_an_identifier_as_soon_as_it_is_free()
        {
            // A server that acknowledges twice would acknowledge the new message.
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 0));
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Feed("40 02 u16:1");
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            driver = NextLife(store);
            driver.Publish("t", "3", MqttQoS.AtLeastOnce);
            driver.Feed("40 02 u16:2");
            driver.Publish("t", "4", MqttQoS.AtLeastOnce);
            driver.Feed("40 02 u16:2");
            driver.AssertEvents("delivered:2");
            Assert.AreEqual(4, driver.PublishedPacketId);
        }

        [TestMethod]
        public void An_interval_saves_syncs_but_for_QoS_2()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 1000));
            driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            driver.Feed("40 02 u16:1");
            Assert.AreEqual(0, store.Syncs);
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            driver.Session.HandleStoreTime(driver.Clock.NowMs);
            driver.Session.HandleStoreTime(driver.Clock.NowMs + 999);
            Assert.AreEqual(0, store.Syncs);
            driver.Session.HandleStoreTime(driver.Clock.NowMs + 1000);
            Assert.AreEqual(1, store.Syncs);
            Assert.IsFalse(driver.Session.IsStoreDirty);
            driver.Publish("t", "3", MqttQoS.ExactlyOnce);
            Assert.AreEqual(2, store.Syncs);
        }

        [TestMethod]
        public void A_sync_that_failed_is_tried_again_after_a_pause()
        {
            MemoryStore store = new MemoryStore { IsFailing = true };
            SessionDriver driver = new SessionDriver(CreateOptions(store, 0));
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
            store.IsFailing = false;
            driver.Session.HandleStoreTime(driver.Clock.NowMs);
            driver.Session.HandleStoreTime(driver.Clock.NowMs + 999);
            Assert.AreEqual(0, store.Syncs);
            driver.Session.HandleStoreTime(driver.Clock.NowMs + 1000);
            Assert.AreEqual(1, store.Syncs);
            Assert.AreEqual(1, driver.Statistics.StoreFaults);
            Assert.IsFalse(driver.Session.IsStoreDirty);
        }

        [TestMethod]
        public void A_sync_that_failed_is_tried_again_by_Stop()
        {
            MemoryStore store = new MemoryStore { IsFailing = true };
            FacadeDriver driver = new FacadeDriver(CreateOptions(store, 0));
            driver.Transport.RefusesToOpen = true;
            driver.Publish("1", MqttQoS.AtLeastOnce, 0);
            store.IsFailing = false;
            driver.Stop();
            store.CutPower();
            Assert.AreEqual(1, store.Count);
        }

        [TestMethod]
        public void A_full_store_refuses_the_message()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = new SessionDriver(CreateOptions(store, 0));
            store.IsFull = true;
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
            Assert.AreEqual(0, driver.Session.QueuedCount);
            Assert.AreEqual(1, driver.Statistics.StoreFaults);
            Assert.AreEqual(1, driver.Statistics.MessagesRefused);
        }

        [TestMethod]
        public void A_message_that_cannot_be_read_is_sent_by_a_later_life_that_can()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = new SessionDriver(CreateOptions(store, 0));
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            store.UnreadableKey = 1;
            driver = new SessionDriver(CreateOptions(store, 0));
            Assert.AreEqual(0, driver.Session.QueuedCount);
            Assert.AreEqual(1, driver.Statistics.StoreFaults);
            driver.Publish("t", "2", MqttQoS.ExactlyOnce);
            store.UnreadableKey = 0;
            driver = new SessionDriver(CreateOptions(store, 0));
            driver.Reconnect(true);
            driver.AssertSent("3c r6 s't' u16:1 '1' 3c r6 s't' u16:2 '2'");
        }

        [TestMethod]
        public void Dropped_messages_leave_the_store()
        {
            MemoryStore store = new MemoryStore();
            MqttClientOptions options = CreateOptions(store, 0);
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            options.MaximumQueuedMessages = 2;
            SessionDriver driver = new SessionDriver(options);
            for (int i = 0; i < 5; i++)
            {
                driver.Publish("t", "1", MqttQoS.AtLeastOnce);
            }

            Assert.AreEqual(2, store.Count);
        }

        [TestMethod]
        public void A_payload_that_is_not_copied_is_not_stored()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = new SessionDriver(CreateOptions(store, 0));
            PublishPacket packet = new PublishPacket { Topic = "t", Payload = new byte[9], PayloadLength = 9, QoS = MqttQoS.AtLeastOnce };
            driver.Publish(packet, new LargePayload { Packet = packet });
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void An_exchange_of_QoS_2_whose_payload_is_not_copied_is_ended_by_the_next_life()
        {
            // [MQTT-4.3.3-1] Or the server would take the next message with this identifier for a repetition.
            MemoryStore store = new MemoryStore();
            SessionDriver driver = SessionDriver.CreateConnected(CreateOptions(store, 60000));
            PublishPacket packet = new PublishPacket { Topic = "t", Payload = new byte[9], PayloadLength = 9, QoS = MqttQoS.ExactlyOnce };
            driver.Publish(packet, new LargePayload { Packet = packet });
            driver = NextLife(store);
            driver.AssertSent("62 02 u16:1");
            driver.Publish("t", "1", MqttQoS.ExactlyOnce);
            driver.AssertSent("34 r6 s't' u16:2 '1'");
            driver.Feed("70 02 u16:1 50 02 u16:2 70 02 u16:2");
            driver.AssertEvents("delivered:1 delivered:2");
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void A_message_whose_payload_is_not_copied_is_forgotten_by_the_next_life_if_it_was_not_sent()
        {
            MemoryStore store = new MemoryStore();
            SessionDriver driver = new SessionDriver(CreateOptions(store, 0));
            PublishPacket packet = new PublishPacket { Topic = "t", Payload = new byte[9], PayloadLength = 9, QoS = MqttQoS.ExactlyOnce };
            driver.Publish(packet, new LargePayload { Packet = packet });
            driver = NextLife(store);
            driver.AssertSent(string.Empty);
            Assert.AreEqual(0, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void Stop_syncs_what_the_interval_holds_back()
        {
            MemoryStore store = new MemoryStore();
            FacadeDriver driver = new FacadeDriver(CreateOptions(store, 3600000));
            driver.Transport.RefusesToOpen = true;
            driver.Publish("1", MqttQoS.AtLeastOnce, 0);
            driver.Stop();
            store.CutPower();
            Assert.AreEqual(1, store.Count);
        }

        // After a power cut, connected, with the session resumed.
        private static SessionDriver NextLife(MemoryStore store)
        {
            store.CutPower();
            SessionDriver driver = new SessionDriver(CreateOptions(store, 60000));
            driver.Reconnect(true);
            return driver;
        }

        private static MqttClientOptions CreateOptions(MemoryStore store, int intervalMs)
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.Store = store;
            options.StoreIntervalMs = intervalMs;
            return options;
        }
    }
}
