using System;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>
    /// The limits of a board and of a PC as they are by default, each filled and driven over its edge; in LimitTests they are small. What a limit can
    /// be filled with before another one is reached depends on all of them together.
    /// </summary>
    [TestFixture(true)]
    [TestFixture(false)]
    public partial class DefaultLimitTests
    {
        private readonly bool _isDevice;
        private MqttBrokerOptions _options;
        private TestBroker _broker;

        public DefaultLimitTests(bool isDevice) => _isDevice = isDevice;

        private MqttBrokerStatistics Statistics => _broker.Statistics;

        [SetUp]
        public void Start()
        {
            _options = _isDevice ? MqttBrokerOptions.CreateDeviceDefaults() : MqttBrokerOptions.CreateHostDefaults();
            _broker = new TestBroker(_options, false);
        }

        [TearDown]
        public void An_ordinary_client_is_served()
        {
            _broker.Advance(2000);
            _broker.ServeAnOrdinaryClient();
        }

        [Test]
        public void Clients_and_sessions()
        {
            for (int i = 0; i < _options.MaximumSessions; i++)
            {
                Pause(i);
                _broker.ConnectPersistent("s" + i, false).Disconnect();
            }

            Assert.That(Statistics.SessionsEvicted, Is.Zero);
            TestClient last = null;
            for (int i = 0; i < _options.MaximumClients; i++)
            {
                Pause(i);
                last = _broker.ConnectPersistent("s" + i, true);
            }

            _broker.Advance(1000);
            TestClient tooMany = _broker.Open();
            Assert.That(_broker.Open(), Is.Null);
            tooMany.Connect5("x", "02", "r0");
            tooMany.ExpectPacket("20 03 00 89 00");
            last.Disconnect();
            _broker.ConnectPersistent("new", false).Disconnect();
            Assert.That(Statistics.SessionsEvicted, Is.EqualTo(1));
            Assert.That(Statistics.ConnectionsRefused, Is.EqualTo(2));
        }

        [Test]
        public void Connects_in_a_second()
        {
            for (int i = 0; i < _options.MaximumConnectsPerSecond; i++)
            {
                _broker.Connect("a").Disconnect();
            }

            TestClient client = _broker.Open();
            client.Connect5("a", "02", "r0");
            client.ExpectPacket("20 03 00 9f 00");
            Assert.That(Statistics.ConnectionsRefused, Is.EqualTo(1));
        }

        [Test]
        public void Client_identifiers()
        {
            var longest = new string('i', _options.MaximumClientIdBytes);
            _broker.Connect(longest).Disconnect();
            TestClient client = _broker.Open();
            client.Connect(longest + "i", true);
            client.Expect("CONNACK 2");
        }

        [Test]
        public void Packets()
        {
            TestClient client = _broker.Connect("a");
            byte[] largest = PublishOf(_options.MaximumPacketBytes);
            Assert.That(client.Send(largest, 0, largest.Length), Is.EqualTo(_options.MaximumPacketBytes));
            client.ExpectAlive();
            Assert.That(Statistics.MessagesReceived, Is.EqualTo(1));
            client.Send(PublishOf(_options.MaximumPacketBytes + 1), 0, 5);
            client.ExpectClosed();
            Assert.That(Statistics.ProtocolErrors, Is.EqualTo(1));
        }

        [Test]
        public void QoS_2_identifiers()
        {
            TestClient client = _broker.Connect("a");
            for (int id = 1; id <= _options.MaximumReceivedQoS2; id++)
            {
                client.Publish("t", "x", 2, id, false, false);
                client.Expect("PUBREC " + id);
            }

            client.Publish("t", "x", 2, _options.MaximumReceivedQoS2 + 1, false, false);
            client.ExpectClosed();
            Assert.That(Statistics.ProtocolErrors, Is.EqualTo(1));
        }

        [Test]
        public void Topic_aliases()
        {
            TestClient client = _broker.Open();
            client.Connect5("a", "02", "r0");
            Assert.That(client.HasPacket());
            for (int alias = 1; alias <= _options.TopicAliasMaximum; alias++)
            {
                client.Send($"30 r8 s't' r3 23 u16:{alias} 'x'");
            }

            client.ExpectAlive();
            client.Send($"30 r8 s't' r3 23 u16:{_options.TopicAliasMaximum + 1} 'x'");
            client.ExpectDisconnect("94");
        }

        [Test]
        public void Subscriptions()
        {
            int clients = Math.Min(_options.MaximumClients - 1, _options.MaximumSubscriptions / _options.MaximumSubscriptionsPerClient);
            var all = Enumerable.Range(0, clients).Select(i => Connect("c" + i)).ToArray();
            foreach (TestClient client in all)
            {
                for (int i = 0; i < _options.MaximumSubscriptionsPerClient; i++)
                {
                    client.Subscribe("t/" + i, 0); // the same for all
                }

                client.SendSubscribe(3, "u", 0);
                client.Expect("SUBACK 3 128");
            }

            int left = _options.MaximumSubscriptions - Statistics.Subscriptions;
            TestClient last = Connect("last");
            for (int i = 0; i < left; i++)
            {
                last.Subscribe("t/" + i, 0);
            }

            last.SendSubscribe(3, "t/x", 0);
            last.Expect("SUBACK 3 128");
            Assert.That(Statistics.Subscriptions, Is.EqualTo(_options.MaximumSubscriptions));
            Assert.That(Statistics.SubscriptionsRefused, Is.EqualTo(clients + 1));
            Array.ForEach(all, c => c.Disconnect());
            last.Disconnect();
        }

        [Test]
        public void Filters()
        {
            TestClient client = _broker.Connect("a");
            var longest = new string('f', _options.MaximumFilterBytes);
            client.Subscribe(longest, 0);
            client.SendSubscribe(3, longest + "f", 0);
            client.Expect("SUBACK 3 128");
            string deepest = string.Join("/", Enumerable.Repeat("+", _options.MaximumFilterLevels));
            client.Subscribe(deepest, 0);
            client.SendSubscribe(3, deepest + "/+", 0);
            client.Expect("SUBACK 3 128");
            Assert.That(Statistics.SubscriptionsRefused, Is.EqualTo(2));
            client.Disconnect();
        }

        private TestClient Connect(string clientId)
        {
            _broker.Clock.Advance(1000);
            return _broker.Connect(clientId);
        }

        // So that not too many come in a second.
        private void Pause(int number)
        {
            if (number % _options.MaximumConnectsPerSecond == 0)
            {
                _broker.Advance(1000);
            }
        }

        // A packet of so many bytes in all.
        private static byte[] PublishOf(int packetBytes)
        {
            int payloadBytes = packetBytes - 4 - (packetBytes < 16384 ? 2 : 3);
            var buffer = new byte[packetBytes + MqttLimits.MaximumFixedHeaderBytes];
            var writer = new PacketWriter();
            writer.Open(buffer, 0, buffer.Length);
            new PublishPacket { Topic = "t", Payload = new byte[payloadBytes], PayloadLength = payloadBytes }.Encode(writer, MqttProtocolLevel.V311);
            Assert.That(writer.PacketLength, Is.EqualTo(packetBytes));
            return buffer.AsSpan(writer.PacketOffset, packetBytes).ToArray();
        }
    }
}
