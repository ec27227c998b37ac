using System;
using System.Threading;
using System.Threading.Tasks;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>The end of a connection, as code written against M2Mqtt expects it: told once, and final until Connect is called again.</summary>
    [TestFixture]
    public class ClosedTests : DropInTests
    {
        [Test]
        public void A_lost_connection_is_told_once_and_stays_closed()
        {
            Client.Client.Options.ReconnectMinimumMs = 1;
            Client.Connect(Server).Dispose();
            Assert.That(Client.Closed.Next(), Is.False, "connected");
            Assert.That(Client.Client.IsConnected, Is.False);
            Thread.Sleep(100); // many times what our client would wait before it connects again
            Assert.That(Server.HasVisitor, Is.False);
            Assert.That(Client.ClosedCount, Is.EqualTo(1));
        }

        // ConnectionClosedRequest comes before ConnectionClosed, on the same thread.
        [TestCase("", 0)]
        [TestCase("e0 01 8b", 1)]
        public void Only_an_end_that_the_broker_announced_is_told_as_such(string disconnect, int expected)
        {
            int requests = 0;
            Client.Client.ProtocolVersion = NanoMqtt.M2Mqtt.MqttProtocolVersion.Version_5;
            Client.Client.ConnectionClosedRequest += (sender, e) => requests++;
            using (ScriptedConnection connection = Client.Connect(Server, "20 03 00 00 00"))
            {
                connection.Send(disconnect);
            }

            Client.Closed.Next();
            Assert.That(requests, Is.EqualTo(expected));
        }

        [Test]
        public void A_handler_of_the_end_connects_again_and_goes_on()
        {
            var again = new Inbox<MqttReasonCode>();
            Client.Client.ConnectionClosed += (sender, e) => again.Add(Client.Client.Connect("id"));
            using (ScriptedConnection first = Client.Connect(Server))
            {
                Client.Client.Subscribe(new[] { "f" }, new[] { MqttQoSLevel.AtLeastOnce });
                first.Next();
                ushort id = Client.Publish("t", new byte[] { 1 }, MqttQoSLevel.AtLeastOnce);
                first.Expect($"32 06 s't' u16:{id} 01");
            }

            using ScriptedConnection second = Server.Accept();
            second.Next();
            second.Send("20 02 00 00");
            Assert.That(again.Next(), Is.EqualTo(MqttReasonCode.Success));

            // What was not acknowledged and the subscription come by themselves, in whichever order.
            string rest = second.Next() + second.Next();
            Assert.That(rest, Does.Contain("00016601").And.Contain("000174"));
        }

        [Test]
        public void A_handler_may_try_for_as_long_as_it_takes()
        {
            var connected = new Inbox<bool>();
            Client.Client.ConnectionClosed += (sender, e) =>
            {
                while (!Client.Client.IsConnected)
                {
                    Client.Client.Connect("id");
                }

                connected.Add(true);
            };
            Client.Connect(Server).Dispose();
            for (int attempt = 0; attempt < 3; attempt++)
            {
                using ScriptedConnection refused = Server.Accept();
                refused.Next();
                refused.Send("20 02 00 03");
                Assert.That(refused.IsEnded(), Is.True);
            }

            using ScriptedConnection accepted = Server.Accept();
            accepted.Next();
            accepted.Send("20 02 00 00");
            connected.Next("connection");
        }

        [Test]
        public void A_handler_and_a_loop_that_both_connect_again_make_one_connection()
        {
            var again = new Inbox<MqttReasonCode>();
            Client.Client.ConnectionClosed += (sender, e) => again.Add(Client.Client.Connect("id"));
            Client.Connect(Server).Dispose();
            Task.Run(() => again.Add(Client.Client.Connect("id")));
            using ScriptedConnection connection = Server.Accept();
            connection.Next();
            connection.Send("20 02 00 00");
            Assert.That(again.Next(2), Is.All.EqualTo(MqttReasonCode.Success));
            Assert.That(Server.HasVisitor, Is.False);
        }

        [Test]
        public void Disconnect_says_goodbye_and_is_told()
        {
            using ScriptedConnection connection = Client.Connect(Server);
            Client.Client.Disconnect();
            Assert.That(Client.Client.IsConnected, Is.False);
            connection.Expect("e0 00");
            Assert.That(Client.Closed.Next(), Is.False, "connected");
        }

        [Test]
        public void Close_says_goodbye_and_is_not_told()
        {
            using ScriptedConnection connection = Client.Connect(Server);
            Client.Client.Close();
            Assert.That(Client.Client.IsConnected, Is.False);
            connection.Expect("e0 00");
            Assert.That(connection.IsEnded(), Is.True);
            Assert.That(Client.ClosedCount, Is.Zero);
        }

        [Test]
        public void Disconnect_and_Close_without_a_connection_do_nothing()
        {
            Client.Client.Disconnect();
            Client.Client.Close();
            Client.Connect(Server).Dispose();
            Client.Closed.Next();
            Client.Client.Disconnect();
            Client.Client.Close();
            Assert.That(Client.ClosedCount, Is.EqualTo(1));
        }

        [Test]
        public void A_message_handler_that_disconnects_and_waits_for_it_does_not_hang()
        {
            var done = new Inbox<bool>();
            Client.Client.MqttMsgPublishReceived += (sender, e) =>
            {
                Client.Client.Disconnect();
                while (Client.Client.IsConnected)
                {
                    Thread.Sleep(1);
                }

                done.Add(true);
            };
            using ScriptedConnection connection = Client.Connect(Server);
            connection.Send("30 04 s't' 01");
            done.Next("end of the handler");
            connection.Expect("e0 00");
        }

        [Test]
        public void After_a_handler_has_closed_nothing_is_told()
        {
            int published = 0;
            Client.Client.MqttMsgPublishReceived += (sender, e) => Client.Client.Close();
            Client.Client.MqttMsgPublished += (sender, e) => published++;
            using ScriptedConnection connection = Client.Connect(Server);
            ushort id = Client.Publish("t", new byte[] { 1 }, MqttQoSLevel.AtLeastOnce);
            connection.Next();
            connection.Send($"30 04 s't' 01 30 04 s't' 02 40 02 u16:{id}");
            connection.Expect("e0 00");
            Assert.That((Client.ReceivedCount, published), Is.EqualTo((1, 0)));
        }

        [Test]
        public void A_message_handler_that_connects_elsewhere_does_not_hang()
        {
            using var other = new ScriptedServer();
            var result = new Inbox<MqttReasonCode>();
            Client.Client.MqttMsgPublishReceived += (sender, e) =>
            {
                Client.Client.Init("127.0.0.1", other.Port, false, null, null, nanoFramework.M2Mqtt.MqttSslProtocols.None);
                result.Add(Client.Client.Connect("id"));
            };
            using ScriptedConnection connection = Client.Connect(Server);
            connection.Send("30 04 s't' 01");
            using ScriptedConnection next = other.Accept();
            next.Next();
            next.Send("20 02 00 00");
            Assert.That(result.Next(), Is.EqualTo(MqttReasonCode.Success));
            connection.Expect("e0 00");
            Assert.That(Client.Client.IsConnected, Is.True);
        }

        [Test]
        public void A_handler_that_throws_ends_nothing()
        {
            Client.Client.ConnectionClosed += (sender, e) => throw new InvalidOperationException();
            Client.Connect(Server).Dispose();
            Client.Closed.Next();
            using ScriptedConnection connection = Client.Connect(Server);
            Assert.That(Client.Client.IsConnected, Is.True);
        }
    }
}
