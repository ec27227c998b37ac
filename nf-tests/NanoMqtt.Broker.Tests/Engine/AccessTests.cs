using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>What clients may publish and subscribe, and what they are told when they may not.</summary>
    [TestClass]
    public class AccessTests
    {
        [TestMethod]
        public void A_refused_message_goes_to_nobody_and_is_acknowledged()
        {
            TestBroker broker = Create("allow both open/#");
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("open/#", 2);
            broker.Engine.SubscribeLocal(0, "#");
            TestClient client = broker.Connect("a");
            client.Publish("closed", "x", 0);
            client.ExpectNothing();
            client.Publish("closed", "x", 1);
            client.Expect("PUBACK 1");
            client.Publish("closed", "x", 2);
            client.Expect("PUBREC 1");
            client.Acknowledge(MqttPacketType.Pubrel, 1);
            client.Expect("PUBCOMP 1");
            client.PublishRetained("closed", "x", 0);
            Assert.AreEqual(0, broker.Engine.LocalCount);
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
            Assert.AreEqual(4, broker.Statistics.AccessDenied);
            client.Publish("open/1", "x", 1);
            client.Expect("PUBACK 1");
            watcher.Expect("PUBLISH q1 1 open/1=x");
        }

        [TestMethod]
        public void A_client_of_MQTT_5_is_told_that_it_may_not()
        {
            TestBroker broker = Create("allow both open");
            TestClient client = broker.Connect5("a");
            client.Send("32 r8 s'no' u16:7 r0 78");
            client.ExpectPacket("40 03 u16:7 87");
            for (int i = 0; i < 5; i++)
            {
                client.Send("34 r8 s'no' u16:" + (7 + i) + " r0 78"); // more than its receive maximum: the identifiers are free again
                client.ExpectPacket("50 03 u16:" + (7 + i) + " 87");
            }

            client.Send("82 r15 u16:9 r0 s'no' 01 s'open' 01");
            client.ExpectPacket("90 r5 u16:9 r0 87 01");
        }

        [TestMethod]
        public void A_message_that_was_accepted_is_not_refused_when_it_comes_again()
        {
            TestBroker broker = Create("allow publish t");
            TestClient client = broker.Connect5("a");
            client.Send("34 r7 s't' u16:7 r0 31");
            client.ExpectPacket("50 02 u16:7");
            broker.Engine.Authorizer = new MqttAccessRules("deny both #");
            client.Send("3c r7 s't' u16:7 r0 31");
            client.ExpectPacket("50 02 u16:7"); // after a refusal the identifier would be for a new message: 5.0 [MQTT-4.3.3-9]
            client.Send("62 02 u16:7");
            client.ExpectPacket("70 02 u16:7");
            Assert.AreEqual(1, broker.Statistics.MessagesReceived);
        }

        [TestMethod]
        public void A_refused_filter_among_others_refuses_only_itself()
        {
            TestBroker broker = Create("allow subscribe a", "allow subscribe b/#");
            TestClient client = broker.Connect("a");
            client.Send("82 r16 u16:4 s'a' 00 s'#' 02 s'b/+' 01");
            client.Expect("SUBACK 4 0 128 1");
            Assert.AreEqual(2, broker.Statistics.Subscriptions);
            Assert.AreEqual(1, broker.Statistics.AccessDenied);
            Assert.AreEqual(0, broker.Statistics.SubscriptionsRefused);
        }

        [TestMethod]
        public void Of_a_shared_subscription_the_filter_behind_the_name_counts()
        {
            TestBroker broker = Create("deny both secret/#", "allow both #");
            TestClient client = broker.Connect("a");
            client.SendSubscribe(1, "$share/g/secret/x", 0);
            client.Expect("SUBACK 1 128");
            client.Subscribe("$share/g/open", 0);
        }

        [TestMethod]
        public void A_will_that_may_not_be_published_refuses_the_client()
        {
            TestBroker broker = Create("allow publish gone/%c");
            TestClient first = broker.Connect("b");
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "b", CleanSession = true, HasWill = true, WillTopic = "gone/a" });
            client.Expect("CONNACK 5");
            client.ExpectClosed();
            first.ExpectAlive(); // and takes nothing over
            client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "b", CleanSession = true, HasWill = true, WillTopic = "gone/b" });
            client.Expect("CONNACK 0");
            Assert.AreEqual(1, broker.Statistics.AccessDenied);
            Assert.AreEqual(1, broker.Statistics.HeldMessages);
        }

        [TestMethod]
        public void Topics_that_begin_with_a_dollar_are_not_for_clients_to_publish()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("$SYS/#", 0);
            client.Publish("$SYS/broker/uptime", "x", 1);
            client.Expect("PUBACK 1");
            client.ExpectNothing();
            client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = "b", CleanSession = true, HasWill = true, WillTopic = "$SYS/x" });
            client.Expect("CONNACK 5");
            Assert.AreEqual(2, broker.Statistics.AccessDenied);
        }

        [TestMethod]
        public void A_session_does_not_go_on_for_another_user()
        {
            TestBroker broker = Create("allow subscribe %u/#");
            TestClient client = Connect(broker, "x", "admin", "CONNACK 0");
            client.Subscribe("admin/#", 1);
            client.Disconnect();
            Connect(broker, "x", "admin", "CONNACK 0 present").Disconnect();
            Connect(broker, "x", "guest", "CONNACK 0").Disconnect();
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
            Connect(broker, "x", "gues", "CONNACK 0").Disconnect();
            Connect(broker, "x", null, "CONNACK 0");
        }

        [TestMethod]
        public void An_authorizer_that_throws_refuses_and_is_counted()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new Thrower();
            TestClient client = broker.Connect("a");
            client.SendSubscribe(1, "t", 0);
            client.Expect("SUBACK 1 128");
            client.Publish("t", "x", 1);
            client.Expect("PUBACK 1");
            Assert.AreEqual(2, broker.Statistics.HandlerFaults);
            Assert.AreEqual(0, broker.Statistics.MessagesReceived);
        }

        [TestMethod]
        public void An_authorizer_that_publishes_or_subscribes_is_refused_and_harms_nothing()
        {
            TestBroker broker = new TestBroker();
            TestClient subscriber = broker.Connect("s");
            subscriber.Subscribe("t", 0);
            TestClient client = broker.Connect("a");
            Meddler meddler = new Meddler(broker);
            broker.Engine.Authorizer = meddler;
            broker.Engine.SubscribeLocal(0, "t", meddler);
            for (meddler.Step = 0; meddler.Step < 4; meddler.Step++)
            {
                client.Publish("t", "x", 0);
                subscriber.ExpectNothing();
            }

            Assert.AreEqual(4, broker.Statistics.HandlerFaults);
            client.Publish("t", "y", 0);
            subscriber.Expect("PUBLISH q0 t=y");
            Assert.AreEqual(1, broker.Engine.LocalCount);
        }

        [TestMethod]
        public void The_authorizer_sees_who_wants_what()
        {
            TestBroker broker = new TestBroker();
            Watcher watcher = new Watcher();
            broker.Engine.Authorizer = watcher;
            TestClient client = Connect(broker, "x", "user", "CONNACK 0");
            client.PublishRetained("t/1", "x", 1);
            Assert.AreEqual("publish t/1 q1 retain by x as user", watcher.Seen);
            client.SendSubscribe(1, "$share/n/t/#", 2);
            Assert.AreEqual("subscribe t/# q2 by x as user", watcher.Seen);
        }

        [TestMethod]
        public void The_application_may_publish_everything()
        {
            TestBroker broker = Create("allow subscribe #");
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            broker.PublishLocal(0, 0);
            client.Expect("PUBLISH q0 t=");
        }

        private static TestBroker Create(params string[] rules)
        {
            TestBroker broker = new TestBroker();
            broker.Engine.Authorizer = new MqttAccessRules(rules);
            return broker;
        }

        private static TestClient Connect(TestBroker broker, string clientId, string userName, string expected)
        {
            TestClient client = broker.Open();
            client.Connect(new ConnectPacket { ClientId = clientId, HasUserName = userName != null, UserName = userName });
            client.Expect(expected);
            return client;
        }

        private sealed class Thrower : IMqttAuthorizer
        {
            public bool IsAllowed(MqttAccessRequest request)
            {
                throw new InvalidOperationException();
            }
        }

        private sealed class Meddler : IMqttAuthorizer
        {
            private readonly TestBroker _broker;

            public Meddler(TestBroker broker)
            {
                _broker = broker;
            }

            public int Step { get; set; }

            public bool IsAllowed(MqttAccessRequest request)
            {
                switch (Step)
                {
                    case 0:
                        _broker.Engine.PublishLocal("t", null, 0, 0, MqttQoS.AtMostOnce, false);
                        break;
                    case 1:
                        _broker.Engine.SubscribeLocal(0, "t");
                        break;
                    case 2:
                        _broker.Engine.UnsubscribeLocal(0);
                        break;
                    case 3:
                        _broker.Engine.PublishLocal(new PublishPacket { Buffer = new byte[] { (byte)'t' }, TopicLength = 1 }, this);
                        break;
                }

                return true;
            }
        }

        private sealed class Watcher : IMqttAuthorizer
        {
            public string Seen { get; private set; }

            public bool IsAllowed(MqttAccessRequest request)
            {
                Seen = (request.IsSubscribe ? "subscribe " : "publish ") + Utf8.GetString(request.Topic, request.TopicOffset, request.TopicLength)
                    + " q" + (int)request.QoS + (request.Retain ? " retain" : string.Empty)
                    + " by " + Utf8.GetString(request.ClientId, request.ClientIdOffset, request.ClientIdLength)
                    + " as " + Utf8.GetString(request.UserName, request.UserNameOffset, request.UserNameLength);
                return true;
            }
        }
    }
}
