using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Sessions, connections and packets are objects used again: nothing of one client reaches another.</summary>
    [TestClass]
    public class SessionEdgeTests
    {
        [TestMethod]
        public void A_new_client_has_all_its_subscriptions_before_it()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumSubscriptionsPerClient = 2;
            TestBroker broker = new TestBroker(options);
            for (int i = 0; i < 3; i++)
            {
                TestClient client = broker.Connect("c" + i);
                client.Subscribe("a", 0);
                client.Subscribe("b", 0);
                client.Subscribe("a", 1); // known: not one more
                client.SendSubscribe(1, "d", 0);
                client.Expect("SUBACK 1 128");
                client.Disconnect();
            }
        }

        [TestMethod]
        public void The_delay_of_an_earlier_will_does_not_hold_back_another()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.Connect("l");
            watcher.Subscribe("w", 0);
            TestClient node = broker.Open();
            node.Send("10 r31 s'MQTT' 05 04 u16:0 r5 11 u32:60 s'n' r5 18 u32:10 s'w' s'1'");
            node.ExpectConnack5(false);
            node.Disconnect();
            node = broker.Open();
            node.Connect(new ConnectPacket { ClientId = "n", HasWill = true, WillTopic = "w", WillPayload = new byte[] { 50 } });
            node.Expect("CONNACK 0 present");
            node.Cut();
            watcher.Expect("PUBLISH q0 w=2");
        }

        [TestMethod]
        public void What_the_application_publishes_has_no_properties_of_a_client()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.ConnectSubscriber5("00");
            TestClient publisher = broker.Connect5("p");
            publisher.Send("30 r8 s't' r4 03 s'x'");
            subscriber.ExpectPacket("30 r8 s't' r4 03 s'x'");
            broker.PublishLocal(1, 0);
            subscriber.ExpectPacket("30 r5 s't' r0 00");
        }

        [TestMethod]
        public void Clients_that_authenticate_at_the_same_time_are_not_taken_for_each_other()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.EnhancedAuthenticator = new TwoSteps();
            TestClient first = Begin(broker, "a");
            TestClient second = Begin(broker, "b");
            first.Send("f0 r6 18 r4 15 s'M'");
            Assert.IsTrue(first.HasPacket());
            Assert.AreEqual("+a", broker.NextEvent());
            second.Send("f0 r6 18 r4 15 s'M'");
            Assert.IsTrue(second.HasPacket());
            Assert.AreEqual("+b", broker.NextEvent());
            first.ExpectAlive();
        }

        [TestMethod]
        public void An_authenticator_that_publishes_accepts_nobody()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("t", 0);
            broker.Engine.Authenticator = new Meddler(broker);
            TestClient client = broker.Open();
            client.Connect("a", true);
            client.Expect("CONNACK 5");
            client.ExpectClosed();
            subscriber.ExpectNothing();
            Assert.AreEqual(1, broker.Statistics.HandlerFaults);
        }

        [TestMethod]
        public void Large_messages_are_dropped_one_by_one()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.OutputPolicy = MqttFullPolicy.DropOldest;
            options.OutputBytes = 1000;
            TestBroker broker = new TestBroker(options);
            TestClient slow = broker.Connect("s");
            slow.Subscribe("t/#", 1);
            slow.TakesBytes = 0;
            TestClient publisher = broker.Connect("p");
            string payload = new string('x', 200);
            publisher.Publish("t/0", payload, 1);
            for (int i = 1; i <= 6; i++)
            {
                publisher.Publish("t/" + i, payload, 0);
            }

            Assert.AreEqual(3, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            slow.Unblock();
            slow.Expect("PUBLISH q1 1 t/0=" + payload);
            for (int i = 4; i <= 6; i++)
            {
                slow.Expect("PUBLISH q0 t/" + i + "=" + payload);
            }

            slow.ExpectAlive();
        }

        private static TestClient Begin(TestBroker broker, string clientId)
        {
            TestClient client = broker.Open();
            client.Connect5(clientId, "02", "r4 15 s'M'");
            client.ExpectPacket("f0 r6 18 r4 15 s'M'");
            return client;
        }

        private sealed class Meddler : IMqttAuthenticator
        {
            private readonly TestBroker _broker;

            public Meddler(TestBroker broker)
            {
                _broker = broker;
            }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                _broker.Engine.PublishLocal("t", null, 0, 0, MqttQoS.AtMostOnce, false);
                return MqttReasonCode.Success;
            }
        }

        private sealed class TwoSteps : IMqttAuthenticator
        {
            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                return (int)request.ReasonCode == 0 ? MqttReasonCode.ContinueAuthentication : MqttReasonCode.Success;
            }
        }
    }
}
