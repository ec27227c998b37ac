using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class LocalTests
    {
        [TestMethod]
        public void A_local_message_reaches_clients()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("t/+", 2);
            byte[] payload = Utf8.GetBytes("-hello-");
            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.PublishLocal("t/ü", payload, 1, 5, MqttQoS.ExactlyOnce, false));
            broker.Flush();
            client.Expect("PUBLISH q2 1 t/ü=hello");
        }

        [TestMethod]
        public void A_local_message_may_be_retained_and_empty()
        {
            TestBroker broker = new TestBroker();
            Publish(broker, "t", "x", true);
            TestClient client = broker.Connect("a");
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=x");
            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.PublishLocal("t", null, 0, 0, MqttQoS.AtMostOnce, true));
            broker.Flush();
            client.Expect("PUBLISH q0 t=");
            Assert.AreEqual(0, broker.Statistics.RetainedMessages);
        }

        [TestMethod]
        public void What_is_no_topic_name_is_refused()
        {
            string[] bad = { string.Empty, "a/+", "#", "a#" };
            TestBroker broker = new TestBroker();
            for (int i = 0; i < bad.Length; i++)
            {
                Assert.AreEqual(
                    (int)MqttError.TopicName,
                    (int)broker.Engine.PublishLocal(bad[i], null, 0, 0, MqttQoS.AtMostOnce, false));
            }
        }

        [TestMethod]
        public void A_local_message_may_be_as_large_as_a_packet()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Subscribe("#", 1);
            byte[] payload = new byte[broker.Options.MaximumPacketBytes];
            int most = broker.Options.MaximumPacketBytes - 10;
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)broker.Engine.PublishLocal("t", payload, 0, most + 1, MqttQoS.AtLeastOnce, false));
            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.PublishLocal("t", payload, 0, most, MqttQoS.AtLeastOnce, false));
            broker.Flush();
            Assert.IsTrue(client.Next().StartsWith("PUBLISH q1 1 t="));
            string topic = new string('t', broker.Options.MaximumPacketBytes + 1);
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)broker.Engine.PublishLocal(topic, null, 0, 0, MqttQoS.AtMostOnce, false));
        }

        [TestMethod]
        public void A_local_subscriber_gets_messages_at_their_own_quality()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "t/#");
            TestClient client = broker.Connect("a");
            client.Publish("t/1", "x", 0);
            client.Publish("t/2", "y", 2);
            Publish(broker, "t/3", "z", true);
            Assert.AreEqual("0 q0 t/1=x", Next(broker));
            Assert.AreEqual("0 q2 t/2=y", Next(broker));
            Assert.AreEqual("0 q1 t/3=z", Next(broker));
            Assert.AreEqual(string.Empty, Next(broker));
            Assert.AreEqual(1, broker.Statistics.HeldMessages); // the retained one
        }

        [TestMethod]
        public void Each_matching_local_subscription_is_served()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "t/#");
            broker.Engine.SubscribeLocal(1, "t/+");
            broker.Engine.SubscribeLocal(2, "u");
            Publish(broker, "t/1", "x", false);
            string first = Next(broker);
            string second = Next(broker);
            Assert.AreNotEqual(first, second);
            Assert.AreEqual(string.Empty, Next(broker));
        }

        [TestMethod]
        public void Retained_messages_come_first_as_the_queue_has_room()
        {
            TestBroker broker = new TestBroker();
            for (int i = 0; i < 10; i++)
            {
                Publish(broker, "t/" + i, "x", true);
            }

            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.SubscribeLocal(0, "t/+"));
            for (int i = 0; i < 10; i++)
            {
                Assert.AreEqual("0 q1 retain t/" + i + "=x", Next(broker));
            }

            Assert.AreEqual(string.Empty, Next(broker));
            Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.LocalFull]);
        }

        [TestMethod]
        public void Unsubscribing_takes_back_what_waits()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "a");
            broker.Engine.SubscribeLocal(1, "#");
            Publish(broker, "a", "x", false);
            Publish(broker, "b", "y", false);
            broker.Engine.UnsubscribeLocal(1);
            Assert.AreEqual("0 q1 a=x", Next(broker));
            Assert.AreEqual(string.Empty, Next(broker));
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
            Assert.AreEqual(1, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Unsubscribing_ends_an_unfinished_delivery_of_retained_messages()
        {
            TestBroker broker = new TestBroker();
            for (int i = 0; i < 10; i++)
            {
                Publish(broker, "t/" + i, "x", true);
            }

            broker.Engine.SubscribeLocal(0, "t/+");
            broker.Engine.UnsubscribeLocal(0);
            Assert.AreEqual(string.Empty, Next(broker));
            broker.Engine.SubscribeLocal(1, "t/9");
            Assert.AreEqual("1 q1 retain t/9=x", Next(broker));
        }

        [TestMethod]
        public void What_is_no_filter_is_refused_and_limits_hold()
        {
            TestBroker broker = new TestBroker();
            Assert.AreEqual((int)MqttError.TopicFilter, (int)broker.Engine.SubscribeLocal(0, "a#"));
            Assert.AreEqual((int)MqttError.TopicFilter, (int)broker.Engine.SubscribeLocal(0, string.Empty));
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)broker.Engine.SubscribeLocal(0, new string('x', 49)));
            Assert.AreEqual(1, broker.Statistics.SubscriptionsRefused);
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void A_local_message_carries_properties_to_clients_of_MQTT_5()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect5("a");
            client.Subscribe5("t", "00");
            PropertyWriter writer = new PropertyWriter(64);
            writer.Add(MqttProperty.ContentType, "c");
            writer.Add(MqttProperty.MessageExpiryInterval, 60);
            Assert.AreEqual((int)MqttError.None, (int)Publish(broker, writer));
            client.ExpectPacket("30 r13 s't' r9 03 s'c' 02 u32:60");
        }

        [TestMethod]
        public void A_property_that_no_message_carries_is_refused()
        {
            MqttProperty[] bad = { MqttProperty.TopicAlias, MqttProperty.SubscriptionIdentifier, MqttProperty.WillDelayInterval, MqttProperty.ReceiveMaximum };
            for (int i = 0; i < bad.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.SubscribeLocal(0, "#");
                PropertyWriter writer = new PropertyWriter(64);
                writer.Add(MqttProperty.PayloadFormatIndicator, 1);
                writer.Add(bad[i], 1);
                Assert.AreEqual((int)MqttError.PropertyValue, (int)Publish(broker, writer));
                Assert.AreEqual(0, broker.Engine.LocalCount);
            }
        }

        [TestMethod]
        public void The_application_sees_properties_and_what_is_left_of_the_expiry()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "t");
            TestClient client = broker.Connect5("a");
            client.Send("30 r19 s't' r14 26 s'k' s'v' 02 u32:10 01 01 78");
            client.Send("30 r4 s't' r0");
            broker.Clock.Advance(4000);
            broker.Engine.HandleTime(broker.Clock.NowMs);
            MqttLocalMessage message = new MqttLocalMessage(new byte[8]);
            Assert.IsTrue(broker.Engine.NextLocal(message));
            Assert.AreEqual(6, (int)message.Properties.GetNumber(MqttProperty.MessageExpiryInterval, 0));
            Assert.AreEqual(1, (int)message.Properties.GetNumber(MqttProperty.PayloadFormatIndicator, 0));
            Assert.IsTrue(message.Properties.TryFind(MqttProperty.UserProperty));
            Assert.AreEqual("k", Utf8.GetString(message.Properties.Buffer, message.Properties.NameOffset, message.Properties.NameLength));
            Assert.AreEqual(1, message.PayloadLength);
            Assert.IsTrue(broker.Engine.NextLocal(message));
            Assert.AreEqual(0, message.Properties.Length);
        }

        [TestMethod]
        public void What_expires_before_the_application_takes_it_is_not_delivered()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "#");
            TestClient client = broker.Connect5("a");
            client.Send("30 r9 s'1' r5 02 u32:10");
            client.Send("30 r9 s'2' r5 02 u32:20");
            client.Send("30 r9 s'3' r5 02 u32:10");
            broker.Advance(11000);
            MqttLocalMessage message = new MqttLocalMessage(new byte[8]);
            Assert.IsTrue(broker.Engine.NextLocal(message));
            Assert.AreEqual("2", message.GetTopic());
            Assert.IsFalse(broker.Engine.NextLocal(message));
            Assert.AreEqual(2, broker.Statistics.Dropped[(int)MqttDropReason.Expired]);
            Assert.AreEqual(0, broker.Statistics.HeldMessages);
        }

        private static MqttError Publish(TestBroker broker, PropertyWriter writer)
        {
            PropertyBlock block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            MqttError error = broker.Engine.PublishLocal("t", null, 0, 0, MqttQoS.AtMostOnce, false, block);
            broker.Flush();
            return error;
        }

        [TestMethod]
        public void An_owner_is_not_told_what_it_publishes_itself_and_is_told_the_retain_flag()
        {
            TestBroker broker = new TestBroker();
            object owner = new object();
            Publish(broker, "t/old", "w", true);
            broker.Engine.SubscribeLocal(0, "t/#", owner, false);
            broker.Engine.SubscribeLocal(1, "t/x");
            byte[] bytes = Utf8.GetBytes("-t/x=1");
            PublishPacket packet = new PublishPacket { Buffer = bytes, TopicOffset = 1, TopicLength = 3, PayloadOffset = 5, PayloadLength = 1 };
            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.PublishLocal(packet, owner));
            Assert.AreEqual("1 q0 t/x=1", Next(broker));
            Assert.AreEqual(string.Empty, Next(broker));

            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.PublishLocal(packet, new object()));
            Publish(broker, "t/y", "z", true);
            string both = Next(broker) + Next(broker);
            Assert.AreEqual("0 q0 t/x=11 q0 t/x=1".Length, both.Length);
            Assert.AreEqual("0 q1 retain t/y=z", Next(broker));
            Assert.AreEqual(string.Empty, Next(broker));
        }

        [TestMethod]
        public void A_message_from_another_connection_keeps_its_properties_but_for_what_belongs_to_that_connection()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.SubscribeLocal(0, "#");
            byte[] bytes = WireNotation.Parse("'t' 0b ff7f 26 s'k' s'1' 23 u16:5 26 s'k' s'2' 02 u32:9 0b 05 01 01 0b 06");
            PropertyBlock properties = new PropertyBlock();
            properties.Use(bytes, 1, bytes.Length - 1);
            PublishPacket packet = new PublishPacket { Buffer = bytes, TopicLength = 1, Properties = properties };
            Assert.AreEqual((int)MqttError.None, (int)broker.Engine.PublishLocal(packet, null));
            MqttLocalMessage message = new MqttLocalMessage(new byte[1]);
            Assert.IsTrue(broker.Engine.NextLocal(message));
            byte[] kept = WireNotation.Parse("26 s'k' s'1' 26 s'k' s'2' 02 u32:9 01 01");
            Assert.AreEqual(
                WireNotation.ToHex(kept, 0, kept.Length),
                WireNotation.ToHex(message.Properties.Buffer, message.Properties.Offset, message.Properties.Length));
            packet.TopicLength = 0;
            Assert.AreEqual((int)MqttError.TopicName, (int)broker.Engine.PublishLocal(packet, null));
            packet.TopicLength = broker.Options.MaximumPacketBytes;
            Assert.AreEqual((int)MqttError.PacketTooLarge, (int)broker.Engine.PublishLocal(packet, null));
        }

        private static void Publish(TestBroker broker, string topic, string payload, bool retain)
        {
            byte[] bytes = Utf8.GetBytes(payload);
            broker.Engine.PublishLocal(topic, bytes, 0, bytes.Length, MqttQoS.AtLeastOnce, retain);
        }

        private static string Next(TestBroker broker)
        {
            MqttLocalMessage message = new MqttLocalMessage(new byte[1]);
            if (!broker.Engine.NextLocal(message))
            {
                return string.Empty;
            }

            byte[] payload = message.GetPayload();
            return broker.Engine.Local + " q" + (int)message.QoS + (message.Retain ? " retain " : " ")
                + message.GetTopic() + "=" + Utf8.GetString(payload, 0, payload.Length);
        }
    }
}
