using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>What ends with a connection, what each counter counts, and options at the ends of their ranges.</summary>
    [TestClass]
    public class SessionEdgeTests
    {
        [TestMethod]
        public void A_connection_does_not_wait_for_the_ping_of_the_one_before()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Advance(10000);
            driver.AssertSent("c0 00");
            driver.Cut();
            driver.Advance(4000);
            driver.Reconnect(false);
            driver.Advance(9999);
            Assert.AreEqual((int)SessionState.Connected, (int)driver.Session.State);
            driver.AssertSent(string.Empty);
            driver.Advance(1);
            driver.AssertSent("c0 00");
        }

        [TestMethod]
        public void A_connection_does_not_send_what_was_left_of_the_one_before()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            driver.Put("t", new byte[1], 0, 1, MqttQoS.AtMostOnce, false);
            driver.Cut();
            driver.Open();
            driver.AssertSent("10 r13 s'MQTT' 04 02 u16:10 s'c'");
        }

        [TestMethod]
        public void A_server_forbids_for_its_own_connection_only()
        {
            // 5.0 [MQTT-3.2.2-11], [MQTT-3.2.2-14], [MQTT-3.2.2-15]
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r24 00 00 r21 24 00 25 00 27 u32:20 28 00 29 00 2a 00 21 u16:1 22 u16:1");
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)PublishRetained(driver, MqttQoS.ExactlyOnce));
            driver.Cut();
            driver.Reconnect(false);
            Assert.AreEqual((int)MqttResult.Pending, (int)PublishRetained(driver, MqttQoS.ExactlyOnce));
            driver.AssertSent("35 r26 s't' u16:1 00 '12345678901234567890'");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("t", "1", MqttQoS.AtMostOnce));
            driver.AssertSent("30 r5 s't' 00 '1'"); // no alias
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "2", MqttQoS.AtLeastOnce));
            driver.AssertSent("32 r7 s't' u16:2 00 '2'"); // no window of one
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Subscribe("$share/g/+", 0));
            driver.AssertSent("82 r16 u16:3 00 s'$share/g/+' 00");
        }

        [TestMethod]
        public void A_maximum_packet_size_beyond_all_numbers_forbids_nothing()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            driver.Reconnect("20 r8 00 00 r5 27 ffffffff");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("t", "1", MqttQoS.AtMostOnce));
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
        }

        [TestMethod]
        public void Messages_of_each_QoS_count_as_sent_and_so_do_repetitions()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            driver.Publish("t", "1", MqttQoS.AtMostOnce);
            Assert.AreEqual(1, driver.Statistics.MessagesSent);
            driver.Publish("t", "2", MqttQoS.AtLeastOnce);
            Assert.AreEqual(2, driver.Statistics.MessagesSent);
            driver.Publish("t", "3", MqttQoS.ExactlyOnce);
            Assert.AreEqual(3, driver.Statistics.MessagesSent);
            driver.Feed("50 02 u16:2");
            Assert.AreEqual(3, driver.Statistics.MessagesSent); // PUBREL is no message
            driver.Cut();
            driver.Publish("t", "4", MqttQoS.AtLeastOnce);
            Assert.AreEqual(3, driver.Statistics.MessagesSent);
            driver.Reconnect(true);
            driver.AssertSent("3a r6 s't' u16:1 '2' 62 02 u16:2 32 r6 s't' u16:3 '4'");
            Assert.AreEqual(5, driver.Statistics.MessagesSent);
            Assert.AreEqual(2, driver.Statistics.Connections);
        }

        [TestMethod]
        public void The_retain_flag_is_sent_at_every_QoS_at_once_and_later()
        {
            for (int level = (int)MqttProtocolLevel.V311; level <= (int)MqttProtocolLevel.V5; level++)
            {
                MqttClientOptions options = TestOptions.CreatePersistent();
                options.ProtocolLevel = (MqttProtocolLevel)level;
                bool isLevel5 = level == (int)MqttProtocolLevel.V5;
                string length = isLevel5 ? "r7" : "r6";
                string rest = (isLevel5 ? "00 " : "") + "'1'";
                SessionDriver driver = SessionDriver.CreateConnected(options);
                byte[] payload = { (byte)'1' };
                for (int qos = 1; qos <= 2; qos++)
                {
                    driver.Put("t", payload, 0, 1, (MqttQoS)qos, true);
                    driver.Advance(0);
                    driver.AssertSent("3" + (1 + 2 * qos) + " " + length + " s't' u16:" + qos + " " + rest);
                }

                driver.Cut();
                driver.Put("t", payload, 0, 1, MqttQoS.AtLeastOnce, true);
                driver.Reconnect(true);
                driver.AssertSent("3b " + length + " s't' u16:1 " + rest + " 3d " + length + " s't' u16:2 " + rest + " 33 " + length + " s't' u16:3 " + rest);
            }
        }

        [TestMethod]
        public void A_lost_session_leaves_no_received_identifier_in_the_store()
        {
            MemoryStore store = new MemoryStore();
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.Store = store;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            driver.Feed("34 r6 s't' u16:7 '1' 34 r6 s't' u16:258 '1' 34 r6 s't' u16:65535 '1'");
            Assert.AreEqual(3, store.Count);
            driver = new SessionDriver(options);
            driver.Reconnect(true);
            driver.Feed("3c r6 s't' u16:65535 '1' 34 r6 s't' u16:1 '2'");
            driver.AssertEvents("t=2");
            Assert.AreEqual(4, store.Count);
            driver.Cut();
            driver.Reconnect(false);
            Assert.AreEqual(0, store.Count);
        }

        [TestMethod]
        public void What_can_never_fit_with_its_properties_drops_nothing()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            options.MaximumQueuedBytes = 32;
            SessionDriver driver = new SessionDriver(options);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish("t", "1", MqttQoS.AtLeastOnce));
            PublishPacket packet = new PublishPacket { Topic = "t", Payload = new byte[20], PayloadLength = 20, QoS = MqttQoS.AtLeastOnce, Properties = TestOptions.UserProperty() };
            Assert.AreNotEqual((int)MqttResult.Pending, (int)driver.Publish(packet, null));
            Assert.AreEqual(1, driver.Session.QueuedCount);
            Assert.AreEqual(0, driver.Statistics.MessagesDropped);
            packet.PayloadLength = 9;
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish(packet, null));
        }

        [TestMethod]
        public void Options_at_the_ends_of_their_ranges_work()
        {
            AssertWorks(new MqttClientOptions { KeepAliveSeconds = 0 });
            AssertWorks(new MqttClientOptions { KeepAliveSeconds = 65535 });
            AssertWorks(new MqttClientOptions { ConnectTimeoutMs = 1 });
            AssertWorks(new MqttClientOptions { SendBufferBytes = 32 });
            AssertWorks(new MqttClientOptions { ReceiveBufferBytes = 16 });
            AssertWorks(new MqttClientOptions { MaximumQueuedBytes = 16 });
            AssertWorks(new MqttClientOptions { MaximumQueuedMessages = 1 });
            AssertWorks(new MqttClientOptions { MaximumInFlight = 1 });
            AssertWorks(new MqttClientOptions { MaximumInFlight = 65535 });
            AssertWorks(new MqttClientOptions { MaximumSubscriptions = 0 });
            AssertWorks(new MqttClientOptions { MaximumReceivedQoS2 = 1 });
            AssertWorks(new MqttClientOptions { ReconnectMinimumMs = 1, ReconnectMaximumMs = 1 });
            AssertWorks(new MqttClientOptions { Will = new MqttWill { Topic = "a", QoS = MqttQoS.ExactlyOnce } });
            AssertWorks(new MqttClientOptions { UserName = "u" });
            AssertWorks(new MqttClientOptions { Password = "p", ProtocolLevel = MqttProtocolLevel.V5 });
        }

        private static MqttResult PublishRetained(SessionDriver driver, MqttQoS qos)
        {
            byte[] payload = TestOptions.Bytes("12345678901234567890");
            MqttResult result = driver.Put("t", payload, 0, payload.Length, qos, true);
            driver.Advance(0);
            return result;
        }

        private static void AssertWorks(MqttClientOptions options)
        {
            options.ClientId = "c";
            SessionDriver driver = new SessionDriver(options);
            driver.Open();
            driver.Feed(options.ProtocolLevel == MqttProtocolLevel.V5 ? "20 03 00 00 00" : "20 02 00 00");
            driver.AssertEvents("connected");
        }
    }
}
