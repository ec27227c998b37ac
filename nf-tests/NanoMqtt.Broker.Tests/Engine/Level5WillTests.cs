using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>MQTT 5.0: wills with a delay, and acknowledgements with a reason code or out of place.</summary>
    [TestClass]
    public class Level5WillTests
    {
        [TestMethod]
        public void A_will_waits_for_its_delay_and_carries_its_properties()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.ConnectSubscriber5("00");
            TestClient node = broker.Open();
            node.Send("10 r40 s'MQTT' 05 06 u16:0 r5 11 u32:60 s'n' r12 26 s'k' s'v' 18 u32:10 s't' s'off'");
            node.ExpectConnack5(false);
            node.Cut();
            broker.Advance(9999);
            watcher.ExpectNothing();
            broker.Advance(1);
            watcher.ExpectPacket("30 r14 s't' r7 26 s'k' s'v' 'off'"); // 5.0 [MQTT-3.1.3-9]
            broker.Advance(60000);
            watcher.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_client_that_comes_back_in_time_takes_its_will_back()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.ConnectSubscriber5("00");
            TestClient node = broker.Open();
            node.Send("10 r33 s'MQTT' 05 06 u16:0 r5 11 u32:60 s'n' r5 18 u32:10 s't' s'off'");
            node.ExpectConnack5(false);
            node.Cut();
            broker.Advance(9999);
            TestClient back = broker.Connect5("n", "00", "r0", true);
            broker.Advance(60000);
            watcher.ExpectNothing(); // 5.0 [MQTT-3.1.3-9]
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void A_will_goes_out_when_its_session_ends_first()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.ConnectSubscriber5("00");
            TestClient node = broker.Open();
            node.Send("10 r33 s'MQTT' 05 06 u16:0 r5 11 u32:5 s'n' r5 18 u32:10 s't' s'off'");
            node.ExpectConnack5(false);
            node.Cut();
            broker.Advance(5000);
            watcher.ExpectPacket("30 r7 s't' r0 'off'");
            Assert.AreEqual(1, broker.Statistics.Sessions);
        }

        [TestMethod]
        public void Disconnect_with_will_publishes_it()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.ConnectSubscriber5("00");
            for (int round = 0; round < 2; round++)
            {
                TestClient node = broker.Open();
                node.Send("10 r23 s'MQTT' 05 06 u16:0 r0 s'n' r0 s't' s'off'");
                node.ExpectConnack5(false);
                node.Send(round == 0 ? "e0 00" : "e0 01 04");
                Assert.AreEqual(round, broker.Statistics.MessagesReceived); // 5.0 [MQTT-3.14.4-3]
            }

            watcher.ExpectPacket("30 r7 s't' r0 'off'");
        }

        [TestMethod]
        public void Unknown_identifiers_are_told_so()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("p");
            client.Send("62 02 u16:7");
            client.ExpectPacket("70 03 u16:7 92");
            client.Send("50 02 u16:7");
            client.ExpectPacket("62 03 u16:7 92");
        }

        [TestMethod]
        public void A_refused_delivery_is_over()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectSubscriber5("02");
            broker.PublishLocal(1, 2);
            subscriber.ExpectPacket("34 r7 s't' u16:1 r0 00");
            subscriber.Send("50 03 u16:1 97");
            subscriber.ExpectNothing(); // 5.0 [MQTT-4.3.3-4]
            subscriber.Send("50 02 u16:1");
            subscriber.ExpectPacket("62 03 u16:1 92");
        }

        [TestMethod]
        public void A_wrong_acknowledgement_ends_the_connection()
        {
            int[] qos = { 1, 1, 2, 2 };
            MqttPacketType[] types = { MqttPacketType.Pubrec, MqttPacketType.Pubcomp, MqttPacketType.Puback, MqttPacketType.Pubcomp };
            for (int i = 0; i < qos.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient subscriber = broker.ConnectSubscriber5("02");
                TestClient old = broker.Connect("o");
                old.Subscribe("t", 2);
                broker.PublishLocal(0, qos[i]);
                subscriber.ExpectPacket("3" + qos[i] * 2 + " r6 s't' u16:1 r0");
                old.Expect("PUBLISH q" + qos[i] + " 1 t=");
                subscriber.Acknowledge(types[i], 1);
                subscriber.ExpectDisconnect("82"); // 5.0 §4.13.1
                old.Acknowledge(types[i], 1);
                old.ExpectClosed(); // 3.1.1 [MQTT-4.8.0-1]
            }
        }
    }
}
