using System;
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
    public partial class AttackTests
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
            Assert.That(Statistics.HeldBytes, Is.LessThanOrEqualTo(_broker.Options.MaximumRetainedBytes));
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
            Assert.That(Statistics.Dropped[(int)MqttDropReason.QueueFull] + Statistics.Dropped[(int)MqttDropReason.MemoryFull], Is.GreaterThan(0));
            Assert.That(Statistics.HeldBytes, Is.LessThanOrEqualTo(_broker.Options.MaximumHeldBytes));
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

            Assert.That(Statistics.HeldMessages, Is.Zero);
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
            Assert.That(Statistics.HeldMessages, Is.Zero);
            _broker.Connect("leaker").Disconnect();
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
                options.MaximumHeldMessages = 500;
                options.MaximumHeldBytes = 1024 * 1024;
                options.MaximumRetainedMessages = 200;
                options.MaximumRetainedBytes = 512 * 1024;
                options.SubscriptionBytes = 64 * 1024;
            }

            return options;
        }
    }
}
