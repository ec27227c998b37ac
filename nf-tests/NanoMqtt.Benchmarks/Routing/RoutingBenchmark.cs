using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Attributes;
using NanoMqtt.Broker;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// Routing one QoS 0 message to its one subscriber while others have subscribed to something else: the engine alone, from received
    /// bytes to bytes to be sent.
    /// </summary>
    [MemoryDiagnoser]
    public class RoutingBenchmark
    {
        private const int PerClient = 500;
        private const int Topics = 10000;

        private BrokerEngine _engine;
        private Connection _publisher;
        private byte[][] _messages;
        private int _next;

        /// <summary>Subscriptions that do not match, to siblings of the topics.</summary>
        [Params(10, 1000, 100000)]
        public int Others { get; set; }

        [GlobalSetup]
        public void Setup()
        {
            _engine = new BrokerEngine(new MqttBrokerOptions { MaximumSubscriptions = 110000, SubscriptionNodes = 250000 });
            for (int first = 0; first < Others; first += PerClient)
            {
                Subscribe(Connect(), Enumerable.Range(first, Math.Min(PerClient, Others - first)).Select(i => TopicOf(i % Topics) + "/pressure-" + (i / Topics)));
            }

            Subscribe(Connect(), new[] { "plant/+/temperature" });
            _publisher = Connect();
            _messages = Enumerable.Range(0, Topics).Select(i => Encode(writer => new PublishPacket
            {
                Topic = TopicOf(i) + "/temperature",
                Payload = new byte[32],
                PayloadLength = 32,
            }.Encode(writer, MqttProtocolLevel.V311))).ToArray();
        }

        /// <summary>A topic that was published to before: the index remembers its subscribers.</summary>
        [Benchmark]
        public void SameTopic() => Handle(_publisher, _messages[0]);

        /// <summary>Each time another topic: the index looks for its subscribers.</summary>
        [Benchmark]
        public void OtherTopic()
        {
            _next = (_next + 1) % Topics;
            Handle(_publisher, _messages[_next]);
        }

        private static string TopicOf(int line) => string.Create(CultureInfo.InvariantCulture, $"plant/line-{line}");

        private Connection Connect()
        {
            Connection connection = _engine.HandleAccepted(new SilentTransport(), 0);
            Handle(connection, Encode(writer => new ConnectPacket { ClientId = "client-" + connection.Slot, CleanSession = true }.Encode(writer)));
            return connection;
        }

        private void Subscribe(Connection connection, IEnumerable<string> filters)
        {
            foreach (string filter in filters)
            {
                Handle(connection, Encode(writer =>
                {
                    SubscribePacket.Begin(writer, 1, MqttProtocolLevel.V311);
                    SubscribePacket.Add(writer, filter, MqttQoS.AtMostOnce);
                    ListPacket.Finish(writer, MqttPacketType.Subscribe);
                }));
            }
        }

        private static byte[] Encode(Action<PacketWriter> write)
        {
            var writer = new PacketWriter();
            writer.Open(new byte[256], 0, 256);
            write(writer);
            return writer.Buffer.AsSpan(writer.PacketOffset, writer.PacketLength).ToArray();
        }

        // As the pump does it.
        private void Handle(Connection connection, byte[] packet)
        {
            Framer framer = connection.Framer;
            Array.Copy(packet, 0, framer.Buffer, framer.ReceiveOffset, packet.Length);
            _engine.HandleReceived(connection, packet.Length, 0);
            Connection dirty;
            while ((dirty = _engine.NextOutput()) != null)
            {
                if (_engine.OutputLength > 0)
                {
                    _engine.HandleSent(dirty, _engine.OutputLength, 0);
                }
            }
        }
    }
}
