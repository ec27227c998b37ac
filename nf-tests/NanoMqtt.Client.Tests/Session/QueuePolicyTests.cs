using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class QueuePolicyTests
    {
        [TestMethod]
        public void Refuse_keeps_what_is_queued()
        {
            SessionDriver driver = Create(MqttQueuePolicy.Refuse);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("d", "4", MqttQoS.AtLeastOnce));
            driver.Reconnect(false);
            driver.AssertSent("32 r6 s'a' u16:1 '1' 32 r6 s'b' u16:2 '2' 32 r6 s'c' u16:3 '3'");
        }

        [TestMethod]
        public void DropOldest_makes_room_and_tells_what_was_dropped()
        {
            SessionDriver driver = Create(MqttQueuePolicy.DropOldest);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("d", "4", MqttQoS.AtLeastOnce));
            driver.AssertEvents("ended8:1");
            Assert.AreEqual(1, driver.Statistics.MessagesDropped);
            Assert.AreEqual(0, driver.Statistics.MessagesRefused);
            driver.Reconnect(false);
            driver.AssertSent("32 r6 s'b' u16:2 '2' 32 r6 s'c' u16:3 '3' 32 r6 s'd' u16:4 '4'");
        }

        [TestMethod]
        public void DropOldest_drops_as_many_as_it_takes_bytes()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            options.MaximumQueuedBytes = 40;
            SessionDriver driver = new SessionDriver(options);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("d", "12345678901234567890", MqttQoS.AtLeastOnce));
            driver.AssertEvents("ended8:2 ended8:1");
            Assert.AreEqual(2, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void What_can_never_fit_drops_nothing()
        {
            SessionDriver driver = Create(MqttQueuePolicy.DropOldest);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.PacketTooLarge, (int)driver.Publish("d", new string('x', 300), MqttQoS.AtLeastOnce));
            driver.AssertEvents(string.Empty);
            Assert.AreEqual(3, driver.Session.QueuedCount);
        }

        [TestMethod]
        public void What_does_not_fit_now_and_what_never_will_are_told_apart_to_the_byte()
        {
            string[] topics = { "tttttttt", "\u00E4\u00E4\u00E4\u00E4", "\u20AC\u20AC\u20AC\u20AC" };
            MqttClientOptions options = TestOptions.Create();
            options.MaximumQueuedBytes = 64;
            for (int i = 0; i < topics.Length; i++)
            {
                for (int count = 35; count < 60; count++)
                {
                    string payload = new string('x', count);
                    SessionDriver empty = new SessionDriver(options);
                    bool fits = empty.Publish(topics[i], payload, MqttQoS.AtLeastOnce) == MqttResult.Pending;
                    Assert.AreEqual(fits, 9 + TestOptions.Bytes(topics[i]).Length + count <= 64);

                    SessionDriver full = new SessionDriver(options);
                    full.Publish("t", "0123456789", MqttQoS.AtLeastOnce);
                    MqttResult result = full.Publish(topics[i], payload, MqttQoS.AtLeastOnce);
                    Assert.AreEqual((int)(fits ? MqttResult.QueueFull : MqttResult.PacketTooLarge), (int)result);
                }
            }
        }

        [TestMethod]
        public void What_was_sent_is_never_dropped()
        {
            SessionDriver driver = Create(MqttQueuePolicy.DropOldest);
            driver.Reconnect(false);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("d", "4", MqttQoS.AtLeastOnce));
            driver.AssertEvents(string.Empty);
            driver.Feed("40 02 u16:1");
            driver.AssertEvents("delivered:1");
        }

        [TestMethod]
        public void KeepLatest_replaces_what_waits_for_the_same_topic()
        {
            SessionDriver driver = Create(MqttQueuePolicy.KeepLatestPerTopic);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("b", "new", MqttQoS.ExactlyOnce));
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("d", "4", MqttQoS.AtLeastOnce));
            driver.AssertEvents("ended8:2");
            driver.Reconnect(false);
            driver.AssertSent("32 r6 s'a' u16:1 '1' 32 r6 s'c' u16:3 '3' 34 r8 s'b' u16:4 'new'");
        }

        [TestMethod]
        public void KeepLatest_leaves_what_was_sent()
        {
            SessionDriver driver = Create(MqttQueuePolicy.KeepLatestPerTopic);
            driver.Reconnect(false);
            driver.Publish("a", "1", MqttQoS.AtLeastOnce);
            driver.Publish("a", "2", MqttQoS.AtLeastOnce);
            driver.AssertEvents(string.Empty);
            driver.AssertSent("32 r6 s'a' u16:1 '1' 32 r6 s'a' u16:2 '2'");
        }

        [TestMethod]
        public void KeepLatest_finds_a_topic_given_as_bytes()
        {
            SessionDriver driver = Create(MqttQueuePolicy.KeepLatestPerTopic);
            driver.Publish("a", "1", MqttQoS.AtLeastOnce);
            driver.Publish(new PublishPacket { Buffer = TestOptions.Bytes("a2"), TopicLength = 1, PayloadOffset = 1, PayloadLength = 1, QoS = MqttQoS.AtLeastOnce }, null);
            driver.Reconnect(false);
            driver.AssertSent("32 r6 s'a' u16:2 '2'");
        }

        [TestMethod]
        public void KeepLatest_keeps_the_old_message_when_there_is_no_room_for_the_new_one()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.KeepLatestPerTopic;
            options.MaximumQueuedBytes = 40;
            SessionDriver driver = new SessionDriver(options);
            Fill(driver); // 8 bytes each
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("a", new string('x', 16), MqttQoS.AtLeastOnce));
            driver.AssertEvents(string.Empty);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("a", new string('x', 14), MqttQoS.AtLeastOnce));
            driver.AssertEvents("ended8:1");
        }

        [TestMethod]
        public void KeepLatest_replaces_all_that_wait_for_the_topic()
        {
            // They were sent in a session that is lost, and only the first of them again in the new one.
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.QueuePolicy = MqttQueuePolicy.KeepLatestPerTopic;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Publish("a", "1", MqttQoS.AtLeastOnce);
            driver.Publish("a", "2", MqttQoS.AtLeastOnce);
            driver.Publish("a", "3", MqttQoS.AtLeastOnce);
            driver.Cut();
            driver.Reconnect("20 r6 00 00 r3 21 u16:1");
            driver.AssertSent("32 r7 s'a' u16:1 00 '1'");
            driver.Publish("a", "4", MqttQoS.AtLeastOnce);
            driver.AssertEvents("ended8:3 ended8:2");
            driver.Feed("40 02 u16:1");
            driver.AssertSent("32 r7 s'a' u16:4 00 '4'");
        }

        [TestMethod]
        public void DropOldest_drops_nothing_when_what_was_sent_leaves_no_room()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            options.MaximumQueuedBytes = 40;
            options.MaximumInFlight = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            Fill(driver); // 8 bytes each; the first is on its way
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("d", new string('x', 23), MqttQoS.AtLeastOnce));
            driver.AssertEvents(string.Empty);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("d", new string('x', 22), MqttQoS.AtLeastOnce));
            driver.AssertEvents("ended8:3 ended8:2");
        }

        [TestMethod]
        public void DropOldest_counts_the_bytes_of_a_topic()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            options.MaximumQueuedBytes = 40;
            options.MaximumInFlight = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            Fill(driver);
            Assert.AreEqual((int)MqttResult.QueueFull, (int)driver.Publish("\u20AC\u20AC", new string('x', 18), MqttQoS.AtLeastOnce));
            driver.AssertEvents(string.Empty);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("\u20AC\u20AC", new string('x', 17), MqttQoS.AtLeastOnce));
        }

        [TestMethod]
        public void What_the_server_does_not_take_drops_nothing()
        {
            AssertNothingIsDropped(MqttQueuePolicy.DropOldest, 2);
            AssertNothingIsDropped(MqttQueuePolicy.KeepLatestPerTopic, 8);
        }

        [TestMethod]
        public void What_the_server_takes_is_known_to_the_byte()
        {
            // 5.0 [MQTT-3.2.2-15]
            string[] topics = { "tttttttt", "\u00E4\u00E4", "\u20AC\u20AC" };
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.QueuePolicy = MqttQueuePolicy.KeepLatestPerTopic;
            for (int i = 0; i < topics.Length; i++)
            {
                for (int limit = 126; limit < 134; limit++)
                {
                    for (int count = 100; count < 125; count++)
                    {
                        int body = 5 + TestOptions.Bytes(topics[i]).Length + count;
                        SessionDriver driver = new SessionDriver(options);
                        driver.Reconnect("20 r8 00 00 r5 27 u32:" + limit);
                        MqttResult result = driver.Publish(topics[i], new string('x', count), MqttQoS.AtLeastOnce);
                        bool fits = body + (body < 128 ? 2 : 3) <= limit;
                        Assert.AreEqual((int)(fits ? MqttResult.Pending : MqttResult.NotAllowed), (int)result);
                    }
                }
            }
        }

        [TestMethod]
        public void Drops_that_nobody_asks_for_do_not_grow_and_free_their_identifiers()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            SessionDriver driver = new SessionDriver(options);
            byte[] payload = new byte[1];
            for (int i = 0; i < 1000; i++)
            {
                Assert.AreEqual((int)MqttResult.Pending, (int)driver.Put("t", payload, 0, 1, MqttQoS.AtLeastOnce, false));
            }

            Assert.AreEqual(1000 - options.MaximumQueuedMessages, driver.Statistics.MessagesDropped);
            Assert.AreEqual(options.MaximumQueuedMessages, driver.Session.QueuedCount);
        }

        // The queue is full, the server takes 20 bytes, one message is on its way.
        private static void AssertNothingIsDropped(MqttQueuePolicy policy, int places)
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.QueuePolicy = policy;
            options.MaximumQueuedMessages = places;
            options.MaximumInFlight = 1;
            SessionDriver driver = new SessionDriver(options);
            driver.Reconnect("20 r8 00 00 r5 27 u32:20");
            driver.Publish("a", "1", MqttQoS.AtLeastOnce);
            driver.Publish("b", "2", MqttQoS.AtLeastOnce);
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Publish("b", "1234567890123", MqttQoS.AtLeastOnce));
            Assert.AreEqual((int)MqttReasonCode.PacketTooLarge, (int)driver.Session.PublishReason);
            driver.AssertEvents(string.Empty);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("b", "123456789012", MqttQoS.AtLeastOnce));
            driver.AssertEvents("ended8:2");
        }

        private static SessionDriver Create(MqttQueuePolicy policy)
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = policy;
            options.MaximumQueuedMessages = 3;
            return new SessionDriver(options);
        }

        private static void Fill(SessionDriver driver)
        {
            driver.Publish("a", "1", MqttQoS.AtLeastOnce);
            driver.Publish("b", "2", MqttQoS.AtLeastOnce);
            driver.Publish("c", "3", MqttQoS.AtLeastOnce);
        }
    }
}
