using System;
using System.Collections;
using System.Threading.Tasks;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.M2Mqtt;
using NUnit.Framework;
using MqttReasonCode = nanoFramework.M2Mqtt.Messages.MqttReasonCode;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>
    /// Known faults of nanoFramework.M2Mqtt 5.1.220, each a promise that the drop-in keeps, at 5.0. docs/migrating-from-m2mqtt.md lists them.
    /// </summary>
    [TestFixture]
    public class Level5FaultTests : DropInTests
    {
        private const string Connack = "20 03 00 00 00";

        [SetUp]
        public void SpeakLevel5() => Client.Client.ProtocolVersion = MqttProtocolVersion.Version_5;

        [Test]
        public void The_will_delay_is_a_property_of_the_will()
        {
            Client.Client.WillDelayInterval = 7;
            Task<MqttReasonCode> result = Task.Run(() => Client.Client.Connect("id", null, null, false, MqttQoSLevel.AtMostOnce, true, "w", "m", true, 60));
            using ScriptedConnection connection = Server.Accept();
            Assert.That(connection.Next(), Does.EndWith("00026964" + "051800000007" + "000177" + "00016d"));
            connection.Send(Connack);
            Assert.That(result.Wait(Limits.Wait), Is.True);
        }

        [TestCase(true, false)]
        [TestCase(false, true)]
        public void Problem_and_response_information_are_asked_for_as_set(bool problems, bool responses)
        {
            Client.Client.RequestProblemInformation = problems;
            Client.Client.RequestResponseInformation = responses;
            using ScriptedConnection connection = Client.Connect(Server, Connack, out string connect);
            PropertyBlock properties = Connect(connect).Properties;
            Assert.That(properties.GetNumber(MqttProperty.RequestProblemInformation, 1), Is.EqualTo(problems ? 1 : 0));
            Assert.That(properties.GetNumber(MqttProperty.RequestResponseInformation, 0), Is.EqualTo(responses ? 1 : 0));
        }

        [Test]
        public void User_properties_of_CONNECT_and_the_session_expiry_are_sent()
        {
            Client.Client.UserProperties.Add(new UserProperty("n", "v"));
            Client.Client.SessionExpiryInterval = 3600;
            using ScriptedConnection connection = Client.Connect(Server, Connack, out string connect);
            PropertyBlock properties = Connect(connect).Properties;
            Assert.That(properties.GetNumber(MqttProperty.SessionExpiryInterval, 0), Is.EqualTo(3600));
            Assert.That(properties.GetNumber(MqttProperty.MaximumPacketSize, 0), Is.EqualTo(Client.Client.MaximumPacketSize));
            Assert.That(connect, Does.Contain("2600016e000176"));
        }

        // The second half are the lengths of all properties that need a third byte, at its bounds, which M2Mqtt takes for two.
        [TestCase(255)]
        [TestCase(256)]
        [TestCase(257)]
        [TestCase(16383 - 6)]
        [TestCase(16384 - 6)]
        [TestCase(32767 - 6)]
        public void A_user_property_of_any_length_arrives_whole(int length)
        {
            Client.Client.Options.SendBufferBytes = 40000;
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            string value = new string('x', length - 1) + "y";
            Client.Client.Publish("t", new byte[] { 1 }, null, new ArrayList { new UserProperty("n", value) });
            PublishPacket packet = Publish(connection.Next());
            Assert.That(packet.Properties.Length, Is.EqualTo(6 + length));
            Assert.That(packet.Properties.TryNext(), Is.True);
            Assert.That(Utf8.GetString(packet.Properties.Buffer, packet.Properties.ValueOffset, packet.Properties.ValueLength), Is.EqualTo(value));
            Assert.That(packet.PayloadLength, Is.EqualTo(1));
        }

        [Test]
        public void The_content_type_is_sent_at_QoS_1_too()
        {
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            ushort id = Client.Client.Publish("t", new byte[] { 1 }, "text/plain", new ArrayList { new UserProperty("n", "v") }, MqttQoSLevel.AtLeastOnce, false);
            connection.Expect($"32 1b s't' u16:{id} r20 03 s'text/plain' 26 s'n' s'v' 01");
        }

        [Test]
        public void An_inbound_topic_alias_is_resolved()
        {
            Client.Client.Options.TopicAliasMaximum = 1;
            using ScriptedConnection connection = Client.Connect(Server, Connack, out string connect);
            Assert.That(Connect(connect).Properties.GetNumber(MqttProperty.TopicAliasMaximum, 0), Is.EqualTo(1));
            connection.Send("30 0b s'long' 03 23 u16:1 01");
            connection.Send("30 07 0000 03 23 u16:1 02");
            Assert.That(Client.Received.Next().Topic, Is.EqualTo("long"));
            MqttMsgPublishEventArgs second = Client.Received.Next();
            Assert.That((second.Topic, second.Message[0]), Is.EqualTo(("long", 2)));
        }

        [Test]
        public void Inbound_properties_are_visible_in_the_handler()
        {
            var contentType = new Inbox<string>();
            Client.Client.MqttMsgPublishReceived += (sender, e) =>
                contentType.Add(((MqttClient)sender).ReceivedMessage.Properties.GetString(MqttProperty.ContentType));
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            connection.Send("30 0c s't' 08 03 s'plain' 01");
            Assert.That(contentType.Next(), Is.EqualTo("plain"));
        }

        [Test]
        public void An_unknown_property_is_malformed_and_nothing_behind_it_is_guessed()
        {
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            connection.Send("30 0d s't' 09 7f 03 s'plain' 01");
            connection.Expect("e0 01 81");
            Client.Closed.Next();
            Assert.That(Client.ReceivedCount, Is.Zero);
        }

        [Test]
        public void A_packet_above_the_announced_maximum_is_refused_with_its_reason()
        {
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            connection.Send("30 ff ff ff 7f s't'");
            connection.Expect("e0 01 95");
            Client.Closed.Next();
        }

        [TestCase("40 03 u16:{0} 87", MqttQoSLevel.AtLeastOnce)]
        [TestCase("50 03 u16:{0} 97", MqttQoSLevel.ExactlyOnce)]
        public void A_refused_message_is_not_published(string answer, MqttQoSLevel qos)
        {
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            ushort id = Client.Publish("t", null, qos);
            connection.Next();
            connection.Send(answer.Replace("{0}", $"{id}", StringComparison.Ordinal));
            Assert.That(Client.Published.Next(), Is.EqualTo((id, false)));
        }

        [Test]
        public void A_message_that_nobody_has_subscribed_to_is_published()
        {
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            ushort id = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
            connection.Next();
            connection.Send($"40 03 u16:{id} 10");
            Assert.That(Client.Published.Next(), Is.EqualTo((id, true)));
        }

        [Test]
        public void A_subscription_refused_with_any_reason_is_a_failure()
        {
            using ScriptedConnection connection = Client.Connect(Server, Connack);
            ushort id = Client.Client.Subscribe(new[] { "f" }, new[] { MqttQoSLevel.AtLeastOnce });
            connection.Send($"90 04 {connection.Next().Substring(4, 4)} 00 87");
            (ushort answered, MqttQoSLevel[] granted) = Client.Subscribed.Next();
            Assert.That(answered, Is.EqualTo(id));
            Assert.That(granted, Is.EqualTo(new[] { MqttQoSLevel.GrantedFailure }));
        }

        private static ConnectPacket Connect(string hex)
        {
            byte[] bytes = Convert.FromHexString(hex);
            var packet = new ConnectPacket();
            Assert.That(packet.Decode(bytes, BodyOf(bytes), bytes.Length), Is.EqualTo(MqttError.None));
            return packet;
        }

        private static PublishPacket Publish(string hex)
        {
            byte[] bytes = Convert.FromHexString(hex);
            var packet = new PublishPacket();
            Assert.That(packet.Decode(bytes, bytes[0], BodyOf(bytes), bytes.Length, MqttProtocolLevel.V5), Is.EqualTo(MqttError.None));
            return packet;
        }

        private static int BodyOf(byte[] packet)
        {
            int body = 1;
            while (packet[body++] > 127)
            {
            }

            return body;
        }
    }
}
