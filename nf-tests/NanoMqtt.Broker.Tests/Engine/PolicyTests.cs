using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>What happens where a queue is full, as the options say. The default, to drop the newest, is in LimitTests and OutputTests.</summary>
    [TestClass]
    public class PolicyTests
    {
        private static readonly string s_payload = new string('x', 80);

        [TestMethod]
        public void An_output_may_drop_its_oldest_messages_at_QoS_0()
        {
            TestBroker broker = Create(MqttFullPolicy.DropOldest);
            TestClient slow = broker.Connect("s");
            slow.Subscribe("t/#", 1);
            slow.TakesBytes = 0;
            TestClient publisher = broker.Connect("p");
            publisher.Publish("t/1", s_payload, 1, 1, false, false); // not at QoS 0: stays
            publisher.Publish("t/2", s_payload, 0);
            publisher.Publish("t/3", s_payload, 0);
            publisher.Publish("t/4", s_payload, 0);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            slow.Unblock();
            slow.Expect("PUBLISH q1 1 t/1=" + s_payload);
            slow.Expect("PUBLISH q0 t/3=" + s_payload);
            slow.Expect("PUBLISH q0 t/4=" + s_payload);
            slow.ExpectAlive();
        }

        [TestMethod]
        public void A_message_whose_sending_has_begun_is_not_dropped()
        {
            TestBroker broker = Create(MqttFullPolicy.DropOldest);
            TestClient slow = broker.Connect("s");
            slow.Subscribe("t/#", 0);
            slow.TakesBytes = 0;
            TestClient publisher = broker.Connect("p");
            publisher.Publish("t/1", s_payload, 0);
            slow.TakesBytes = 10;
            broker.Engine.HandleWritable(slow.Connection);
            Assert.IsTrue(broker.Engine.NextOutput() == slow.Connection);
            slow.Take();
            slow.TakesBytes = 0;
            for (int i = 2; i <= 6; i++)
            {
                publisher.Publish("t/" + i, s_payload, 0);
            }

            slow.Unblock();
            slow.Expect("PUBLISH q0 t/1=" + s_payload);
            slow.Expect("PUBLISH q0 t/5=" + s_payload);
            slow.Expect("PUBLISH q0 t/6=" + s_payload);
            slow.ExpectAlive();
        }

        [TestMethod]
        public void A_message_that_comes_twice_is_whole_although_the_output_moves_in_between()
        {
            TestBroker broker = Create(MqttFullPolicy.DropOldest);
            TestClient slow = broker.Connect("s");
            slow.Subscribe("$share/g/t", 0);
            slow.Subscribe("t", 0);
            slow.Subscribe("f/+", 0);
            TestClient other = broker.Connect("o");
            other.Subscribe("t", 0);
            slow.TakesBytes = 0;
            TestClient publisher = broker.Connect("p");
            publisher.Publish("f/1", new string('a', 73), 0); // 80 bytes
            publisher.Publish("f/2", new string('b', 33), 0); // 40 bytes
            publisher.Publish("f/3", new string('c', 73), 0);
            string payload = "0123456789" + s_payload;
            byte[] bytes = Utf8.GetBytes(payload);
            broker.Engine.PublishLocal("t", bytes, 0, bytes.Length, MqttQoS.AtMostOnce, false); // one more goes for the first, two for the second
            broker.Flush();
            other.Expect("PUBLISH q0 t=" + payload);
            slow.Unblock();
            slow.Expect("PUBLISH q0 t=" + payload);
            slow.Expect("PUBLISH q0 t=" + payload);
            slow.ExpectAlive();
        }

        [TestMethod]
        public void A_client_that_does_not_take_its_output_may_be_disconnected()
        {
            TestBroker broker = Create(MqttFullPolicy.Disconnect);
            TestClient slow = broker.Connect5("s");
            slow.Subscribe5("t", "00");
            TestClient other = broker.Connect("o");
            other.Subscribe("t", 0);
            slow.TakesBytes = 0;
            for (int i = 0; i < 4; i++)
            {
                broker.PublishLocal(80, 0);
            }

            Assert.AreEqual(1, broker.Statistics.ClientsConnected);
            slow.Unblock();
            slow.ExpectDisconnect("97"); // what was not begun is not sent before it
            Assert.IsTrue(other.HasPacket() && other.HasPacket() && other.HasPacket() && other.HasPacket());
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            while (broker.NextEvent() != "-s " + (int)MqttCloseReason.TooSlow)
            {
            }
        }

        [TestMethod]
        public void A_publisher_may_be_the_slow_one_itself()
        {
            TestBroker broker = Create(MqttFullPolicy.Disconnect);
            TestClient client = broker.Connect("c");
            client.Subscribe("t", 0);
            client.TakesBytes = 0;
            for (int i = 0; i < 5 && !client.IsClosed; i++)
            {
                client.Publish("t", s_payload, 0);
            }

            Assert.IsTrue(client.IsClosed);
            broker.Connect("c").ExpectAlive();
        }

        [TestMethod]
        public void A_client_that_takes_nothing_at_all_is_closed_in_time_after_its_Disconnect()
        {
            TestBroker broker = Create(MqttFullPolicy.Disconnect);
            TestClient slow = broker.Connect5("s");
            slow.Subscribe5("t", "00");
            slow.TakesBytes = 0;
            for (int i = 0; i < 4; i++)
            {
                broker.PublishLocal(80, 0);
            }

            Assert.IsFalse(slow.IsClosed);
            broker.Advance(broker.Options.PacketTimeoutMs);
            Assert.IsTrue(slow.IsClosed);
        }

        [TestMethod]
        public void A_queue_may_drop_its_oldest_messages()
        {
            TestBroker broker = Create(MqttFullPolicy.DropOldest);
            TestClient sleeper = Sleep(broker);
            for (int i = 1; i <= 10; i++)
            {
                broker.Engine.PublishLocal("t/" + i, null, 0, 0, MqttQoS.AtLeastOnce, false);
            }

            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(8, broker.Statistics.HeldMessages);
            sleeper = broker.ConnectPersistent("s", true);
            for (int i = 3; i <= 10; i++)
            {
                sleeper.Expect("PUBLISH q1 " + (i - 2) + " t/" + i + "=");
                sleeper.Acknowledge(MqttPacketType.Puback, i - 2);
            }

            sleeper.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void Nothing_is_dropped_for_a_message_that_gets_no_room_even_so()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.QueuePolicy = MqttFullPolicy.DropOldest;
            options.MaximumQueuedBytes = 200;
            options.MaximumInFlight = 1;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.ConnectPersistent("s", false);
            client.Subscribe("t", 1);
            broker.PublishLocal(119, 1); // is in flight, and stays
            broker.PublishLocal(39, 1);
            broker.PublishLocal(99, 1);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(160, broker.Statistics.HeldBytes);
            broker.PublishLocal(79, 1); // this gets the room of the second
            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(200, broker.Statistics.HeldBytes);
        }

        [TestMethod]
        public void Nothing_is_dropped_for_a_message_that_can_never_be_held()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.QueuePolicy = MqttFullPolicy.DropOldest;
            options.MaximumHeldBytes = 100;
            options.MaximumQueuedBytes = 50;
            TestBroker broker = new TestBroker(options);
            Sleep(broker);
            broker.Engine.PublishLocal("t/1", new byte[20], 0, 20, MqttQoS.AtLeastOnce, false);
            broker.Engine.PublishLocal("t/2", new byte[120], 0, 120, MqttQoS.AtLeastOnce, false);
            Assert.AreEqual(23, broker.Statistics.HeldBytes);
        }

        [TestMethod]
        public void Nothing_is_dropped_for_a_message_that_fits_no_output()
        {
            for (int qos = 0; qos <= 1; qos++)
            {
                MqttBrokerOptions options = TestOptions.Create();
                options.OutputPolicy = MqttFullPolicy.DropOldest;
                options.QueuePolicy = MqttFullPolicy.DropOldest;
                options.MaximumQueuedMessages = 2;
                options.MaximumInFlight = 1;
                options.TopicAliasMaximum = 1;
                TestBroker broker = new TestBroker(options);
                TestClient slow = broker.ConnectPersistent("s", false);
                TestClient publisher = broker.Open();
                publisher.Connect5("p", "02", "r0");
                publisher.Send("30 r54 s't/" + new string('t', 46) + "' r3 23 u16:1");
                slow.Subscribe("t/+", qos);
                slow.TakesBytes = 0;
                broker.Engine.PublishLocal("t/1", new byte[50], 0, 50, MqttQoS.AtLeastOnce, false);
                broker.Engine.PublishLocal("t/2", new byte[50], 0, 50, MqttQoS.AtLeastOnce, false);
                string payload = " r3 23 u16:1 '" + new string('x', 245) + "'";
                publisher.Send(qos == 0 ? "30 r251 s''" + payload : "32 r253 s'' u16:9" + payload);
                slow.Unblock();
                Assert.IsTrue(slow.HasPacket());
                slow.Acknowledge(MqttPacketType.Puback, 1);
                Assert.IsTrue(slow.HasPacket());
                Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.TooLarge]);
                Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
                Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            }
        }

        [TestMethod]
        public void What_is_in_flight_is_never_dropped()
        {
            TestBroker broker = Create(MqttFullPolicy.DropOldest);
            TestClient client = broker.ConnectPersistent("s", false);
            client.Subscribe("t/#", 2);
            for (int i = 1; i <= 12; i++)
            {
                broker.Engine.PublishLocal("t/" + i, null, 0, 0, MqttQoS.ExactlyOnce, false);
                broker.Flush();
            }

            for (int i = 1; i <= 4; i++)
            {
                client.Expect("PUBLISH q2 " + i + " t/" + i + "=");
            }

            client.Cut();
            broker.Engine.PublishLocal("t/13", null, 0, 0, MqttQoS.ExactlyOnce, false);
            client = broker.ConnectPersistent("s", true);
            for (int i = 1; i <= 4; i++)
            {
                client.Expect("PUBLISH q2 dup " + i + " t/" + i + "=");
            }

            Assert.AreEqual(5, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void Queued_bytes_of_one_client()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQueuedBytes = 256;
            TestBroker broker = new TestBroker(options);
            TestClient sleeper = Sleep(broker);
            TestClient other = broker.ConnectPersistent("o", false);
            other.Subscribe("t/#", 1);
            for (int i = 0; i < 3; i++)
            {
                broker.Engine.PublishLocal("t/1", new byte[97], 0, 97, MqttQoS.AtLeastOnce, false); // 100 bytes each
                broker.Flush();
                Assert.IsTrue(other.HasPacket());
                other.Acknowledge(MqttPacketType.Puback, i + 1);
            }

            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            Assert.AreEqual(200, broker.Statistics.HeldBytes);
            sleeper = broker.ConnectPersistent("s", true);
            Assert.IsTrue(sleeper.HasPacket() && sleeper.HasPacket() && !sleeper.HasPacket());
            sleeper.Acknowledge(MqttPacketType.Puback, 1);
            sleeper.Acknowledge(MqttPacketType.Puback, 2);
            sleeper.Disconnect();
            broker.Engine.PublishLocal("t/1", new byte[200], 0, 200, MqttQoS.AtLeastOnce, false);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]); // acknowledged bytes do not count any more
            Assert.AreEqual(203, broker.Statistics.HeldBytes);
        }

        [TestMethod]
        public void Retained_messages_wait_for_bytes_of_the_queue()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQueuedBytes = 256;
            TestBroker broker = new TestBroker(options);
            for (int i = 0; i < 3; i++)
            {
                broker.Engine.PublishLocal("t/" + i, new byte[97], 0, 97, MqttQoS.AtLeastOnce, true);
            }

            TestClient client = broker.ConnectPersistent("a", false);
            client.Subscribe("t/#", 1);
            Assert.IsTrue(client.HasPacket() && client.HasPacket() && !client.HasPacket());
            client.Acknowledge(MqttPacketType.Puback, 1);
            Assert.IsTrue(client.HasPacket());
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void A_client_whose_queue_is_full_may_be_disconnected()
        {
            TestBroker broker = Create(MqttFullPolicy.Disconnect);
            TestClient client = broker.Connect5("s", "02", "r5 11 u32:60", false);
            client.Subscribe5("t", "01");
            for (int i = 0; i < 9; i++)
            {
                broker.PublishLocal(0, 1);
            }

            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(client.HasPacket());
            }

            client.ExpectDisconnect("97");
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
            broker.PublishLocal(0, 1); // away: dropped, and nobody to disconnect
            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void The_application_may_lose_its_oldest_messages()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.LocalPolicy = MqttFullPolicy.DropOldest;
            TestBroker broker = new TestBroker(options);
            broker.Engine.SubscribeLocal(0, "#");
            for (int i = 0; i < 6; i++)
            {
                broker.Engine.PublishLocal("t/" + i, null, 0, 0, MqttQoS.AtMostOnce, false);
            }

            MqttLocalMessage message = new MqttLocalMessage(new byte[16]);
            Assert.IsTrue(broker.Engine.NextLocal(message));
            Assert.AreEqual("t/2", message.GetTopic());
            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.LocalFull]);
            Assert.AreEqual("dropped  t/0: MaximumLocalMessages are waiting", broker.NextLine());
        }

        private static TestBroker Create(MqttFullPolicy policy)
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.OutputPolicy = policy;
            options.QueuePolicy = policy;
            return new TestBroker(options);
        }

        private static TestClient Sleep(TestBroker broker)
        {
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t/#", 1);
            sleeper.Disconnect();
            return sleeper;
        }
    }
}
