using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Every limit driven over its edge: refused or dropped, counted, and nobody else touched.</summary>
    [TestClass]
    public class LimitTests
    {
        [TestMethod]
        public void Connections()
        {
            TestBroker broker = new TestBroker();
            TestClient[] clients = new TestClient[4];
            for (int i = 0; i < 4; i++)
            {
                clients[i] = broker.Connect("c" + i);
            }

            TestClient fifth = broker.Open();
            Assert.IsNull(broker.Open());
            fifth.Connect("c5", true);
            fifth.Expect("CONNACK 3"); // server unavailable, or 5.0 busy
            fifth.ExpectClosed();
            fifth = broker.Open();
            fifth.Connect5("5", "02", "r0");
            fifth.ExpectPacket("20 03 00 89 00");
            fifth.ExpectClosed();
            Assert.AreEqual(3, broker.Statistics.ConnectionsRefused);
            clients[2].Disconnect();
            broker.Connect("c4").ExpectAlive();
            clients[0].ExpectAlive();
        }

        [TestMethod]
        public void A_client_that_comes_back_is_let_in_when_all_places_are_taken()
        {
            TestBroker broker = new TestBroker();
            TestClient[] clients = new TestClient[4];
            for (int i = 0; i < 4; i++)
            {
                clients[i] = broker.Connect("c" + i);
            }

            broker.Connect("c1").ExpectAlive(); // before its keep alive tells that its old connection is dead
            clients[1].ExpectClosed();
            clients[0].ExpectAlive();
        }

        [TestMethod]
        public void Connects_in_a_second()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumConnectsPerSecond = 2;
            TestBroker broker = new TestBroker(options);
            broker.Clock.Advance(5000);
            broker.Connect("a").Disconnect();
            broker.Connect("b").Disconnect();
            TestClient third = broker.Open();
            third.Connect5("c", "02", "r0");
            third.ExpectPacket("20 03 00 9f 00");
            third.ExpectClosed();
            third = broker.Open();
            third.Connect("c", true);
            third.Expect("CONNACK 3");
            broker.Advance(500);
            broker.Connect("c");
            third = broker.Open();
            third.Connect("d", true);
            third.Expect("CONNACK 3");
            Assert.AreEqual(3, broker.Statistics.ConnectionsRefused);
        }

        [TestMethod]
        public void Highest_QoS()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQoS = MqttQoS.AtLeastOnce;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r13 00 00 r10 21 u16:3 27 u32:256 24 01");
            client.Send("82 r7 u16:9 r0 s't' 02");
            client.ExpectPacket("90 r4 u16:9 r0 01");
            client.Send("34 r6 s't' u16:1 r0");
            client.ExpectDisconnect("9b");
            client = broker.Connect("b");
            client.SendSubscribe(1, "t", 2);
            client.Expect("SUBACK 1 1");
            client.Publish("t", "x", 2);
            client.ExpectClosed();
            client = broker.Open();
            client.Send("10 r20 s'MQTT' 05 16 u16:0 r0 s'c' r0 s'w' b''");
            client.ExpectPacket("20 03 00 9b 00");
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
        }

        [TestMethod]
        public void Keep_alive()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumKeepAliveSeconds = 60;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r14 00 00 r11 13 u16:60 21 u16:3 27 u32:256");
            TestClient shorter = broker.Open();
            shorter.Send("10 r14 s'MQTT' 05 02 u16:60 r0 s'b'");
            shorter.ExpectConnack5(false);
            broker.Advance(89999);
            client.ExpectAlive();
            shorter.ExpectAlive();
            broker.Advance(90000);
            client.ExpectDisconnect("8d"); // [MQTT-3.2.2-21]
        }

        [TestMethod]
        public void Packet_size()
        {
            TestBroker broker = new TestBroker();
            TestClient other = broker.Connect("b");
            TestClient client = broker.Connect("a");
            client.Publish("t", new string('x', broker.Options.MaximumPacketBytes - 6), 0);
            client.ExpectAlive();
            client.Publish("t", new string('x', broker.Options.MaximumPacketBytes - 5), 0);
            client.ExpectClosed();
            Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
            other.ExpectAlive();
        }

        [TestMethod]
        public void An_announced_length_closes_before_it_arrives()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Send("30 ffffff7f");
            client.ExpectClosed();
        }

        [TestMethod]
        public void Client_id_length()
        {
            TestBroker broker = new TestBroker();
            broker.Connect("123456789012345678901234").ExpectAlive();
            TestClient client = broker.Open();
            client.Connect("1234567890123456789012345", true);
            client.Expect("CONNACK 2");
            client.ExpectClosed();
        }

        [TestMethod]
        public void Queued_messages()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
            TestClient publisher = broker.Connect("p");
            for (int i = 1; i <= 10; i++)
            {
                publisher.Publish("t", "x" + i, 1);
                publisher.Expect("PUBACK 1");
            }

            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            sleeper = broker.ConnectPersistent("s", true);
            for (int i = 1; i <= 8; i++)
            {
                sleeper.Expect("PUBLISH q1 " + i + " t=x" + i);
                sleeper.Acknowledge(MqttPacketType.Puback, i);
            }

            sleeper.ExpectNothing();
        }

        [TestMethod]
        public void Stored_bytes()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.StoreBytes = 100;
            TestBroker broker = new TestBroker(options);
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
            TestClient publisher = broker.Connect("p");
            publisher.Subscribe("t", 0);
            string payload = new string('x', 39);
            for (int i = 0; i < 3; i++)
            {
                publisher.Publish("t", payload, 1);
                publisher.Expect("PUBACK 1");
                publisher.Expect("PUBLISH q0 t=" + payload);
            }

            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.StoreFull]);
            Assert.AreEqual(80, broker.Statistics.StoredBytes);
        }

        [TestMethod]
        public void Stored_messages()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.StoreMessages = 2;
            TestBroker broker = new TestBroker(options);
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 3; i++)
            {
                publisher.Publish("t", "x", 1);
            }

            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.StoreFull]);
        }

        [TestMethod]
        public void Retained_messages()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t/10", 0);
            for (int i = 0; i <= 10; i++)
            {
                client.PublishRetained("t/" + i, "x", 0);
            }

            client.Expect("PUBLISH q0 t/10=x"); // delivered all the same
            Assert.AreEqual(10, broker.Statistics.RetainedMessages);
            Assert.AreEqual(1, broker.Statistics.NotRetained);
            client.PublishRetained("t/3", string.Empty, 0);
            client.PublishRetained("t/10", "y", 0);
            client.Expect("PUBLISH q0 t/10=y");
            client.Subscribe("t/10", 0);
            client.Expect("PUBLISH q0 retain t/10=y");
        }

        [TestMethod]
        public void Retained_bytes()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("a", new string('x', 199), 0);
            client.PublishRetained("b", new string('x', 183), 0);
            Assert.AreEqual(0, broker.Statistics.NotRetained);
            client.PublishRetained("c", "x", 0);
            Assert.AreEqual(1, broker.Statistics.NotRetained);
            Assert.AreEqual(384, broker.Statistics.StoredBytes);
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
        public void Received_QoS_2_identifiers()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("t", 0);
            TestClient client = broker.Connect("a");
            for (int i = 1; i <= 3; i++)
            {
                client.Publish("t", "x", 2, i, false, false);
                client.Expect("PUBREC " + i);
                watcher.Expect("PUBLISH q0 t=x");
            }

            client.Publish("t", "x", 2, 4, false, false);
            client.ExpectClosed();
            watcher.ExpectNothing();
            Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void Subscriptions_of_a_client()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            for (int i = 0; i < 12; i++)
            {
                client.Subscribe("t/" + i, 1);
            }

            client.SendSubscribe(3, "t/12", 1);
            client.Expect("SUBACK 3 128");
            Assert.AreEqual(1, broker.Statistics.SubscriptionsRefused);
            client.Subscribe("t/0", 0);
            client.Unsubscribe("t/1");
            client.Subscribe("t/12", 1);
        }

        [TestMethod]
        public void Subscriptions_in_all()
        {
            TestBroker broker = new TestBroker();
            TestClient a = broker.Connect("a");
            TestClient b = broker.Connect("b");
            for (int i = 0; i < 10; i++)
            {
                a.Subscribe("t/" + i, 1);
                b.Subscribe("t/" + i, 1);
            }

            b.SendSubscribe(3, "t", 1);
            b.Expect("SUBACK 3 128");
            a.Disconnect();
            b.Subscribe("t", 1);
        }

        [TestMethod]
        public void Filter_bytes_and_levels()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe(new string('x', 48), 0);
            client.SendSubscribe(1, new string('x', 49), 0);
            client.Expect("SUBACK 1 128");
            client.Subscribe("1/2/3/4/5/6", 0);
            client.SendSubscribe(1, "1/2/3/4/5/6/7", 0);
            client.Expect("SUBACK 1 128");
            client.Subscribe("1/2/3/4/5/#", 0);
            client.SendSubscribe(1, "1/2/3/4/5/6/#", 0);
            client.Expect("SUBACK 1 128");
            Assert.AreEqual(3, broker.Statistics.SubscriptionsRefused);
        }

        [TestMethod]
        public void A_refused_filter_among_others_refuses_only_itself()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Send("82 r24 u16:4 s'a' 00 s'1/2/3/4/5/6' 02 s'b' 01");
            client.Expect("SUBACK 4 0 2 1");
            client.Send("82 r26 u16:4 s'c' 00 s'1/2/3/4/5/6/7' 02 s'd' 01");
            client.Expect("SUBACK 4 0 128 1");
        }

        [TestMethod]
        public void Filters_of_one_packet()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            byte[] subscribe = new byte[4 + 26 * 4]; // a SUBACK of 26 codes does not fit 32 bytes with its gap
            subscribe[0] = 0x82;
            subscribe[1] = (byte)(subscribe.Length - 2);
            subscribe[3] = 1;
            for (int i = 4; i < subscribe.Length; i += 4)
            {
                subscribe[i + 1] = 1;
                subscribe[i + 2] = (byte)'t';
            }

            client.Send(subscribe, 0, subscribe.Length);
            client.ExpectClosed();
            Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void A_topic_of_many_levels_costs_no_more_than_the_filters_have()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("+/+/+/+/+/#", 0);
            string topic = new string('/', 200);
            client.Publish(topic, "x", 0);
            client.Expect("PUBLISH q0 " + topic + "=x");
        }

        [TestMethod]
        public void Options_out_of_range_are_refused()
        {
            Assert.IsTrue(MqttBrokerOptions.CreateDeviceDefaults().AreValid());
            Assert.IsTrue(new MqttBrokerOptions().AreValid());
            Assert.IsTrue(TestOptions.Create().AreValid());
            MqttBrokerOptions options = TestOptions.Create();
            options.OutputBytes = options.MaximumPacketBytes + 7;
            Assert.IsFalse(options.AreValid());
            options = TestOptions.Create();
            options.MaximumSessions = options.MaximumClients - 1;
            Assert.IsFalse(options.AreValid());
            options = TestOptions.Create();
            options.StoreMessages = 65535;
            Assert.IsFalse(options.AreValid());
            options = TestOptions.Create();
            options.ControlBytes = 15;
            Assert.IsFalse(options.AreValid());
        }
    }
}
