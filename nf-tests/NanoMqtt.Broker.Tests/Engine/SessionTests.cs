using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class SessionTests
    {
        [TestMethod]
        public void A_sleeping_client_gets_what_it_missed_in_order()
        {
            TestBroker broker = new TestBroker();
            Sleeper(broker, 2);
            TestClient publisher = broker.Connect("p");
            publisher.Publish("t", "1", 1);
            publisher.Publish("t", "2", 2);
            publisher.Publish("t", "3", 1);
            TestClient sleeper = broker.ConnectPersistent("s", true); // [MQTT-3.1.2-4]
            sleeper.Expect("PUBLISH q1 1 t=1"); // [MQTT-3.1.2-5]
            sleeper.Expect("PUBLISH q2 2 t=2");
            sleeper.Expect("PUBLISH q1 3 t=3"); // [MQTT-4.6.0-6]
            sleeper.ExpectNothing();
        }

        [TestMethod]
        public void QoS_0_is_not_kept_for_a_sleeping_client()
        {
            TestBroker broker = new TestBroker();
            Sleeper(broker, 2);
            broker.Connect("p").Publish("t", "x", 0);
            broker.ConnectPersistent("s", true).ExpectNothing();
        }

        [TestMethod]
        public void A_message_for_many_sleepers_is_held_once()
        {
            TestBroker broker = new TestBroker();
            for (int i = 0; i < 4; i++)
            {
                TestClient client = broker.ConnectPersistent("s" + i, false);
                client.Subscribe("t", 1);
                client.Disconnect();
            }

            broker.Connect("p").Publish("t", "payload", 1);
            Assert.AreEqual(1, broker.Statistics.HeldMessages);
            Assert.AreEqual(8, broker.Statistics.HeldBytes);
            for (int i = 0; i < 4; i++)
            {
                TestClient client = broker.ConnectPersistent("s" + i, true);
                client.Expect("PUBLISH q1 1 t=payload");
                client.Acknowledge(MqttPacketType.Puback, 1);
                client.Disconnect();
            }

            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void What_was_not_acknowledged_comes_again_with_dup_in_order()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectPersistent("s", false);
            subscriber.Subscribe("t", 2);
            TestClient publisher = broker.Connect("p");
            for (int i = 1; i <= 6; i++)
            {
                publisher.Publish("t", "x" + i, 1 + (i & 1), i, false, false);
            }

            subscriber.Expect("PUBLISH q2 1 t=x1");
            subscriber.Expect("PUBLISH q1 2 t=x2");
            subscriber.Acknowledge(MqttPacketType.Puback, 2);
            subscriber.Cut();
            subscriber = broker.ConnectPersistent("s", true);
            subscriber.Expect("PUBLISH q2 dup 1 t=x1"); // [MQTT-4.4.0-1], [MQTT-3.3.1-1]
            subscriber.Expect("PUBLISH q2 dup 3 t=x3"); // [MQTT-4.6.0-1]
            subscriber.Expect("PUBLISH q1 dup 4 t=x4");
            subscriber.Expect("PUBLISH q2 dup 5 t=x5"); // sent when 2 was acknowledged
            subscriber.ExpectNothing();
            subscriber.Acknowledge(MqttPacketType.Puback, 4);
            subscriber.Expect("PUBLISH q1 6 t=x6"); // never sent before
        }

        [TestMethod]
        public void A_release_not_completed_comes_again()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectPersistent("s", false);
            subscriber.Subscribe("t", 2);
            broker.Connect("p").Publish("t", "x", 2);
            subscriber.Expect("PUBLISH q2 1 t=x");
            subscriber.Acknowledge(MqttPacketType.Pubrec, 1);
            subscriber.Expect("PUBREL 1");
            subscriber.Cut();
            Assert.AreEqual(0, broker.Statistics.HeldMessages); // the body is no longer needed
            subscriber = broker.ConnectPersistent("s", true);
            subscriber.Expect("PUBREL 1"); // [MQTT-4.4.0-1]
            subscriber.ExpectNothing();
            subscriber.Acknowledge(MqttPacketType.Pubcomp, 1);
            subscriber.Cut();
            broker.ConnectPersistent("s", true).ExpectNothing();
        }

        [TestMethod]
        public void A_late_acknowledgement_counts_on_the_next_connection_too()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectPersistent("s", false);
            subscriber.Subscribe("t", 1);
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 6; i++)
            {
                publisher.Publish("t", "x", 1);
            }

            subscriber.Cut();
            subscriber = broker.Open();
            subscriber.TakesBytes = 0;
            subscriber.Connect("s", false);
            subscriber.Acknowledge(MqttPacketType.Puback, 1);
            subscriber.Unblock();
            subscriber.Expect("CONNACK 0 present");
            Assert.AreEqual(0, broker.Statistics.UnknownAcknowledgements);
        }

        [TestMethod]
        public void A_received_QoS_2_identifier_outlives_the_connection()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("t", 0);
            TestClient publisher = broker.ConnectPersistent("p", false);
            publisher.Publish("t", "x", 2, 5, false, false);
            publisher.Cut();
            publisher = broker.ConnectPersistent("p", true);
            publisher.Publish("t", "x", 2, 5, false, true);
            publisher.Expect("PUBREC 5");
            watcher.Expect("PUBLISH q0 t=x");
            watcher.ExpectNothing();
        }

        [TestMethod]
        public void Subscriptions_outlive_the_connection_of_a_persistent_session_only()
        {
            TestBroker broker = new TestBroker();
            Sleeper(broker, 1);
            TestClient clean = broker.Connect("c");
            clean.Subscribe("t", 1);
            Assert.AreEqual(2, broker.Statistics.Subscriptions);
            clean.Disconnect();
            Assert.AreEqual(1, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void A_clean_connect_discards_the_old_session()
        {
            TestBroker broker = new TestBroker();
            Sleeper(broker, 1);
            broker.Connect("p").Publish("t", "x", 1);
            Assert.AreEqual(1, broker.Statistics.HeldMessages);
            TestClient client = broker.Connect("s"); // [MQTT-3.1.2-6]
            client.ExpectNothing();
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void A_taken_over_persistent_session_goes_on()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.ConnectPersistent("s", false);
            first.Subscribe("t", 1);
            broker.Connect("p").Publish("t", "x", 1);
            first.Expect("PUBLISH q1 1 t=x");
            TestClient second = broker.ConnectPersistent("s", true);
            first.ExpectClosed();
            second.Expect("PUBLISH q1 dup 1 t=x");
        }

        [TestMethod]
        public void A_clean_session_taken_over_leaves_nothing()
        {
            TestBroker broker = new TestBroker();
            TestClient first = broker.Connect("s");
            first.Subscribe("t", 1);
            broker.ConnectPersistent("s", false);
            first.ExpectClosed();
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void A_clean_session_keeps_no_body_after_sending()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("t", 2);
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 6; i++)
            {
                publisher.Publish("t", "x", 2, i + 1, false, false);
                publisher.Acknowledge(MqttPacketType.Pubrel, i + 1);
            }

            Assert.AreEqual(2, broker.Statistics.HeldMessages); // those behind the window of four
        }

        [TestMethod]
        public void All_sessions_connected_is_never_too_few()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumSessions = options.MaximumClients;
            TestBroker broker = new TestBroker(options);
            for (int round = 0; round < 3; round++)
            {
                TestClient[] clients = new TestClient[options.MaximumClients];
                for (int i = 0; i < clients.Length; i++)
                {
                    clients[i] = broker.ConnectPersistent("r" + round + "c" + i, false);
                }

                for (int i = 0; i < clients.Length; i++)
                {
                    clients[i].Cut();
                }
            }

            Assert.AreEqual(options.MaximumSessions, broker.Statistics.Sessions);
        }

        private static void Sleeper(TestBroker broker, int qos)
        {
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", qos);
            sleeper.Disconnect();
        }
    }
}
