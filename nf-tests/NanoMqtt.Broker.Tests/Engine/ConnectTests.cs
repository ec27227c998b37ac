using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class ConnectTests
    {
        [TestMethod]
        public void Connect_is_answered_by_Connack()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Send("10 r13 s'MQTT' 04 02 u16:60 s'a'"); // [MQTT-3.1.4-4]
            client.Expect("CONNACK 0");
            client.ExpectNothing();
            Assert.AreEqual("+a", broker.NextEvent());
        }

        [TestMethod]
        public void Packets_behind_Connect_in_the_same_segment_are_handled()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Send("10 r13 s'MQTT' 04 02 u16:60 s'a' 82 r6 u16:9 s't' 01 c0 00"); // [MQTT-3.1.4-5]
            client.Expect("CONNACK 0");
            client.Expect("SUBACK 9 1");
            client.Expect("PINGRESP");
        }

        [TestMethod]
        public void Connect_arrives_byte_by_byte()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.SendsBytes = 1;
            client.Send("10 r13 s'MQTT' 04 02 u16:60 s'a' c0 00");
            client.Expect("CONNACK 0");
            client.Expect("PINGRESP");
        }

        [TestMethod]
        public void Another_protocol_level_is_refused_by_code_1()
        {
            int[] levels = { 0, 3, 6, 0x84 };
            for (int i = 0; i < levels.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Open();
                byte[] connect = { 0x10, 13, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', (byte)levels[i], 2, 0, 60, 0, 1, (byte)'a' };
                client.Send(connect, 0, connect.Length);
                client.Expect("CONNACK 1"); // [MQTT-3.1.2-2]
                client.ExpectClosed();
                Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
            }
        }

        [TestMethod]
        public void A_client_of_MQTT_3_1_is_refused_by_code_1()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Send("10 r15 s'MQIsdp' 03 02 u16:60 s'a'");
            client.Expect("CONNACK 1"); // [MQTT-3.1.2-1]
            client.ExpectClosed();
            Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
        }

        [TestMethod]
        public void An_empty_client_id_with_a_clean_session_gets_a_name_of_its_own()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.Connect(string.Empty);
            TestClient second = broker.Connect(string.Empty); // [MQTT-3.1.3-6]
            first.ExpectAlive();
            second.ExpectAlive();
            Assert.AreEqual("+auto-1", broker.NextEvent());
            Assert.AreEqual("+auto-2", broker.NextEvent());
        }

        [TestMethod]
        public void An_assigned_name_is_not_one_that_a_client_has()
        {
            TestBroker broker = new TestBroker();
            TestClient taken = broker.Connect("auto-1");
            broker.Connect(string.Empty);
            taken.ExpectAlive();
        }

        [TestMethod]
        public void An_empty_client_id_without_a_clean_session_is_refused_by_code_2()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.Connect(string.Empty, false);
            client.Expect("CONNACK 2"); // [MQTT-3.1.3-8]
            client.ExpectClosed(); // [MQTT-3.1.3-9]
        }

        [TestMethod]
        public void A_first_packet_other_than_Connect_closes()
        {
            string[] packets =
            {
                "20 02 00 00", "30 r4 s't' 41", "40 02 u16:1", "50 02 u16:1", "62 02 u16:1", "70 02 u16:1", "82 r6 u16:1 s't' 00",
                "90 03 u16:1 00", "a2 r5 u16:1 s't'", "b0 02 u16:1", "c0 00", "d0 00", "e0 00", "f0 00", "00 00",
            };
            for (int i = 0; i < packets.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Open();
                client.Send(packets[i]); // [MQTT-3.1.0-1]
                client.ExpectClosed();
                Assert.AreEqual(1, broker.Statistics.ProtocolErrors, packets[i]);
            }
        }

        [TestMethod]
        public void A_second_Connect_closes()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Connect("a", true); // [MQTT-3.1.0-2]
            client.ExpectClosed();
        }

        [TestMethod]
        public void Nothing_is_handled_after_a_refusal()
        {
            TestBroker broker = new TestBroker();
            TestClient listener = broker.Connect("listener");
            listener.Subscribe("#", 0);
            TestClient client = broker.Open();
            client.Send("10 r13 s'MQTT' 06 02 u16:60 s'a' 30 r4 s't' 41"); // [MQTT-3.1.4-5]
            client.Expect("CONNACK 1");
            client.ExpectClosed();
            listener.ExpectNothing();
        }

        [TestMethod]
        public void A_refused_client_that_takes_nothing_is_closed_in_time()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Open();
            client.TakesBytes = 0;
            client.Connect(string.Empty, false);
            Assert.IsFalse(client.IsClosed);
            broker.Advance(broker.Options.PacketTimeoutMs);
            Assert.IsTrue(client.IsClosed);
        }

        [TestMethod]
        public void A_session_is_present_only_where_both_connections_want_it()
        {
            TestBroker broker = new TestBroker();
            broker.Connect("a").Disconnect();
            broker.ConnectPersistent("a", false).Disconnect(); // [MQTT-3.2.2-3] the clean one left nothing
            broker.ConnectPersistent("a", true).Disconnect(); // [MQTT-3.2.2-2]
            broker.Connect("a").Disconnect(); // [MQTT-3.2.2-1], and the old session is discarded [MQTT-3.1.2-6]
            broker.ConnectPersistent("a", false).Disconnect();
            Assert.AreEqual(1, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void A_new_connection_takes_over_from_an_older_one()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.Connect("a");
            TestClient second = broker.Connect("a"); // [MQTT-3.1.4-2]
            first.ExpectClosed();
            second.ExpectAlive();
            Assert.AreEqual("+a", broker.NextEvent());
            Assert.AreEqual("-a " + (int)MqttCloseReason.TakenOver, broker.NextEvent());
            Assert.AreEqual("+a", broker.NextEvent());
            Assert.AreEqual(1, broker.Statistics.ClientsConnected);
        }

        [TestMethod]
        public void Client_ids_differ_by_case_and_length()
        {
            TestBroker broker = new TestBroker();
            TestClient a = broker.Connect("client");
            TestClient b = broker.Connect("Client");
            TestClient c = broker.Connect("client1");
            a.ExpectAlive();
            b.ExpectAlive();
            c.ExpectAlive();
        }

        [TestMethod]
        public void Disconnect_ends_the_connection()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Send("e0 00 c0 00"); // [MQTT-3.14.4-2] nothing is handled behind it
            client.ExpectClosed();
            Assert.AreEqual("+a", broker.NextEvent());
            Assert.AreEqual("-a " + (int)MqttCloseReason.Disconnected, broker.NextEvent());
            Assert.AreEqual(0, broker.Statistics.ProtocolErrors);
        }

        [TestMethod]
        public void Who_listens_to_no_events_causes_none()
        {
            TestBroker broker = new TestBroker(TestOptions.Create(), false);
            broker.Connect("a").Disconnect();
            Assert.AreEqual(string.Empty, broker.NextEvent());
            Assert.AreEqual(0, broker.Engine.EventCount);
        }

        [TestMethod]
        public void Events_that_nobody_takes_are_bounded()
        {
            TestBroker broker = new TestBroker();
            for (int i = 0; i < 20; i++)
            {
                broker.Connect("a").Disconnect();
            }

            int events = 0;
            while (broker.NextEvent().Length > 0)
            {
                events++;
            }

            Assert.AreEqual((broker.Options.MaximumClients + 1) * 2 + 16, events);
        }
    }
}
