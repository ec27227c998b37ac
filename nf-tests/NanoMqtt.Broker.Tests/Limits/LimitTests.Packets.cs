using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    // What one connection may send, and what may wait for it.
    public partial class LimitTests
    {
        [TestMethod]
        public void MaximumPacketBytes()
        {
            TestBroker broker = new TestBroker();
            int most = broker.Options.MaximumPacketBytes;
            TestClient old = broker.Connect("a");
            old.Publish("t", new string('x', most - 6), 0);
            old.ExpectAlive();
            old.Publish("t", new string('x', most - 5), 0);
            old.ExpectClosed();
            TestClient client = broker.Connect5("b");
            client.Send("30 r253 s't' r0");
            client.Send(new byte[249], 0, 249);
            client.ExpectAlive();
            client.Send("30 r254"); // closes before it arrives
            client.ExpectDisconnect("95"); // 5.0 [MQTT-3.2.2-15]
            client = broker.Connect("c");
            client.Send("30 ffffff7f");
            client.ExpectClosed();
            Assert.AreEqual(3, broker.Statistics.ProtocolErrors);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void OutputBytes()
        {
            TestBroker broker = new TestBroker();
            TestClient slow = broker.Connect("a");
            slow.Subscribe("t", 0);
            slow.TakesBytes = 0;
            TestClient publisher = broker.Connect("p");
            int most = broker.Options.OutputBytes / 6;
            for (int i = 0; i < most; i++)
            {
                publisher.Publish("t", "x", 0); // 6 bytes
            }

            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            publisher.Publish("t", "x", 0);
            Assert.AreEqual(1, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            broker.ServeAnOrdinaryClient();
            slow.Unblock();
            for (int i = 0; i < most; i++)
            {
                Assert.IsTrue(slow.HasPacket());
            }

            slow.ExpectAlive();
        }

        [TestMethod]
        public void ControlBytes()
        {
            TestBroker broker = new TestBroker();
            int most = (broker.Options.ControlBytes - 8) / 2 + 1; // as long as there is room for any answer
            TestClient client = broker.Connect("a");
            client.TakesBytes = 0;
            for (int i = 0; i <= most; i++) // the last one is held
            {
                Assert.IsTrue(client.Connection.CanReceive);
                client.Send("c0 00");
            }

            Assert.IsFalse(client.Connection.CanReceive);
            broker.ServeAnOrdinaryClient();
            client.Unblock();
            for (int i = 0; i <= most; i++)
            {
                client.Expect("PINGRESP");
            }

            client.TakesBytes = 0;
            while (client.Connection.CanReceive)
            {
                client.Send("c0 00");
            }

            broker.Advance(broker.Options.PacketTimeoutMs);
            Assert.IsTrue(client.IsClosed);
            Assert.AreEqual(1, broker.Statistics.Timeouts);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void Filters_of_one_packet()
        {
            TestBroker broker = new TestBroker();
            TestClient old = broker.Connect("a");
            SendSubscribe(old, 4, broker.Options.ControlBytes - 7);
            Assert.IsTrue(old.HasPacket());
            SendSubscribe(old, 4, broker.Options.ControlBytes - 6); // its SUBACK never fits
            old.ExpectClosed();
            TestClient client = broker.Connect5("b");
            SendSubscribe(client, 5, broker.Options.ControlBytes - 8);
            Assert.IsTrue(client.HasPacket());
            SendSubscribe(client, 5, broker.Options.ControlBytes - 7);
            client.ExpectDisconnect("95");
            Assert.AreEqual(2, broker.Statistics.ProtocolErrors);
            broker.ServeAnOrdinaryClient();
        }

        [TestMethod]
        public void MaximumReceivedQoS2()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("t", 0);
            for (int level = 4; level <= 5; level++)
            {
                broker.Level = (MqttProtocolLevel)level;
                TestClient client = broker.Connect("a");
                int most = broker.Options.MaximumReceivedQoS2;
                for (int id = 1; id <= most; id++)
                {
                    PublishQoS2(client, watcher, id);
                }

                client.Acknowledge(MqttPacketType.Pubrel, 1);
                client.Expect("PUBCOMP 1");
                PublishQoS2(client, watcher, most + 1);
                client.Publish("t", "x", 2, most + 2, false, false);
                if (level == 5)
                {
                    client.ExpectPacket("e0 01 93"); // 5.0 [MQTT-3.3.4-7]
                }

                client.ExpectClosed();
                watcher.ExpectNothing();
                Assert.AreEqual(level - 3, broker.Statistics.ProtocolErrors);
                broker.ServeAnOrdinaryClient();
            }
        }

        [TestMethod]
        public void TopicAliasMaximum()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.TopicAliasMaximum = 2;
            TestBroker broker = new TestBroker(options);
            string[] tooMany = { "30 r8 s't' r3 23 u16:3 'x'", "30 r56 u16:49 '0123456789012345678901234567890123456789012345678' r3 23 u16:1 'x'" };
            string[] codes = { "94", "95" };
            for (int i = 0; i < tooMany.Length; i++)
            {
                TestClient client = broker.Open();
                client.Connect5("a", "02", "r0");
                client.ExpectPacket("20 r14 00 00 r11 22 u16:2 21 u16:3 27 u32:256");
                client.Send("30 r8 s't' r3 23 u16:2 'x'");
                client.ExpectAlive();
                client.Send(tooMany[i]);
                client.ExpectDisconnect(codes[i]); // 5.0 [MQTT-3.3.2-9]
                Assert.AreEqual(i + 1, broker.Statistics.ProtocolErrors);
                broker.ServeAnOrdinaryClient();
            }
        }

        [TestMethod]
        public void MaximumQoS()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQoS = MqttQoS.AtLeastOnce;
            TestBroker broker = new TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 r13 00 00 r10 21 u16:3 27 u32:256 24 01");
            client.Send("82 r7 u16:9 r0 s't' 02");
            client.ExpectPacket("90 r4 u16:9 r0 01");
            client.Send("32 r6 s't' u16:1 r0");
            client.ExpectPacket("40 02 u16:1");
            client.ExpectPacket("32 r6 s't' u16:1 r0");
            client.Send("34 r6 s't' u16:1 r0");
            client.ExpectDisconnect("9b");
            client = broker.Connect("b");
            client.SendSubscribe(1, "t", 2);
            client.Expect("SUBACK 1 1");
            client.Publish("t", "x", 2);
            client.ExpectClosed();
            Assert.AreEqual(2, broker.Statistics.ProtocolErrors);
            client = broker.Open();
            client.Send("10 r20 s'MQTT' 05 16 u16:0 r0 s'c' r0 s'w' b''");
            client.ExpectPacket("20 03 00 9b 00");
            Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
            options.MaximumQoS = MqttQoS.ExactlyOnce;
            broker.ServeAnOrdinaryClient();
        }

        private static void PublishQoS2(TestClient client, TestClient watcher, int id)
        {
            client.Publish("t", "x", 2, id, false, false);
            client.Expect("PUBREC " + id);
            watcher.Expect("PUBLISH q0 t=x");
        }

        // The same filter so many times.
        private static void SendSubscribe(TestClient client, int level, int filters)
        {
            int start = level; // behind the identifier, and at level 5 the length of no properties
            byte[] subscribe = new byte[start + filters * 4];
            subscribe[0] = 0x82;
            subscribe[1] = (byte)(subscribe.Length - 2);
            subscribe[3] = 1;
            for (int i = start; i < subscribe.Length; i += 4)
            {
                subscribe[i + 1] = 1;
                subscribe[i + 2] = (byte)'t';
            }

            client.Send(subscribe, 0, subscribe.Length);
        }
    }
}
