using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>A will is what its client gave, whatever others sent before it.</summary>
    [TestClass]
    public class WillEdgeTests
    {
        [TestMethod]
        public void A_will_has_nothing_of_messages_before_it()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect5("l");
            watcher.Subscribe5("w", "00");
            broker.Options.TopicAliasMaximum = 1;
            TestClient other = broker.Open();
            other.Connect5("o", "02", "r0");
            Assert.IsTrue(other.HasPacket());
            other.Send("30 r11 s'x' r7 23 u16:1 03 s'c' 'y'");
            other.Send("30 r7 s'' r3 23 u16:1 'y'");
            TestClient node = broker.Open();
            node.Connect(new ConnectPacket { ClientId = "n", CleanSession = true, HasWill = true, WillTopic = "w", WillPayload = new byte[] { 49 } });
            node.Cut();
            watcher.ExpectPacket("30 r5 s'w' r0 '1'");
        }

        [TestMethod]
        public void A_will_reaches_a_subscriber_that_wants_nothing_of_its_own()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect5("l");
            watcher.Subscribe5("w", "04"); // no local
            TestClient node = broker.Open();
            node.Connect(new ConnectPacket { ClientId = "n", CleanSession = true, HasWill = true, WillTopic = "w", WillPayload = new byte[] { 49 } });
            watcher.Send("30 r5 s'w' r0 '2'");
            node.Cut();
            watcher.ExpectPacket("30 r5 s'w' r0 '1'");
        }

        [TestMethod]
        public void The_expiry_of_a_will_begins_when_it_is_published()
        {
            // 5.0 §3.1.3.2.4
            TestBroker broker = new TestBroker();
            TestClient node = broker.Open();
            node.Send("10 r38 s'MQTT' 05 26 u16:0 r0 s'n' r14 03 s'type' 02 u32:10 01 00 s'w' s'gone'");
            node.ExpectConnack5(false);
            broker.Advance(60000);
            node.Cut();
            broker.Advance(3000);
            TestClient reader = broker.Connect5("r");
            reader.Subscribe5("w", "00");
            reader.ExpectPacket("31 r22 s'w' r14 03 s'type' 02 u32:7 01 00 'gone'");
            broker.Advance(6800); // the clock of expiries has steps of 128 ms
            reader.Subscribe5("w", "00");
            reader.ExpectPacket("31 r22 s'w' r14 03 s'type' 02 u32:1 01 00 'gone'");
            broker.Advance(200);
            reader.Subscribe5("w", "00");
            reader.ExpectPacket("31 r22 s'w' r14 03 s'type' 02 u32:1 01 00 'gone'"); // not too early
            broker.Advance(128);
            reader.Subscribe5("w", "00");
            reader.ExpectNothing();
        }

        [TestMethod]
        public void The_expiry_of_a_will_that_waits_does_not_begin_with_a_stop_of_the_broker()
        {
            // 5.0 §3.1.3.2.4
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient client = broker.Open();
            client.Send("10 r39 s'MQTT' 05 04 u16:0 r5 11 u32:100 s'c' r10 02 u32:60 18 u32:50 s'w' s'gone'");
            client.ExpectConnack5(false);
            client.Cut();
            broker.Advance(40000);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect5("l");
            watcher.Subscribe5("w", "00");
            broker.Advance(10000);
            watcher.ExpectPacket("30 r13 s'w' r5 02 u32:60 'gone'");
        }

        [TestMethod]
        public void A_client_that_wants_nothing_of_its_own_does_not_get_its_will()
        {
            // 5.0 [MQTT-3.8.3-3]
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Send("10 r26 s'MQTT' 05 0c u16:0 r5 11 u32:100 s'c' r0 s'w' s'1'");
            client.ExpectConnack5(false);
            client.Subscribe5("w", "05"); // no local
            client.Cut();
            broker.Connect5("c", "00", "r0", true).ExpectNothing();
        }

        [TestMethod]
        public void A_will_as_late_as_the_end_of_its_session_goes_out_with_it_once()
        {
            // 5.0 [MQTT-3.1.3-9]
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            TestClient node = broker.Open();
            node.Send("10 r31 s'MQTT' 05 04 u16:0 r5 11 u32:5 s'n' r5 18 u32:5 s'w' s'1'");
            node.ExpectConnack5(false);
            node.Cut();
            broker.Advance(4999);
            watcher.ExpectNothing();
            broker.Advance(1);
            watcher.Expect("PUBLISH q0 w=1");
            Assert.AreEqual(1, broker.Statistics.Sessions);
            broker.Advance(10000);
            watcher.ExpectNothing();
        }

        [TestMethod]
        public void The_authorizer_of_a_will_sees_the_user_of_its_client()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules(new string[] { "allow publish %u/gone" });
            Connect(broker, "user", "user/gone", "CONNACK 0");
            Connect(broker, "guest", "user/gone", "CONNACK 5");
        }

        [TestMethod]
        public void Who_may_not_subscribe_is_told_so_with_a_share_too()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules(new string[] { "deny both secret/#", "allow both #" });
            TestClient client = broker.Connect("a");
            client.SendSubscribe(1, "$share/secret/x", 0);
            client.Expect("SUBACK 1 0");
            client.SendSubscribe(2, "$share/g/secret/x", 0);
            client.Expect("SUBACK 2 128");
        }

        private static void Connect(TestBroker broker, string userName, string willTopic, string expected)
        {
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = userName, CleanSession = true, HasUserName = true, UserName = userName, HasWill = true, WillTopic = willTopic });
            client.Expect(expected);
        }

        [TestMethod]
        public void The_expiry_of_a_will_begins_when_it_is_published_though_the_broker_was_stopped_before()
        {
            // 5.0 §3.1.3.2.4
            TestBroker broker = StoredBroker.Start(new MemoryStore());
            TestClient node = broker.Open();
            node.Send("10 r36 s'MQTT' 05 04 u16:0 r5 11 u32:100 s'n' r10 18 u32:20 02 u32:10 s'w' s'1'");
            node.ExpectConnack5(false);
            broker.Advance(8000);
            broker.Engine.CloseAll(broker.Clock.NowMs);
            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect5("l");
            watcher.Subscribe5("w", "00");
            broker.Advance(20000);
            watcher.ExpectPacket("30 r10 s'w' r5 02 u32:10 '1'");
        }
    }
}
