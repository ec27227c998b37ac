using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class OutputTests
    {
        [TestMethod]
        public void Control_packets_go_before_data()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            client.TakesBytes = 0;
            client.Publish("t", "1", 1);
            client.Publish("t", "2", 1);
            client.Unblock();
            client.Expect("PUBACK 1");
            client.Expect("PUBACK 1");
            client.Expect("PUBLISH q0 t=1");
            client.Expect("PUBLISH q0 t=2");
        }

        [TestMethod]
        public void Control_packets_do_not_cut_a_packet_that_has_begun()
        {
            for (int begun = 1; begun < 17; begun++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Connect("a");
                TestClient publisher = broker.Connect("p");
                client.Subscribe("t", 0);
                client.TakesBytes = 0;
                publisher.Publish("t", "123", 0); // 8 bytes
                publisher.Publish("t", "4567", 0); // 9 bytes
                TakeOnce(broker, client, begun);
                client.Send("c0 00");
                client.Unblock();
                string all = client.Next() + " " + client.Next() + " " + client.Next();
                Assert.AreEqual(
                    begun <= 8 ? "PUBLISH q0 t=123 PINGRESP PUBLISH q0 t=4567" : "PUBLISH q0 t=123 PUBLISH q0 t=4567 PINGRESP",
                    all,
                    begun + " bytes");
                client.ExpectNothing();
            }
        }

        [TestMethod]
        public void Whole_packets_go_out_joined()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            TestClient publisher = broker.Connect("p");
            client.Subscribe("t", 0);
            client.TakesBytes = 0;
            publisher.Publish("t", "1", 0);
            publisher.Publish("t", "2", 0);
            publisher.Publish("t", "3", 0);
            broker.Engine.HandleWritable(client.Connection);
            Assert.IsTrue(broker.Engine.NextOutput() == client.Connection);
            Assert.AreEqual(18, broker.Engine.OutputLength);
        }

        [TestMethod]
        public void The_outputs_are_to_be_flushed_before_they_might_be_full()
        {
            TestBroker broker = new TestBroker(); // its outputs hold 264 bytes
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            Framer framer = client.Connection.Framer;
            byte[] packet = WireNotation.Parse("30 r3 s't'");
            for (int received = 0; received + packet.Length <= 132; received += packet.Length)
            {
                Assert.IsTrue(broker.Engine.HasRoomFor(packet.Length));
                Array.Copy(packet, 0, framer.Buffer, framer.ReceiveOffset, packet.Length);
                broker.Engine.HandleReceived(client.Connection, packet.Length, 0);
            }

            Assert.IsFalse(broker.Engine.HasRoomFor(packet.Length));
            broker.Flush();
            Assert.IsTrue(broker.Engine.HasRoomFor(packet.Length));
            Assert.AreEqual(0, broker.Engine.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
        }

        [TestMethod]
        public void Byte_by_byte_is_the_same_stream()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.TakesBytes = 1;
            client.Subscribe("t/#", 2);
            for (int i = 1; i <= 20; i++)
            {
                string payload = new string('x', i * 10);
                client.Publish("t/" + i, payload, i % 3, i, false, false);
                if (i % 3 > 0)
                {
                    client.Expect((i % 3 == 1 ? "PUBACK " : "PUBREC ") + i);
                }

                string packet = client.Next();
                Assert.IsTrue(packet.EndsWith(" t/" + i + "=" + payload) || packet.EndsWith("q0 t/" + i + "=" + payload), packet);
                if (i % 3 > 0)
                {
                    Complete(client, i);
                }
            }
        }

        [TestMethod]
        public void A_slow_subscriber_does_not_hold_up_the_others()
        {
            TestBroker broker = new TestBroker();
            TestClient slow = broker.Connect("slow");
            TestClient fast = broker.Connect("fast");
            slow.Subscribe("t", 0);
            fast.Subscribe("t", 0);
            slow.TakesBytes = 0;
            for (int i = 0; i < 100; i++)
            {
                fast.Publish("t", "x", 0);
                fast.Expect("PUBLISH q0 t=x");
            }

            slow.Unblock();
            int received = 0;
            while (slow.Next().Length > 0)
            {
                received++;
            }

            Assert.AreEqual(broker.Options.OutputBytes / 6, received);
            Assert.AreEqual(100 - received, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
        }

        [TestMethod]
        public void QoS_1_waits_for_room_in_the_output_and_is_not_dropped()
        {
            TestBroker broker = new TestBroker();
            TestClient slow = broker.Connect("slow");
            TestClient publisher = broker.Connect("p");
            slow.Subscribe("t", 1);
            slow.TakesBytes = 0;
            string payload = new string('x', 100);
            for (int i = 0; i < 4; i++)
            {
                publisher.Publish("t", payload, 1);
            }

            slow.Unblock();
            for (int i = 1; i <= 4; i++)
            {
                slow.Expect("PUBLISH q1 " + i + " t=" + payload);
            }

            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_client_that_takes_no_acknowledgements_is_not_read_any_further()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.TakesBytes = 0;
            byte[] pings = new byte[100];
            for (int i = 0; i < pings.Length; i += 2)
            {
                pings[i] = 0xC0;
            }

            int sent = client.Send(pings, 0, pings.Length);
            Assert.IsFalse(client.Connection.CanReceive);
            client.Unblock(); // what was received already is handled now
            Assert.IsTrue(client.Connection.CanReceive);
            client.Send(pings, sent, pings.Length - sent);
            for (int i = 0; i < 50; i++)
            {
                client.Expect("PINGRESP");
            }

            client.ExpectNothing();
        }

        [TestMethod]
        public void A_client_that_goes_on_taking_no_acknowledgements_is_closed()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.TakesBytes = 0;
            while (client.Connection.CanReceive)
            {
                client.Send("c0 00");
            }

            broker.Advance(broker.Options.PacketTimeoutMs);
            Assert.IsTrue(client.IsClosed);
            Assert.AreEqual("+a", broker.NextEvent());
            Assert.AreEqual("-a " + (int)MqttCloseReason.PacketTimeout, broker.NextEvent());
        }

        [TestMethod]
        public void A_Subscribe_whose_Suback_has_no_room_yet_waits()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.TakesBytes = 0;
            client.Send("c000c000c000c000c000c000c000c000c000c000c000 82 r34 u16:5 s'a' 00 s'b' 00 s'c' 00 s'd' 00 s'e' 00 s'f' 00 s'g' 00 s'h' 01 c0 00");
            Assert.IsFalse(client.Connection.CanReceive);
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
            client.Unblock();
            Assert.AreEqual(8, broker.Statistics.Subscriptions);
            for (int i = 0; i < 11; i++)
            {
                client.Expect("PINGRESP");
            }

            client.Expect("SUBACK 5 0 0 0 0 0 0 0 1");
            client.Expect("PINGRESP");
        }

        private static void TakeOnce(TestBroker broker, TestClient client, int count)
        {
            broker.Engine.HandleWritable(client.Connection);
            Assert.IsTrue(broker.Engine.NextOutput() == client.Connection);
            client.TakesBytes = count;
            Assert.AreEqual(count, client.Take());
            client.TakesBytes = 0;
        }

        private static void Complete(TestClient client, int i)
        {
            // Identifiers are given in turn, and two of three messages need one.
            int id = i - i / 3;
            if (i % 3 == 1)
            {
                client.Acknowledge(MqttPacketType.Puback, id);
                return;
            }

            client.Acknowledge(MqttPacketType.Pubrec, id);
            client.Expect("PUBREL " + id);
            client.Acknowledge(MqttPacketType.Pubcomp, id);
            client.Acknowledge(MqttPacketType.Pubrel, i);
            client.Expect("PUBCOMP " + i);
        }
    }
}
