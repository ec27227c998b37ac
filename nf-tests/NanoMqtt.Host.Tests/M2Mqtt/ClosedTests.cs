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
    public class ClosedTests
    {
        private ScriptedServer _server;
        private DropIn _client;

        [SetUp]
        public void Open()
        {
            _server = new ScriptedServer();
            _client = new DropIn(_server.Port);
        }

        [TearDown]
        public void Close()
        {
            _client.Dispose();
            _server.Dispose();
        }

        [Test]
        public void A_lost_connection_is_told_once_and_stays_closed()
        {
            _client.Client.Options.ReconnectMinimumMs = 1;
            _client.Connect(_server).Dispose();
            Assert.That(_client.Closed.Next(), Is.False, "connected");
            Assert.That(_client.Client.IsConnected, Is.False);
            Thread.Sleep(100); // many times what our client would wait before it connects again
            Assert.That(_server.HasVisitor, Is.False);
            Assert.That(_client.ClosedCount, Is.EqualTo(1));
        }

        [Test]
        public void A_handler_of_the_end_connects_again_and_goes_on()
        {
            var again = new Inbox<MqttReasonCode>();
            _client.Client.ConnectionClosed += (sender, e) => again.Add(_client.Client.Connect("id"));
            using (ScriptedConnection first = _client.Connect(_server))
            {
                _client.Client.Subscribe(new[] { "f" }, new[] { MqttQoSLevel.AtLeastOnce });
                first.Next();
                ushort id = _client.Publish("t", new byte[] { 1 }, MqttQoSLevel.AtLeastOnce);
                first.Expect($"32 06 s't' u16:{id} 01");
            }

            using ScriptedConnection second = _server.Accept();
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
            _client.Client.ConnectionClosed += (sender, e) =>
            {
                while (!_client.Client.IsConnected)
                {
                    _client.Client.Connect("id");
                }

                connected.Add(true);
            };
            _client.Connect(_server).Dispose();
            for (int attempt = 0; attempt < 3; attempt++)
            {
                using ScriptedConnection refused = _server.Accept();
                refused.Next();
                refused.Send("20 02 00 03");
                Assert.That(refused.IsEnded(), Is.True);
            }

            using ScriptedConnection accepted = _server.Accept();
            accepted.Next();
            accepted.Send("20 02 00 00");
            connected.Next("connection");
        }

        [Test]
        public void A_handler_and_a_loop_that_both_connect_again_make_one_connection()
        {
            var again = new Inbox<MqttReasonCode>();
            _client.Client.ConnectionClosed += (sender, e) => again.Add(_client.Client.Connect("id"));
            _client.Connect(_server).Dispose();
            Task.Run(() => again.Add(_client.Client.Connect("id")));
            using ScriptedConnection connection = _server.Accept();
            connection.Next();
            connection.Send("20 02 00 00");
            Assert.That(again.Next(2), Is.All.EqualTo(MqttReasonCode.Success));
            Assert.That(_server.HasVisitor, Is.False);
        }

        [Test]
        public void Disconnect_says_goodbye_and_is_told()
        {
            using ScriptedConnection connection = _client.Connect(_server);
            _client.Client.Disconnect();
            Assert.That(_client.Client.IsConnected, Is.False);
            connection.Expect("e0 00");
            Assert.That(_client.Closed.Next(), Is.False, "connected");
        }

        [Test]
        public void Close_says_goodbye_and_is_not_told()
        {
            using ScriptedConnection connection = _client.Connect(_server);
            _client.Client.Close();
            Assert.That(_client.Client.IsConnected, Is.False);
            connection.Expect("e0 00");
            Assert.That(connection.IsEnded(), Is.True);
            Assert.That(_client.ClosedCount, Is.Zero);
        }

        [Test]
        public void Disconnect_and_Close_without_a_connection_do_nothing()
        {
            _client.Client.Disconnect();
            _client.Client.Close();
            _client.Connect(_server).Dispose();
            _client.Closed.Next();
            _client.Client.Disconnect();
            _client.Client.Close();
            Assert.That(_client.ClosedCount, Is.EqualTo(1));
        }

        [Test]
        public void A_message_handler_that_disconnects_and_waits_for_it_does_not_hang()
        {
            var done = new Inbox<bool>();
            _client.Client.MqttMsgPublishReceived += (sender, e) =>
            {
                _client.Client.Disconnect();
                while (_client.Client.IsConnected)
                {
                    Thread.Sleep(1);
                }

                done.Add(true);
            };
            using ScriptedConnection connection = _client.Connect(_server);
            connection.Send("30 04 s't' 01");
            done.Next("end of the handler");
            connection.Expect("e0 00");
        }

        [Test]
        public void A_message_handler_that_connects_elsewhere_does_not_hang()
        {
            using var other = new ScriptedServer();
            var result = new Inbox<MqttReasonCode>();
            _client.Client.MqttMsgPublishReceived += (sender, e) =>
            {
                _client.Client.Init("127.0.0.1", other.Port, false, null, null, nanoFramework.M2Mqtt.MqttSslProtocols.None);
                result.Add(_client.Client.Connect("id"));
            };
            using ScriptedConnection connection = _client.Connect(_server);
            connection.Send("30 04 s't' 01");
            using ScriptedConnection next = other.Accept();
            next.Next();
            next.Send("20 02 00 00");
            Assert.That(result.Next(), Is.EqualTo(MqttReasonCode.Success));
            connection.Expect("e0 00");
            Assert.That(_client.Client.IsConnected, Is.True);
        }

        [Test]
        public void A_handler_that_throws_ends_nothing()
        {
            _client.Client.ConnectionClosed += (sender, e) => throw new InvalidOperationException();
            _client.Connect(_server).Dispose();
            _client.Closed.Next();
            using ScriptedConnection connection = _client.Connect(_server);
            Assert.That(_client.Client.IsConnected, Is.True);
        }
    }
}
