using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class RetainedTests
    {
        [TestMethod]
        public void A_new_subscriber_gets_what_is_retained()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "x", 0); // [MQTT-3.3.1-5]
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=x"); // [MQTT-3.3.1-6], [MQTT-3.3.1-8]
            client.ExpectNothing();
        }

        [TestMethod]
        public void It_comes_with_the_lower_of_both_qualities()
        {
            for (int qos = 0; qos <= 2; qos++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Connect("a");
                client.PublishRetained("t", "x", 2);
                client.Expect("PUBREC 1");
                TestClient subscriber = broker.Connect("s");
                subscriber.Subscribe("t", qos);
                subscriber.Expect("PUBLISH q" + qos + (qos == 0 ? " retain t=x" : " retain 1 t=x"));
            }
        }

        [TestMethod]
        public void A_subscriber_there_before_gets_it_without_the_flag()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            client.PublishRetained("t", "x", 0);
            client.Expect("PUBLISH q0 t=x"); // [MQTT-3.3.1-9]
        }

        [TestMethod]
        public void The_last_message_of_a_topic_replaces_the_one_before()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "old", 0);
            client.PublishRetained("t", "new", 0);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=new"); // [MQTT-3.3.1-7]
            client.ExpectNothing();
        }

        [TestMethod]
        public void An_empty_payload_deletes_and_is_delivered_but_not_retained()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            client.PublishRetained("t", "x", 0);
            client.Expect("PUBLISH q0 t=x");
            client.PublishRetained("t", string.Empty, 0); // [MQTT-3.3.1-10]
            client.Expect("PUBLISH q0 t=");
            Assert.AreEqual(0, broker.Statistics.RetainedMessages); // [MQTT-3.3.1-11]
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
            client.Subscribe("t", 0);
            client.ExpectNothing();
        }

        [TestMethod]
        public void A_message_without_the_flag_changes_nothing()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "x", 0);
            client.Publish("t", "y", 0); // [MQTT-3.3.1-12]
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=x");
        }

        [TestMethod]
        public void Wildcards_find_all_that_match()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("a/1", "1", 0);
            client.PublishRetained("a/2", "2", 0);
            client.PublishRetained("b/1", "3", 0);
            client.PublishRetained("$SYS/x", "4", 0);
            client.Subscribe("a/+", 0);
            client.Expect("PUBLISH q0 retain a/1=1");
            client.Expect("PUBLISH q0 retain a/2=2");
            client.ExpectNothing();
            client.Subscribe("#", 0);
            client.Expect("PUBLISH q0 retain a/1=1");
            client.Expect("PUBLISH q0 retain a/2=2");
            client.Expect("PUBLISH q0 retain b/1=3"); // [MQTT-4.7.2-1] not the one below $SYS
            client.ExpectNothing();
        }

        [TestMethod]
        public void Subscribing_again_delivers_again()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "x", 0);
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=x");
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=x"); // [MQTT-3.8.4-3]
        }

        [TestMethod]
        public void More_than_fits_the_output_comes_piece_by_piece()
        {
            for (int qos = 0; qos <= 2; qos++)
            {
                TestBroker broker = new TestBroker();
                TestClient client = broker.Connect("a");
                for (int i = 0; i < 10; i++)
                {
                    client.PublishRetained("t/" + i, new string((char)('a' + i), 30), qos);
                    if (qos > 0)
                    {
                        client.Expect((qos == 1 ? "PUBACK" : "PUBREC") + " 1");
                        client.Acknowledge(MqttPacketType.Pubrel, 1);
                        client.Expect("PUBCOMP 1");
                    }
                }

                TestClient subscriber = broker.Connect("s");
                subscriber.TakesBytes = 0;
                subscriber.SendSubscribe(1, "t/+", 0);
                Assert.AreEqual(string.Empty, subscriber.Next());
                subscriber.Unblock();
                subscriber.Expect("SUBACK 1 0");
                for (int i = 0; i < 10; i++)
                {
                    subscriber.Expect("PUBLISH q0 retain t/" + i + "=" + new string((char)('a' + i), 30));
                }

                subscriber.ExpectNothing();
                Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            }
        }

        [TestMethod]
        public void More_than_fits_the_queue_comes_as_acknowledgements_make_room()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            for (int i = 0; i < 10; i++)
            {
                client.PublishRetained("t/" + i, "x", 1);
                client.Expect("PUBACK 1");
            }

            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("t/+", 1);
            for (int i = 0; i < 10; i++)
            {
                subscriber.Expect("PUBLISH q1 retain " + (i + 1) + " t/" + i + "=x");
                subscriber.Acknowledge(MqttPacketType.Puback, i + 1);
            }

            subscriber.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.QueueFull]);
        }

        [TestMethod]
        public void A_delivery_interrupted_by_a_lost_connection_goes_on_in_the_session()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            for (int i = 0; i < 10; i++)
            {
                client.PublishRetained("t/" + i, "x", 1);
                client.Expect("PUBACK 1");
            }

            TestClient subscriber = broker.ConnectPersistent("s", false);
            subscriber.TakesBytes = 0;
            subscriber.SendSubscribe(1, "t/+", 1);
            subscriber.Cut();
            subscriber = broker.ConnectPersistent("s", true);
            for (int i = 0; i < 10; i++)
            {
                string packet = subscriber.Next();
                Assert.IsTrue(packet.EndsWith(" retain " + (i + 1) + " t/" + i + "=x"), packet);
                subscriber.Acknowledge(MqttPacketType.Puback, i + 1);
            }

            subscriber.ExpectNothing();
        }

        [TestMethod]
        public void Unsubscribing_ends_an_unfinished_delivery()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            for (int i = 0; i < 10; i++)
            {
                client.PublishRetained("t/" + i, new string('x', 30), 0);
            }

            TestClient subscriber = broker.Connect("s");
            subscriber.TakesBytes = 0;
            subscriber.Send("82 r8 u16:1 s't/+' 00 a2 r7 u16:2 s't/+'");
            subscriber.Unblock();
            subscriber.Expect("SUBACK 1 0");
            subscriber.Expect("UNSUBACK 2");
            subscriber.ExpectNothing();
        }

        [TestMethod]
        public void A_message_deleted_while_it_waits_in_a_queue_still_arrives()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 1);
            sleeper.Disconnect();
            TestClient client = broker.Connect("a");
            client.PublishRetained("t", "x", 1);
            client.PublishRetained("t", string.Empty, 1);
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
            sleeper = broker.ConnectPersistent("s", true);
            sleeper.Expect("PUBLISH q1 1 t=x");
            sleeper.Expect("PUBLISH q1 2 t=");
        }
    }
}
