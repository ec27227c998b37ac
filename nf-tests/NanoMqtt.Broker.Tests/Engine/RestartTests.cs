using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>A session is the same after a restart, to the last number: its user, limits, times, and what belongs to which client.</summary>
    [TestClass]
    public class RestartTests
    {
        [TestMethod]
        public void A_session_belongs_to_its_user_after_a_restart_too()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            broker.Engine.Authorizer = new MqttAccessRules(new string[] { "allow subscribe #" });
            Connect(broker, "admin", "CONNACK 0").Disconnect();
            broker = StoredBroker.Restart(broker);
            broker.Engine.Authorizer = new MqttAccessRules(new string[] { "allow subscribe #" });
            Connect(broker, "admin", "CONNACK 0 present").Disconnect();
            broker = StoredBroker.Restart(broker);
            broker.Engine.Authorizer = new MqttAccessRules(new string[] { "allow subscribe #" });
            Connect(broker, "guest", "CONNACK 0").Disconnect();
        }

        [TestMethod]
        public void Subscriptions_count_in_their_limit_after_a_restart()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            options.MaximumSubscriptionsPerClient = 2;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.ConnectPersistent("c", false);
            client.Subscribe("a", 1);
            client.Subscribe("b", 1);
            client = StoredBroker.Restart(broker).ConnectPersistent("c", true);
            client.SendSubscribe(1, "d", 1);
            client.Expect("SUBACK 1 128");
            client.Subscribe("a", 0); // replaces
            client.Unsubscribe("b");
            client.Subscribe("d", 1);
        }

        [TestMethod]
        public void Queued_bytes_count_in_their_limit_after_a_restart()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            options.MaximumQueuedBytes = 100;
            TestBroker broker = new TestBroker(options);
            StoredBroker.AddSleeper(broker, "c");
            broker.PublishLocal(90, 1);
            broker = StoredBroker.Restart(broker);
            broker.PublishLocal(20, 1);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void A_session_expires_at_its_very_second_though_it_is_long()
        {
            const long Away = 3000000;
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            broker.Connect5("c", "00", "r5 11 u32:100000", false).Disconnect();
            broker.Advance(Away);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker = StoredBroker.Restart(broker);
            broker.Advance(100000000 - Away - 1001); // what Restart lets pass is not counted
            Assert.AreEqual(1, broker.Statistics.Sessions);
            broker.Advance(1001);
            Assert.AreEqual(0, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void What_has_expired_when_the_broker_stops_is_not_delivered_after_its_start()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Connect5("c", "00", "r5 11 u32:100", false);
            client.Subscribe5("t", "01");
            client.Disconnect();
            broker.Connect5("p", "02", "r0", false).Send("32 r12 s't' u16:1 r5 02 u32:5 '1'");
            Assert.AreEqual(1, broker.Statistics.HeldMessages);
            broker.Advance(30000);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            client = StoredBroker.Restart(broker).Connect5("c", "00", "r5 11 u32:100", true);
            client.ExpectNothing(); // 5.0 [MQTT-3.3.2-5]
        }

        [TestMethod]
        public void What_belongs_to_each_of_several_sessions_is_not_confused()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            string[] ids = { "a", "b", "c" };
            for (int i = 0; i < ids.Length; i++)
            {
                TestClient client = broker.ConnectPersistent(ids[i], false);
                client.Subscribe("to/" + ids[i], 1);
                client.Publish("x", "1", 2, 40 + i, false, false);
                client.Disconnect();
                broker.Engine.PublishLocal("to/" + ids[i], new byte[] { 49 }, 0, 1, MqttQoS.AtLeastOnce, false);
            }

            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("x", 0);
            for (int i = 0; i < ids.Length; i++)
            {
                TestClient client = broker.ConnectPersistent(ids[i], true);
                client.Expect("PUBLISH q1 1 to/" + ids[i] + "=1");
                client.ExpectNothing();
                client.Publish("x", "1", 2, 40 + i, false, true);
                watcher.ExpectNothing(); // it came before the restart
                client.Publish("x", "2", 2, 50, false, false);
                watcher.Expect("PUBLISH q0 x=2");
                client.Disconnect();
            }
        }

        [TestMethod]
        public void A_session_that_was_made_short_ends_with_its_connection_after_a_power_cut_too()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            broker.Connect5("c", "00", "r5 11 u32:100", false).Disconnect();
            broker.Connect5("c", "00", "r0", true);
            broker = StoredBroker.Restart(broker);
            broker.Advance(0);
            Assert.AreEqual(0, broker.Statistics.Sessions);
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void Nothing_is_left_of_a_session_with_many_subscriptions()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.ConnectPersistent("c", false);
            string[] filters = { "a", "b/+", "c/#", "d" };
            for (int i = 0; i < filters.Length; i++)
            {
                client.Subscribe(filters[i], 1);
            }

            client.Unsubscribe("c/#");
            client.Unsubscribe("d");
            Assert.AreEqual(3, StoredBroker.StoreOf(broker).Count);
            client.Disconnect();
            broker.Connect("c").Disconnect();
            broker.Engine.CloseAll(broker.Clock.NowMs);
            Assert.AreEqual(0, StoredBroker.StoreOf(broker).Count);
        }

        [TestMethod]
        public void Packet_identifiers_begin_after_a_restart_where_they_are_told_to()
        {
            // A client may remember more of before than it should: docs/testing.md, libmosquitto.
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            StoredBroker.AddSleeper(broker, "c");
            broker.Advance(1000);
            StoredBroker.StoreOf(broker).CutPower();
            int[] lastIds = { 1000, 65534, 0 };
            int[] ids = { 1001, 65535, 1 };
            for (int i = 0; i < ids.Length; i++)
            {
                broker = new TestBroker(broker.Options, true, lastIds[i]);
                TestClient client = broker.ConnectPersistent("c", true);
                broker.PublishLocal(0, 2);
                client.Expect("PUBLISH q2 " + ids[i] + " t=");
                client.Acknowledge(MqttPacketType.Pubrec, ids[i]);
                client.Expect("PUBREL " + ids[i]);
                client.Acknowledge(MqttPacketType.Pubcomp, ids[i]);
            }
        }

        [TestMethod]
        public void Clients_of_before_are_away_for_shared_subscriptions()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.ConnectPersistent("a", false);
            client.Subscribe("$share/g/t", 1);
            broker = StoredBroker.Restart(broker);
            client = broker.Connect("b");
            client.Subscribe("$share/g/t", 1);
            for (int i = 1; i <= 3; i++)
            {
                broker.PublishLocal(0, 1);
                client.Expect("PUBLISH q1 " + i + " t=");
            }
        }

        [TestMethod]
        public void What_is_in_the_store_already_is_not_written_again()
        {
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            MemoryStore store = StoredBroker.StoreOf(broker);
            TestClient client = broker.ConnectPersistent("c", false);
            client.Subscribe("t", 1);
            client.Disconnect();
            int puts = store.Puts;
            for (int i = 0; i < 3; i++)
            {
                client = broker.ConnectPersistent("c", true);
                client.Subscribe("t", 1);
                client.Disconnect();
            }

            broker.Engine.CloseAll(broker.Clock.NowMs);
            Assert.AreEqual(puts, store.Puts);
            broker = StoredBroker.Restart(broker);
            client = broker.ConnectPersistent("c", true);
            client.Subscribe("t", 2);
            Assert.AreEqual(puts + 1, store.Puts);
        }

        private static TestClient Connect(TestBroker broker, string userName, string expected)
        {
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "c", HasUserName = true, UserName = userName });
            client.Expect(expected);
            return client;
        }
    }
}
