using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class PublishTests
    {
        [TestMethod]
        public void The_lower_of_both_qualities_counts()
        {
            for (int published = 0; published <= 2; published++)
            {
                for (int granted = 0; granted <= 2; granted++)
                {
                    TestBroker broker = new TestBroker();
                    TestClient publisher = broker.Connect("p");
                    TestClient subscriber = broker.Connect("s");
                    subscriber.Subscribe("t", granted);
                    publisher.Publish("t", "x", published);
                    int qos = published < granted ? published : granted; // [MQTT-3.8.4-6]
                    subscriber.Expect("PUBLISH q" + qos + (qos > 0 ? " 1" : string.Empty) + " t=x");
                    subscriber.ExpectNothing();
                    publisher.Expect(published == 0 ? string.Empty : published == 1 ? "PUBACK 1" : "PUBREC 1");
                }
            }
        }

        [TestMethod]
        public void One_message_reaches_subscribers_of_every_quality()
        {
            TestBroker broker = new TestBroker();
            TestClient[] subscribers = new TestClient[3];
            for (int qos = 0; qos < 3; qos++)
            {
                subscribers[qos] = broker.Connect("s" + qos);
                subscribers[qos].Subscribe("t", qos);
            }

            TestClient publisher = broker.Connect("p");
            publisher.Publish("t", "payload", 2);
            subscribers[0].Expect("PUBLISH q0 t=payload");
            subscribers[1].Expect("PUBLISH q1 1 t=payload");
            subscribers[2].Expect("PUBLISH q2 1 t=payload");
        }

        [TestMethod]
        public void Each_subscriber_has_packet_identifiers_of_its_own()
        {
            TestBroker broker = new TestBroker();
            TestClient publisher = broker.Connect("p");
            TestClient early = broker.Connect("early");
            early.Subscribe("t", 1);
            publisher.Publish("t", "1", 1);
            TestClient late = broker.Connect("late");
            late.Subscribe("t", 2);
            publisher.Publish("t", "2", 2);
            early.Expect("PUBLISH q1 1 t=1");
            early.Expect("PUBLISH q1 2 t=2");
            late.Expect("PUBLISH q2 1 t=2");
        }

        [TestMethod]
        public void A_publisher_that_subscribes_hears_itself()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("#", 1);
            client.Publish("t", "x", 1);
            client.Expect("PUBACK 1");
            client.Expect("PUBLISH q1 1 t=x");
        }

        [TestMethod]
        public void QoS_0_flows_without_acknowledgements()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            for (int i = 0; i < 100; i++)
            {
                client.Publish("t", "x" + i, 0);
                client.Expect("PUBLISH q0 t=x" + i);
            }

            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void QoS_1_ends_with_Puback()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 1);
            for (int i = 0; i < 100; i++)
            {
                client.Publish("t", "x", 1, 1000 + i, false, false);
                client.Expect("PUBACK " + (1000 + i)); // [MQTT-4.3.2-2]
                int id = 1 + i; // 3.1.1 [MQTT-2.3.1-4], 5.0 [MQTT-2.2.1-4]
                client.Expect("PUBLISH q1 " + id + " t=x");
                client.Acknowledge(MqttPacketType.Puback, id);
            }

            client.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.UnknownAcknowledgements);
        }

        [TestMethod]
        public void QoS_2_from_a_client_is_delivered_once()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("t", 0);
            TestClient publisher = broker.Connect("p");
            publisher.Publish("t", "x", 2, 7, false, false);
            publisher.Expect("PUBREC 7");
            publisher.Publish("t", "x", 2, 7, false, true);
            publisher.Expect("PUBREC 7"); // [MQTT-4.3.3-2]
            publisher.Acknowledge(MqttPacketType.Pubrel, 7);
            publisher.Expect("PUBCOMP 7");
            subscriber.Expect("PUBLISH q0 t=x");
            subscriber.ExpectNothing();

            publisher.Publish("t", "y", 2, 7, false, false);
            publisher.Expect("PUBREC 7");
            subscriber.Expect("PUBLISH q0 t=y");
        }

        [TestMethod]
        public void A_release_that_comes_again_is_completed_again()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Acknowledge(MqttPacketType.Pubrel, 9);
            client.Expect("PUBCOMP 9");
        }

        [TestMethod]
        public void QoS_2_to_a_client_goes_through_all_steps()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 2);
            client.Publish("t", "x", 2);
            client.Expect("PUBREC 1");
            client.Expect("PUBLISH q2 1 t=x");
            client.Acknowledge(MqttPacketType.Pubrec, 1);
            client.Expect("PUBREL 1"); // [MQTT-4.3.3-1]
            client.Acknowledge(MqttPacketType.Pubrec, 1);
            client.Expect("PUBREL 1");
            client.Acknowledge(MqttPacketType.Pubcomp, 1);
            client.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void Nothing_is_sent_again_on_a_live_connection()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.ConnectPersistent("a", false);
            client.Subscribe("t", 2);
            client.Publish("t", "x", 2);
            client.Expect("PUBREC 1");
            client.Expect("PUBLISH q2 1 t=x");
            broker.Advance(3600 * 1000);
            client.ExpectNothing();
        }

        [TestMethod]
        public void Unknown_acknowledgements_are_counted_and_do_no_harm()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 2);
            client.Publish("t", "x", 1);
            client.Expect("PUBACK 1");
            client.Expect("PUBLISH q1 1 t=x");
            client.Acknowledge(MqttPacketType.Puback, 2);
            client.Acknowledge(MqttPacketType.Pubcomp, 3);
            client.ExpectNothing();
            client.Acknowledge(MqttPacketType.Pubrec, 5);
            client.Expect("PUBREL 5");
            Assert.AreEqual(3, broker.Statistics.UnknownAcknowledgements);
            client.Acknowledge(MqttPacketType.Puback, 1);
            Assert.AreEqual(3, broker.Statistics.UnknownAcknowledgements);
        }

        [TestMethod]
        public void A_refusing_PUBREC_is_not_answered_even_when_unknown()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Send("50 03 u16:5 97");
            client.ExpectNothing(); // 5.0 [MQTT-4.3.3-4]
            Assert.AreEqual(1, broker.Statistics.UnknownAcknowledgements);
            client.Send("50 03 u16:5 00");
            client.ExpectPacket("62 03 u16:5 92");
        }

        [TestMethod]
        public void An_acknowledgement_that_does_not_fit_its_delivery_closes()
        {
            MqttPacketType[] types = { MqttPacketType.Pubrec, MqttPacketType.Pubcomp, MqttPacketType.Puback, MqttPacketType.Pubcomp };
            for (int i = 0; i < types.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Connect("a");
                client.Subscribe("t", i < 2 ? 1 : 2);
                TestClient publisher = broker.Connect("p");
                publisher.Publish("t", "x", 2);
                Assert.IsTrue(client.Next().StartsWith("PUBLISH"));
                client.Acknowledge(types[i], 1);
                client.ExpectClosed();
                Assert.AreEqual(1, broker.Statistics.ProtocolErrors);
                publisher.Expect("PUBREC 1");
                publisher.ExpectAlive();
            }
        }

        [TestMethod]
        public void The_window_holds_back_what_exceeds_it()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("t", 1);
            TestClient publisher = broker.Connect("p");
            for (int i = 1; i <= 6; i++)
            {
                publisher.Publish("t", "x" + i, 1);
            }

            for (int i = 1; i <= 4; i++)
            {
                subscriber.Expect("PUBLISH q1 " + i + " t=x" + i);
            }

            subscriber.ExpectNothing();
            subscriber.Acknowledge(MqttPacketType.Puback, 2); // out of order
            subscriber.Expect("PUBLISH q1 5 t=x5");
            subscriber.Acknowledge(MqttPacketType.Puback, 1);
            subscriber.Expect("PUBLISH q1 6 t=x6");
            subscriber.ExpectNothing();
        }

        [TestMethod]
        public void Dup_and_retain_of_the_publisher_are_not_passed_on()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 1);
            client.Publish("t", "x", 1, 3, true, true);
            client.Expect("PUBACK 3");
            client.Expect("PUBLISH q1 1 t=x"); // [MQTT-3.3.1-3], [MQTT-3.3.1-9]
        }

        [TestMethod]
        public void Payloads_are_bytes_and_may_be_empty()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            client.Publish("t", string.Empty, 0);
            client.Expect("PUBLISH q0 t=");
            client.Send("30 r6 s't' 00 41 00");
            client.Expect("PUBLISH q0 t=\0A\0");
        }

        [TestMethod]
        public void The_largest_packet_passes_at_every_quality()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.ConnectPersistent("a", false);
            client.Subscribe("t", 2);
            string payload = new string('p', broker.Options.MaximumPacketBytes - 3 - 3);
            client.Publish("t", payload, 0);
            client.Expect("PUBLISH q0 t=" + payload);
            payload = new string('p', broker.Options.MaximumPacketBytes - 3 - 5);
            client.Publish("t", payload, 2);
            client.Expect("PUBREC 1");
            client.Expect("PUBLISH q2 1 t=" + payload);
        }
    }
}
