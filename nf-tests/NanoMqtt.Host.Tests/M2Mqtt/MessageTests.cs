using System;
using System.Collections;
using System.Linq;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>Publishing, subscribing and receiving of the drop-in at 3.1.1.</summary>
    [TestFixture]
    public class MessageTests : DropInTests
    {
        private ScriptedConnection _connection;

        [SetUp]
        public void Connect() => _connection = Client.Connect(Server);

        [TearDown]
        public void Disconnect() => _connection.Dispose();

        [Test]
        public void QoS_0_has_no_identifier_and_no_event()
        {
            Assert.That(Client.Client.Publish("t", new byte[] { 7 }), Is.Zero);
            _connection.Expect("30 04 s't' 07");
        }

        [Test]
        public void QoS_1_is_published_when_acknowledged()
        {
            ushort id = Client.Publish("t", new byte[] { 7 }, MqttQoSLevel.AtLeastOnce, true);
            Assert.That(id, Is.Not.Zero);
            _connection.Expect($"33 06 s't' u16:{id} 07");
            _connection.Send($"40 02 u16:{id}");
            Assert.That(Client.Published.Next(), Is.EqualTo((id, true)));
        }

        [Test]
        public void QoS_2_is_published_when_complete()
        {
            ushort id = Client.Publish("t", null, MqttQoSLevel.ExactlyOnce);
            _connection.Expect($"34 05 s't' u16:{id}");
            _connection.Send($"50 02 u16:{id}");
            _connection.Expect($"62 02 u16:{id}");
            _connection.Send($"70 02 u16:{id}");
            Assert.That(Client.Published.Next(), Is.EqualTo((id, true)));
        }

        [Test]
        public void QoS_0_without_a_connection_is_lost_without_harm()
        {
            _connection.Dispose();
            Client.Closed.Next();
            Assert.That(Client.Client.Publish("t", new byte[] { 7 }), Is.Zero);
        }

        [Test]
        public void A_payload_larger_than_the_queue_is_sent_from_where_it_lies()
        {
            var payload = new byte[20000];
            payload[19999] = 9;
            ushort id = Client.Publish("t", payload, MqttQoSLevel.AtLeastOnce);
            string packet = _connection.Next();
            Assert.That(packet, Does.StartWith("32a59c01" + $"000174{id:x4}").And.EndWith("09"));
            _connection.Send($"40 02 u16:{id}");
            Assert.That(Client.Published.Next(), Is.EqualTo((id, true)));
        }

        [Test]
        public void Content_type_and_user_properties_need_5_0()
        {
            var properties = new ArrayList { new UserProperty("n", "v") };
            Assert.Throws<NotSupportedException>(() => Client.Client.Publish("t", null, "text/plain"));
            Assert.Throws<NotSupportedException>(() => Client.Client.Publish("t", null, null, properties));
            Assert.That(Client.Client.Publish("t", null, "", new ArrayList()), Is.Zero);
        }

        [Test]
        public void A_subscription_of_several_filters_is_one_event()
        {
            ushort id = Client.Client.Subscribe(
                new[] { "a", "b", "c", "a" },
                new[] { MqttQoSLevel.AtMostOnce, MqttQoSLevel.AtLeastOnce, MqttQoSLevel.ExactlyOnce, MqttQoSLevel.AtMostOnce });
            AnswerSubscriptions("a=00", "b=80", "c=01");
            (ushort answered, MqttQoSLevel[] granted) = Client.Subscribed.Next();
            Assert.That(answered, Is.EqualTo(id));
            Assert.That(granted, Is.EqualTo(new[] { MqttQoSLevel.AtMostOnce, MqttQoSLevel.GrantedFailure, MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtMostOnce }));
        }

        [Test]
        public void The_end_of_several_subscriptions_is_one_event()
        {
            Client.Client.Subscribe(new[] { "a", "b" }, new[] { MqttQoSLevel.AtMostOnce, MqttQoSLevel.AtMostOnce });
            AnswerSubscriptions("a=00", "b=00");
            Client.Subscribed.Next();
            ushort id = Client.Client.Unsubscribe(new[] { "a", "b" });
            for (int i = 0; i < 2; i++)
            {
                string packet = _connection.Next();
                Assert.That(packet, Does.StartWith("a205"));
                _connection.Send($"b0 02 {packet.Substring(4, 4)}");
            }

            Assert.That(Client.Unsubscribed.Next(), Is.EqualTo(id));
        }

        [Test]
        public void Each_request_has_an_identifier_of_its_own_and_none_is_0()
        {
            for (int i = 1; i <= ushort.MaxValue; i++)
            {
                Assert.That(Client.Client.Unsubscribe(Array.Empty<string>()), Is.EqualTo(i));
            }

            Assert.That(Client.Client.Subscribe(Array.Empty<string>(), Array.Empty<MqttQoSLevel>()), Is.EqualTo(1));
        }

        [Test]
        public void Of_more_requests_than_are_kept_the_oldest_is_given_up()
        {
            ushort[] ids = new ushort[17];
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = Client.Client.Unsubscribe(new[] { "a" });
            }

            string packet = _connection.Next();
            _connection.Send($"b0 02 {packet.Substring(4, 4)}");
            Assert.That(Client.Unsubscribed.Next(16), Is.EqualTo(ids[1..]));
        }

        [Test]
        public void A_filter_that_does_not_fit_the_send_buffer_says_so()
        {
            string filter = new('f', Client.Client.Options.SendBufferBytes);
            Assert.That(
                () => Client.Client.Subscribe(new[] { filter }, new[] { MqttQoSLevel.AtMostOnce }),
                Throws.InvalidOperationException.With.Message.StartsWith("too large: raise SendBufferBytes"));
        }

        [Test]
        public void More_filters_than_there_is_room_for_say_so()
        {
            string[] filters = Enumerable.Range(0, Client.Client.Options.MaximumSubscriptions + 1).Select(i => "f" + i).ToArray();
            Assert.That(
                () => Client.Client.Subscribe(filters, new MqttQoSLevel[filters.Length]),
                Throws.InvalidOperationException.With.Message.Contains("MaximumSubscriptions"));
        }

        [Test]
        public void A_message_is_handed_over_with_all_that_it_has()
        {
            _connection.Send("3b 08 s't/u' u16:5 01");
            MqttMsgPublishEventArgs e = Client.Received.Next();
            Assert.That((e.Topic, e.QosLevel, e.DupFlag, e.Retain), Is.EqualTo(("t/u", MqttQoSLevel.AtLeastOnce, true, true)));
            Assert.That(e.Message, Is.EqualTo(new byte[] { 1 }));
            _connection.Expect("40 02 u16:5");
        }

        [Test]
        public void A_message_larger_than_the_buffer_is_put_together()
        {
            var packet = new byte[3 + 3 + 10000];
            new byte[] { 0x30, 0x93, 0x4e, 0, 1, (byte)'t' }.CopyTo(packet, 0);
            new Random(1).NextBytes(packet.AsSpan(6));
            _connection.Send(packet);
            Assert.That(Client.Received.Next().Message, Is.EqualTo(packet[6..]));
        }

        [Test]
        public void A_message_handler_publishes_without_waiting()
        {
            Client.Client.MqttMsgPublishReceived += (sender, e) => Client.Publish("answer", e.Message, MqttQoSLevel.AtLeastOnce);
            _connection.Send("30 04 s't' 01");
            Assert.That(_connection.Next(), Does.Contain("0006616e73776572"));
        }

        // Each SUBSCRIBE is answered for the filters that stand in it.
        private void AnswerSubscriptions(params string[] answers)
        {
            int left = answers.Length;
            while (left > 0)
            {
                string packet = _connection.Next();
                string codes = "";
                for (int at = 8; at < packet.Length; at += 8)
                {
                    char filter = (char)Convert.ToInt32(packet.Substring(at + 4, 2), 16);
                    codes += answers.Single(a => a[0] == filter)[2..];
                    left--;
                }

                _connection.Send($"90 r{2 + codes.Length / 2} {packet.Substring(4, 4)} {codes}");
            }
        }
    }
}
