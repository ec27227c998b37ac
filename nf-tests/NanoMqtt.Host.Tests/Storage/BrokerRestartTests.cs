using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using MQTTnet;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>A broker over TCP with a store in a file: stopped or killed, and started again.</summary>
    [TestFixture]
    public class BrokerRestartTests
    {
        private const int Messages = 20;

        private StoreFolder _folder;

        [SetUp]
        public void Make() => _folder = new StoreFolder();

        [TearDown]
        public void Remove() => _folder.Dispose();

        // Killed: what the broker does in its end, it does in vain.
        [Test]
        public async Task A_client_finds_its_session_after_a_restart([Values] bool isKilled, [Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos)
        {
            using (var broker = new StoredBroker(_folder))
            {
                using MqttNetPeer subscriber = await Connect(broker, "subscriber");
                Assert.That(await subscriber.SubscribeAsync("t/#", qos), Is.EqualTo((int)qos));
                await subscriber.DisconnectAsync();
                using MqttNetPeer publisher = await Connect(broker, "publisher");
                for (int i = 0; i < Messages; i++)
                {
                    await publisher.PublishAsync("t/" + (i % 3), "m" + i, qos, i == 0);
                }

                if (isKilled)
                {
                    broker.Kill();
                }
            }

            using (var broker = new StoredBroker(_folder))
            {
                Assert.That(broker.Broker.Statistics.StoreFaults, Is.Zero);
                using MqttNetPeer subscriber = await Connect(broker, "subscriber");
                Assert.That(subscriber.SessionPresent);
                Assert.That(subscriber.Messages.Next(Messages).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, Messages).Select(i => "m" + i)));
                using MqttNetPeer other = await Connect(broker, "other");
                await other.SubscribeAsync("t/0", qos);
                Assert.That(other.Messages.Next(), Is.EqualTo(new Received("t/0", "m0", qos, true)));
            }
        }

        [Test]
        public async Task A_log_cut_at_any_byte_gives_a_broker_that_serves()
        {
            using (var broker = new StoredBroker(_folder))
            {
                using MqttNetPeer subscriber = await Connect(broker, "s");
                await subscriber.SubscribeAsync("t", MqttQoS.ExactlyOnce);
                await subscriber.DisconnectAsync();
                using MqttNetPeer publisher = await Connect(broker, "p");
                await publisher.PublishAsync("t", "1", MqttQoS.ExactlyOnce, true);
                await publisher.PublishAsync("t", "2", MqttQoS.AtLeastOnce);
                await publisher.PublishAsync("r", "3", MqttQoS.AtMostOnce, true);
            }

            byte[] log = File.ReadAllBytes(_folder.Log);
            for (int length = 0; length < log.Length; length++)
            {
                using FileStore store = _folder.Open(log[..length]);
                CheckServes(store, $"cut at {length} of {log.Length}");
            }
        }

        // By hand, a connection at a time: hundreds of brokers, each served for the time of a few packets.
        private static void CheckServes(IMqttStore store, string what)
        {
            var acceptor = new TcpAcceptor("127.0.0.1", 0);
            using var broker = new MqttBroker(acceptor, new MqttBrokerOptions { Store = store });
            broker.Start();
            using var client = new WireClient(acceptor.Port);
            client.Send([0x10, 13, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 0, 0, 1, (byte)'c']);
            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0x20, 2, 0, 0 }), what);
            client.Send([0x82, 6, 0, 1, 0, 1, (byte)'x', 1]);
            Assert.That(client.Next(), Is.EqualTo(new byte[] { 0x90, 3, 0, 1, 1 }), what);
            client.Send([0x32, 6, 0, 1, (byte)'x', 0, 2, (byte)'!']);
            byte[][] packets = [client.Next(), client.Next()];
            Assert.That(packets.Select(p => p[0]), Is.EquivalentTo(new[] { 0x32, 0x40 }), what);
            Assert.That(broker.Statistics.HandlerFaults + broker.Statistics.TransportFaults, Is.Zero, what);
        }

        private static Task<MqttNetPeer> Connect(StoredBroker broker, string clientId) =>
            MqttNetPeer.ConnectAsync(broker.Port, clientId, o => o.WithCleanSession(false));

        private sealed class StoredBroker : IDisposable
        {
            private readonly TcpAcceptor _acceptor = new("127.0.0.1", 0);
            private readonly FaultyFile.Medium _medium = new() { IsForGood = true };
            private readonly FaultyFile _log;
            private readonly FaultyFile _fresh;

            public StoredBroker(StoreFolder folder)
            {
                _log = new FaultyFile(folder.Log, _medium);
                _fresh = new FaultyFile(folder.Fresh, _medium);
                var store = new FileStore(_log, _fresh, folder.Log, 1000, 1 << 20, 512);
                Broker = new MqttBroker(_acceptor, new MqttBrokerOptions { Store = store, StoreIntervalMs = 0 });
                Broker.Start();
            }

            public MqttBroker Broker { get; }

            public int Port => _acceptor.Port;

            /// <summary>From here on nothing is written any more.</summary>
            public void Kill() => _medium.FailingStep = 1;

            public void Dispose()
            {
                Broker.Dispose();
                _log.Cut();
                _fresh.Cut();
            }
        }
    }
}
