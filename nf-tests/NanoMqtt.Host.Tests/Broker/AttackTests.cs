using System;
using System.Globalization;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Memory;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>
    /// Attacks by name, on a broker that has allocated all and on one that grows. Meanwhile it takes no more than its limits; afterwards it
    /// serves an ordinary client and its memory is back.
    /// </summary>
    [TestFixture(true)]
    [TestFixture(false)]
    public class AttackTests
    {
        private const int Many = 2000;

        private readonly bool _isDevice;
        private TestBroker _broker;
        private int _bytesBefore;
        private int _refusedBefore;

        public AttackTests(bool isDevice) => _isDevice = isDevice;

        private MqttBrokerStatistics Statistics => _broker.Statistics;

        private int Refused => Statistics.ConnectionsRefused - _refusedBefore;

        [SetUp]
        public void Start() => Start(1000000);

        private void Start(int connectsPerSecond)
        {
            MqttBrokerOptions options = Options(_isDevice);
            options.MaximumConnectsPerSecond = connectsPerSecond;
            _broker = new TestBroker(options, false);
            UseEveryPlaceOnce();
            _broker.ServeAnOrdinaryClient();
            _bytesBefore = DeviceHeap.BytesOf(_broker.Engine);
        }

        [TearDown]
        public void ItIsAsBefore()
        {
            if (TestContext.CurrentContext.Result.FailCount > 0)
            {
                return;
            }

            _broker.Advance(3600 * 1000);
            _broker.ServeAnOrdinaryClient();
            Assert.That(Statistics.ClientsConnected, Is.Zero);
            Assert.That(DeviceHeap.BytesOf(_broker.Engine), Is.LessThanOrEqualTo(_bytesBefore * 105L / 100));
        }

        [Test]
        public void A_flood_of_connections()
        {
            TestClient served = _broker.Connect("served");
            for (int i = 0; i < Many; i++)
            {
                _broker.Open();
            }

            served.ExpectAlive();
            _broker.Advance(_broker.Options.ConnectTimeoutMs);
            Assert.That(Refused, Is.EqualTo(Many));
            served.ExpectAlive();
            served.Disconnect();
        }

        [Test]
        public void A_flood_of_clients()
        {
            Start(5);
            _broker.Advance(1000);
            for (int i = 0; i < Many; i++)
            {
                TestClient client = _broker.Open();
                client.Connect("c" + i, true);
                if (!client.IsClosed)
                {
                    client.Cut();
                }
            }

            Assert.That(Refused, Is.EqualTo(Many - 5));
        }

        [Test]
        public void Connect_never_sent()
        {
            TestClient[] silent = new TestClient[_broker.Options.MaximumClients + 1];
            for (int i = 0; i < silent.Length; i++)
            {
                silent[i] = _broker.Open();
                silent[i].Send("10 0d 00 04 4d");
            }

            Assert.That(_broker.Open(), Is.Null);
            _broker.Advance(_broker.Options.ConnectTimeoutMs);
            Assert.That(Array.TrueForAll(silent, s => s.IsClosed));
        }

        [Test]
        public void One_byte_a_second()
        {
            TestClient slow = _broker.Open();
            string[] connect = "10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 61".Split(' ');
            int sent = 0;
            while (!slow.IsClosed)
            {
                slow.Send(connect[sent++]);
                _broker.Advance(1000);
            }

            Assert.That(sent, Is.EqualTo(_broker.Options.ConnectTimeoutMs / 1000));
            slow = _broker.Connect("slow");
            slow.Send("30 64 00 01 74");
            sent = 0;
            while (!slow.IsClosed && sent < 99)
            {
                sent++;
                slow.Send("78");
                _broker.Advance(1000);
            }

            Assert.That(sent, Is.EqualTo(_broker.Options.PacketTimeoutMs / 1000));
        }

        [Test]
        public void Subscription_bombs()
        {
            TestClient client = _broker.Connect("bomber");
            for (int i = 0; i < Many; i++)
            {
                client.SendSubscribe(1, "bomb/" + i + "/+/x" + i, 2);
                Assert.That(client.Next(), Does.StartWith("SUBACK 1 "));
                client.ExpectNothing();
            }

            Assert.That(Statistics.Subscriptions, Is.LessThanOrEqualTo(_broker.Options.MaximumSubscriptionsPerClient));
            Assert.That(Statistics.SubscriptionsRefused, Is.GreaterThanOrEqualTo(Many - _broker.Options.MaximumSubscriptionsPerClient));
            client.ExpectAlive();
            client.Disconnect();
            Assert.That(Statistics.Subscriptions, Is.Zero);
        }

        [Test]
        public void Deep_and_long_topics()
        {
            TestClient watcher = _broker.Connect("watcher");
            watcher.Subscribe("#", 0);
            watcher.Subscribe("+/+/#", 0);
            TestClient client = _broker.Connect("deep");
            string deep = new string('/', 400);
            client.SendSubscribe(1, deep + "#", 0);
            client.Expect("SUBACK 1 128");
            client.SendSubscribe(1, new string('+', 1).PadRight(401, '/').Replace("/", "/+"), 0);
            client.Expect("SUBACK 1 128");
            for (int i = 0; i < Many; i++)
            {
                client.Publish(deep + i, "x", 0);
                watcher.Expect("PUBLISH q0 " + deep + i + "=x");
                watcher.ExpectNothing();
            }

            client.Disconnect();
            watcher.Disconnect();
        }

        [Test]
        public void Retained_bombs()
        {
            TestClient client = _broker.Connect("bomber");
            for (int i = 0; i < Many; i++)
            {
                client.PublishRetained("bomb/" + i, new string('x', i % 200), 0);
            }

            Assert.That(Statistics.RetainedMessages, Is.LessThanOrEqualTo(_broker.Options.MaximumRetainedMessages));
            Assert.That(Statistics.StoredBytes, Is.LessThanOrEqualTo(_broker.Options.MaximumRetainedBytes));
            Assert.That(Statistics.NotRetained, Is.GreaterThan(0));
            client.Disconnect();
            _broker.ServeAnOrdinaryClient(); // the rest of the store is for queues
            for (int i = 0; i < Many; i++)
            {
                _broker.Engine.PublishLocal("bomb/" + i, null, 0, 0, MqttQoS.AtMostOnce, true);
            }

            Assert.That(Statistics.RetainedMessages, Is.Zero);
        }

        [Test]
        public void Clients_that_never_read()
        {
            var deaf = new TestClient[3];
            for (int i = 0; i < deaf.Length; i++)
            {
                deaf[i] = _broker.ConnectPersistent("deaf" + i, false);
                deaf[i].Subscribe("t", i);
                deaf[i].TakesBytes = 0;
            }

            TestClient publisher = _broker.Connect("p");
            TestClient subscriber = _broker.Connect("s");
            subscriber.Subscribe("t", 0);
            for (int i = 0; i < Many; i++)
            {
                publisher.Publish("t", new string('x', 300), 1);
                publisher.Expect("PUBACK 1");
                publisher.ExpectNothing();
                Assert.That(subscriber.HasPacket());
                subscriber.ExpectNothing();
            }

            Assert.That(Statistics.Dropped[(int)MqttDropReason.OutputFull], Is.GreaterThan(0));
            Assert.That(Statistics.Dropped[(int)MqttDropReason.QueueFull] + Statistics.Dropped[(int)MqttDropReason.StoreFull], Is.GreaterThan(0));
            Assert.That(Statistics.StoredBytes, Is.LessThanOrEqualTo(_broker.Options.StoreBytes));
            publisher.Disconnect();
            subscriber.Disconnect();
            for (int i = 0; i < deaf.Length; i++)
            {
                while (!deaf[i].IsClosed && deaf[i].Send(new byte[] { 0xC0, 0 }, 0, 2) > 0)
                {
                }

                _broker.Advance(_broker.Options.PacketTimeoutMs);
                Assert.That(deaf[i].IsClosed, "a client that does not take its PINGRESPs");
                _broker.Connect("deaf" + i).Disconnect();
            }

            Assert.That(Statistics.StoredMessages, Is.Zero);
        }

        [Test]
        public void Take_over_storms()
        {
            TestClient last = null;
            for (int i = 0; i < Many; i++)
            {
                last = _broker.Open();
                last.Connect(new ConnectPacket { ClientId = "same", CleanSession = i % 3 == 0, HasWill = true, WillTopic = "will", WillPayload = new byte[50] });
                Assert.That(last.Next(), Does.StartWith("CONNACK 0"));
                last.SendSubscribe(1, "t/" + i % 5, 2);
                Assert.That(Statistics.ClientsConnected, Is.EqualTo(1));
            }

            Assert.That(Statistics.Sessions, Is.EqualTo(1));
            Assert.That(Statistics.StoredMessages, Is.EqualTo(1));
            last.Disconnect();
            _broker.Connect("same").Disconnect();
        }

        // mosquitto leaked memory for each (CVE-2023-28366).
        [Test]
        public void QoS_2_identifiers_never_released()
        {
            int most = _broker.Options.MaximumReceivedQoS2;
            for (int round = 0; round < 5; round++)
            {
                TestClient client = _broker.ConnectPersistent("leaker", round > 0);
                for (int i = 1; i <= most; i++)
                {
                    client.Publish("t", "x", 2, i, false, round > 0);
                    client.Expect("PUBREC " + i);
                    client.ExpectNothing();
                }

                client.Publish("t", "x", 2, most + 1, false, false);
                client.ExpectClosed();
            }

            Assert.That(Statistics.ProtocolErrors, Is.EqualTo(5));
            Assert.That(Statistics.StoredMessages, Is.Zero);
            _broker.Connect("leaker").Disconnect();
        }

        // mosquitto took in whatever came before CONNECT, up to the largest packet (CVE-2023-0809).
        [TestCase("30 ff ff ff 7f")]
        [TestCase("30 e4 01 00 01 74")]
        [TestCase("82 e4 01 00 01")]
        [TestCase("f0 e4 01 18")]
        [TestCase("10 ff ff ff 7f")]
        public void A_huge_first_packet(string start)
        {
            for (int i = 0; i < Many; i++)
            {
                TestClient client = _broker.Open();
                client.Send(start);
                Assert.That(client.IsClosed);
            }

            Assert.That(Statistics.ProtocolErrors, Is.EqualTo(Many));
        }

        // mosquitto leaked the will's properties (CVE-2023-3592).
        [Test]
        public void Wills_with_invalid_properties()
        {
            string[] properties = { "r3 18 00 00", "r2 fe 01", "r4 01 01 01 00", "r3 23 00 01", "r2 01 07", "r99 01 01", "r7 26 s'k' 00" };
            for (int i = 0; i < Many; i++)
            {
                TestClient client = _broker.Open();
                string will = properties[i % properties.Length];
                int length = 18 + NanoMqtt.Tests.WireNotation.Parse(will).Length;
                client.Send("10 r" + length + " s'MQTT' 05 06 u16:0 r0 s'a' " + will + " s'w' b'77'");
                Assert.That(client.HasPacket() && client.IsClosed, will);
            }

            Assert.That(Refused, Is.EqualTo(Many));
            Assert.That(Statistics.StoredMessages, Is.Zero);
            Assert.That(Statistics.Sessions, Is.Zero);
        }

        [Test]
        public void Topic_aliases_on_every_connection()
        {
            string topic = new string('t', _broker.Options.MaximumFilterBytes);
            var clients = new TestClient[_broker.Options.MaximumClients];
            for (int round = 0; round < 20; round++)
            {
                for (int i = 0; i < clients.Length; i++)
                {
                    clients[i] = _broker.Open();
                    clients[i].Connect5(i.ToString(CultureInfo.InvariantCulture), "02", "r0");
                    Assert.That(clients[i].HasPacket());
                    for (int alias = 1; alias <= _broker.Options.TopicAliasMaximum; alias++)
                    {
                        clients[i].Send($"30 r{topic.Length + 6} s'{topic}' r3 23 u16:{alias}");
                    }

                    clients[i].ExpectAlive();
                }

                Array.ForEach(clients, c => c.Cut());
            }
        }

        [Test]
        public void Authentications_that_never_end()
        {
            var asker = new Asker();
            _broker.Engine.EnhancedAuthenticator = asker;
            string userName = new string('u', 900);
            for (int round = 0; round < 20; round++)
            {
                TestClient client;
                while ((client = _broker.Open()) != null)
                {
                    client.Send($"10 r{20 + userName.Length} s'MQTT' 05 82 u16:0 r4 15 s'm' s'a' s'{userName}'");
                    Assert.That(client.HasPacket(), "AUTH");
                }

                _broker.Advance(_broker.Options.ConnectTimeoutMs);
            }

            Assert.That(asker.Asked, Is.EqualTo(20 * (_broker.Options.MaximumClients + 1)));
            Assert.That(Refused, Is.EqualTo(asker.Asked + 20));
            _broker.Engine.EnhancedAuthenticator = null;
        }

        // Each is reported, in words.
        [Test]
        public void A_flood_of_events_about_long_filters()
        {
            _broker.Engine.StartReporting();
            _bytesBefore = DeviceHeap.BytesOf(_broker.Engine);
            TestClient client = _broker.Connect("bomber");
            for (int i = 0; i < Many; i++)
            {
                client.SendSubscribe(1, new string('x', 400), 0);
                client.Expect("SUBACK 1 128");
                while (_broker.NextLine().Length > 0)
                {
                }
            }

            client.Disconnect();
        }

        // The objects of connections and sessions are made when they are first needed and stay for the next ones; what they hold goes.
        private void UseEveryPlaceOnce()
        {
            while (_broker.Open() != null)
            {
            }

            _broker.Advance(_broker.Options.ConnectTimeoutMs);
            for (int i = 0; i < _broker.Options.MaximumSessions; i++)
            {
                _broker.ConnectPersistent("c" + i, false).Disconnect();
                _broker.Advance(1000);
            }

            for (int i = 0; i < _broker.Options.MaximumSessions; i++)
            {
                _broker.Connect("c" + i).Disconnect();
                _broker.Advance(1000);
            }

            _refusedBefore = Statistics.ConnectionsRefused;
        }

        // Tables small enough that what leaks shows.
        private static MqttBrokerOptions Options(bool isDevice)
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumPacketBytes = 1024;
            options.OutputBytes = 1032;
            options.TopicAliasMaximum = 10;
            options.IsPreallocated = isDevice;
            if (!isDevice)
            {
                options.MaximumPacketBytes = 256 * 1024;
                options.OutputBytes = 512 * 1024;
                options.ControlBytes = 16 * 1024;
                options.MaximumQueuedMessages = 1000;
                options.MaximumQueuedBytes = 1024 * 1024;
                options.MaximumReceivedQoS2 = 1000;
                options.StoreMessages = 500;
                options.StoreBytes = 1024 * 1024;
                options.MaximumRetainedMessages = 200;
                options.MaximumRetainedBytes = 512 * 1024;
                options.SubscriptionBytes = 64 * 1024;
            }

            return options;
        }

        private sealed class Asker : IMqttAuthenticator
        {
            public int Asked { get; private set; }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                Asked++;
                return MqttReasonCode.ContinueAuthentication;
            }
        }
    }
}
