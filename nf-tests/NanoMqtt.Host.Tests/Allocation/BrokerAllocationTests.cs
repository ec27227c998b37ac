using System;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Memory;
using NanoMqtt.Host.Tests.Storage;
using NanoMqtt.Storage;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>Steady-state routing allocates nothing, and a device's broker fits the heap that its options promise.</summary>
    [TestFixture]
    [NonParallelizable]
    public class BrokerAllocationTests
    {
        private const int WarmUp = 200;
        private const int Rounds = 2000;
        private const int Subscribers = 4;

        private static readonly byte[] s_payload = new byte[32];

        private readonly PacketWriter _writer = new PacketWriter();
        private readonly byte[] _buffer = new byte[1024];
        private readonly byte[] _sent = new byte[2048];
        private MqttProtocolLevel _level;
        private BrokerEngine _engine;

        [SetUp]
        public void Reset()
        {
            _level = MqttProtocolLevel.V311;
            _publish.Retain = false;
        }

        [TestCase(0, true)]
        [TestCase(1, true)]
        [TestCase(1, false)]
        [TestCase(2, true)]
        [TestCase(2, false)]
        public void Routing_to_several_subscribers_allocates_nothing(int qos, bool isClean)
        {
            _engine = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults());
            int publisher = Connect("publisher", true);
            for (int i = 0; i < Subscribers; i++)
            {
                Subscribe(Connect("subscriber" + i, isClean), i % 2 == 0 ? "home/+/temperature" : "home/kitchen/#", qos);
            }

            long allocated = Measure(() =>
            {
                Publish(publisher, "home/kitchen/temperature", qos);
                if (qos == 2)
                {
                    Acknowledge(publisher, MqttPacketType.Pubrel, 1);
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Subscribers));
            Assert.That(_engine.Statistics.StoredMessages, Is.Zero);
            Assert.That(_engine.Statistics.UnknownAcknowledgements, Is.Zero);
        }

        // Between two times that the log is written anew; the sessions and the retained message are all in the store.
        [TestCase(0)]
        [TestCase(1)]
        [TestCase(2)]
        public void Routing_with_a_store_allocates_nothing(int qos)
        {
            using var folder = new StoreFolder();
            using FileStore store = folder.Open(64, 8 << 20, 4096);
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.Store = store;
            options.StoreIntervalMs = 0;
            _engine = new BrokerEngine(options);
            _engine.Restore(0);
            int publisher = Connect("publisher", false);
            for (int i = 0; i < Subscribers; i++)
            {
                Subscribe(Connect("subscriber" + i, false), "home/+/temperature", qos);
            }

            _publish.Retain = true;
            long allocated = Measure(() =>
            {
                Publish(publisher, "home/kitchen/temperature", qos);
                if (qos == 2)
                {
                    Acknowledge(publisher, MqttPacketType.Pubrel, 1);
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.StoreFaults, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Subscribers));
            Assert.That(store.Count, Is.EqualTo(1 + (2 * Subscribers) + 2), "sessions, subscriptions, the message and its place");
        }

        // With user properties, an expiry interval and a topic alias from the publisher; every other subscriber has an identifier.
        [TestCase(0, 0)]
        [TestCase(1, 0)]
        [TestCase(1, 100)]
        [TestCase(2, 0)]
        [TestCase(2, 100)]
        public void Routing_at_level_5_allocates_nothing(int qos, int expirySeconds)
        {
            _level = MqttProtocolLevel.V5;
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.TopicAliasMaximum = 1;
            _engine = new BrokerEngine(options);
            int publisher = Connect("publisher", true);
            for (int i = 0; i < Subscribers; i++)
            {
                int subscriber = Connect("subscriber" + i, true, Block(w => w.Add(MqttProperty.SessionExpiryInterval, (uint)expirySeconds)));
                Subscribe(subscriber, i < 2 ? "home/+/temperature" : "home/kitchen/#", qos, i % 2 == 0 ? null : Block(w => w.Add(MqttProperty.SubscriptionIdentifier, 7)));
            }

            _publish.Properties = Block(w =>
            {
                w.Add(MqttProperty.TopicAlias, 1);
                w.AddUserProperty("k", "v");
                w.Add(MqttProperty.MessageExpiryInterval, 60);
            });
            long allocated = Measure(() =>
            {
                Publish(publisher, "home/kitchen/temperature", qos);
                if (qos == 2)
                {
                    Acknowledge(publisher, MqttPacketType.Pubrel, 1);
                }
            });
            _publish.Properties = null;
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Subscribers));
            Assert.That(_engine.Statistics.StoredMessages, Is.Zero);
            Assert.That(_engine.Statistics.UnknownAcknowledgements, Is.Zero);
        }

        [Test]
        public void Retaining_and_delivering_in_process_allocate_nothing()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            _engine = new BrokerEngine(options);
            MqttLocalMessage message = new MqttLocalMessage(new byte[options.MaximumPacketBytes]);
            _engine.SubscribeLocal(0, "home/#");
            int length = 0;
            long allocated = Measure(() =>
            {
                _engine.PublishLocal("home/kitchen/temperature", s_payload, 0, s_payload.Length, MqttQoS.AtLeastOnce, true);
                while (_engine.NextLocal(message))
                {
                    length += message.GetTopic().Length + message.PayloadLength;
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(length, Is.EqualTo((WarmUp + Rounds) * 56));
            Assert.That(_engine.Statistics.RetainedMessages, Is.EqualTo(1));
        }

        [Test]
        public void The_broker_of_a_device_takes_36_KB()
        {
            using MqttBroker broker = new MqttBroker(new NoAcceptor(), MqttBrokerOptions.CreateDeviceDefaults());
            int bytes = DeviceHeap.BytesOf(broker);
            TestContext.Out.WriteLine($"{bytes:N0} bytes");
            Assert.That(bytes, Is.LessThanOrEqualTo(36 * 1024));
        }

        [Test]
        public void An_idle_client_of_a_device_takes_1_KB_beyond_its_buffers()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumClients = options.MaximumSessions = 9;
            int nine = DeviceHeap.BytesOf(new BrokerEngine(options));
            options.MaximumClients = options.MaximumSessions = 10;
            int ten = DeviceHeap.BytesOf(new BrokerEngine(options));
            int buffers = 0;
            int[] lengths =
            {
                options.MaximumPacketBytes, options.OutputBytes, options.ControlBytes, options.MaximumClientIdBytes, options.MaximumInFlight / 2 + 1,
                options.MaximumQueuedMessages * 2, options.MaximumQueuedMessages * 2, options.MaximumQueuedMessages, options.MaximumReceivedQoS2 * 2,
            };
            foreach (int length in lengths)
            {
                buffers += DeviceHeap.BytesOf(new byte[length]);
            }

            TestContext.Out.WriteLine($"{ten - nine:N0} bytes, {buffers:N0} of them buffers");
            Assert.That(ten - nine - buffers, Is.LessThanOrEqualTo(1024));
        }

        private long Measure(Action round)
        {
            for (int i = 0; i < WarmUp; i++)
            {
                round();
                Flush();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                round();
                Flush();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        private static PropertyBlock Block(Action<PropertyWriter> write)
        {
            var writer = new PropertyWriter(64);
            write(writer);
            var block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }

        private int Connect(string clientId, bool isClean, PropertyBlock properties = null)
        {
            int slot = _engine.HandleAccepted(null, 0);
            _writer.Open(_buffer, 0, _buffer.Length);
            new ConnectPacket { Level = _level, ClientId = clientId, CleanSession = isClean, Properties = properties }.Encode(_writer);
            Feed(slot);
            Flush();
            return slot;
        }

        private void Subscribe(int slot, string filter, int qos, PropertyBlock properties = null)
        {
            _writer.Open(_buffer, 0, _buffer.Length);
            SubscribePacket.Begin(_writer, 1, _level, properties);
            SubscribePacket.Add(_writer, filter, (MqttQoS)qos);
            SubscribePacket.Finish(_writer);
            Feed(slot);
            Flush();
        }

        private readonly PublishPacket _publish = new PublishPacket { Payload = s_payload, PayloadLength = s_payload.Length, PacketId = 1 };

        private void Publish(int slot, string topic, int qos)
        {
            _publish.Topic = topic;
            _publish.QoS = (MqttQoS)qos;
            _writer.Open(_buffer, 0, _buffer.Length);
            _publish.Encode(_writer, _level);
            Feed(slot);
        }

        private void Acknowledge(int slot, MqttPacketType type, int packetId)
        {
            _writer.Open(_buffer, 0, _buffer.Length);
            AckPacket.Encode(_writer, type, packetId);
            Feed(slot);
        }

        private void Feed(int slot)
        {
            Framer framer = _engine.FramerOf(slot);
            Array.Copy(_buffer, _writer.PacketOffset, framer.Buffer, framer.ReceiveOffset, _writer.PacketLength);
            _engine.HandleReceived(slot, _writer.PacketLength, 0);
        }

        // Takes all output, and answers as a client does.
        private void Flush()
        {
            int slot;
            while ((slot = _engine.NextDirty()) >= 0)
            {
                int count = 0;
                while (_engine.NextOutput(slot))
                {
                    Array.Copy(_engine.OutputBuffer, _engine.OutputOffset, _sent, count, _engine.OutputLength);
                    count += _engine.OutputLength;
                    _engine.HandleSent(slot, _engine.OutputLength, 0);
                }

                Answer(slot, count);
            }
        }

        // All packets here are shorter than 128 bytes.
        private void Answer(int slot, int count)
        {
            for (int i = 0; i < count; i += 2 + _sent[i + 1])
            {
                int topicLength = _sent[i + 2] << 8 | _sent[i + 3];
                int packetId = _sent[i + 2] << 8 | _sent[i + 3];
                switch (_sent[i] >> 1)
                {
                    case 0x32 >> 1:
                        Acknowledge(slot, MqttPacketType.Puback, _sent[i + 4 + topicLength] << 8 | _sent[i + 5 + topicLength]);
                        break;
                    case 0x34 >> 1:
                        Acknowledge(slot, MqttPacketType.Pubrec, _sent[i + 4 + topicLength] << 8 | _sent[i + 5 + topicLength]);
                        break;
                    case 0x62 >> 1:
                        Acknowledge(slot, MqttPacketType.Pubcomp, packetId);
                        break;
                }
            }
        }

        private sealed class NoAcceptor : IAcceptor
        {
            public void Open()
            {
            }

            public void Wait(int timeoutMs)
            {
            }

            public IAcceptedTransport Accept() => null;

            public IAcceptedTransport NextReady() => null;

            public void Wake()
            {
            }

            public void Close()
            {
            }
        }
    }
}
