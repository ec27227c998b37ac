using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.M2Mqtt;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>What a server of 5.0 says about itself in CONNACK, all of which M2Mqtt ignores.</summary>
    [TestFixture]
    public class ServerLimitTests : DropInTests
    {
        private ScriptedConnection _connection;

        [SetUp]
        public void SpeakLevel5() => Client.Client.ProtocolVersion = MqttProtocolVersion.Version_5;

        [TearDown]
        public void Disconnect() => _connection.Dispose();

        [Test]
        public void No_more_messages_are_under_way_than_the_receive_maximum()
        {
            Connect("20 06 00 00 03 21 u16:1");
            ushort first = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
            ushort second = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
            _connection.Expect($"32 06 s't' u16:{first} 00");
            Assert.That(_connection.IsQuiet(100), Is.True);
            _connection.Send($"40 02 u16:{first}");
            _connection.Expect($"32 06 s't' u16:{second} 00");
        }

        [Test]
        public void The_servers_keep_alive_counts()
        {
            Connect("20 06 00 00 03 13 u16:1");
            _connection.Expect("c0 00");
        }

        [TestCase("20 08 00 00 05 27 u32:20", 20, MqttQoSLevel.AtMostOnce, false)]
        [TestCase("20 08 00 00 05 27 u32:20", 21, MqttQoSLevel.AtLeastOnce, false)]
        [TestCase("20 08 00 00 05 27 u32:20", 20, MqttQoSLevel.AtLeastOnce, false)]
        [TestCase("20 05 00 00 02 24 00", 1, MqttQoSLevel.AtLeastOnce, false)]
        [TestCase("20 05 00 00 02 24 01", 1, MqttQoSLevel.ExactlyOnce, false)]
        [TestCase("20 05 00 00 02 25 00", 1, MqttQoSLevel.AtMostOnce, true)]
        public void What_the_server_forbids_is_not_sent_and_says_so(string connack, int payloadBytes, MqttQoSLevel qos, bool retain)
        {
            Connect(connack);
            Assert.That(() => Client.Publish("t", new byte[payloadBytes], qos, retain), Throws.InvalidOperationException.With.Message.Contains("server"));
            Client.Publish("t", null, MqttQoSLevel.AtMostOnce);
            _connection.Expect("30 04 s't' 00");
        }

        [Test]
        public void An_assigned_client_identifier_is_taken()
        {
            Connect("20 0a 00 00 07 12 s'auto'");
            Assert.That(Client.Client.ClientId, Is.EqualTo("auto"));
        }

        private void Connect(string connack) => _connection = Client.Connect(Server, connack);
    }
}
