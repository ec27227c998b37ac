using System;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Tests.Allocation
{
    // Clients that speak to an engine in bytes, on one thread and without allocating.
    public partial class BrokerAllocationTests
    {
        private const int Subscribers = 4;

        private static readonly byte[] s_payload = new byte[32];

        private readonly PacketWriter _writer = new PacketWriter();
        private readonly byte[] _buffer = new byte[1024];
        private readonly byte[] _sent = new byte[2048];
        private MqttProtocolLevel _level;
        private BrokerEngine _engine;
        private long _nowMs;

        [SetUp]
        public void Reset()
        {
            _level = MqttProtocolLevel.V311;
            _nowMs = 0;
            _publish.Retain = false;
        }

        protected override void EndRound() => Flush();

        private static PropertyBlock Block(Action<PropertyWriter> write)
        {
            var writer = new PropertyWriter(64);
            write(writer);
            var block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }

        private Connection Connect(string clientId, bool isClean, PropertyBlock properties = null) =>
            Connect(new ConnectPacket { Level = _level, ClientId = clientId, CleanSession = isClean, Properties = properties });

        private Connection Connect(ConnectPacket connect)
        {
            Connection connection = _engine.HandleAccepted(null, _nowMs);
            _writer.Open(_buffer, 0, _buffer.Length);
            connect.Encode(_writer);
            Feed(connection);
            Flush();
            return connection;
        }

        private void Subscribe(Connection connection, string filter, int qos, PropertyBlock properties = null)
        {
            _writer.Open(_buffer, 0, _buffer.Length);
            SubscribePacket.Begin(_writer, 1, _level, properties);
            SubscribePacket.Add(_writer, filter, (MqttQoS)qos);
            ListPacket.Finish(_writer, MqttPacketType.Subscribe);
            Feed(connection);
            Flush();
        }

        private readonly PublishPacket _publish = new PublishPacket { Payload = s_payload, PayloadLength = s_payload.Length, PacketId = 1 };

        private void Publish(Connection connection, string topic, int qos)
        {
            _publish.Topic = topic;
            _publish.QoS = (MqttQoS)qos;
            _writer.Open(_buffer, 0, _buffer.Length);
            _publish.Encode(_writer, _level);
            Feed(connection);
        }

        // With PUBREL at QoS 2.
        private void PublishWhole(Connection connection, string topic, int qos)
        {
            Publish(connection, topic, qos);
            Flush();
            if (qos == 2)
            {
                Acknowledge(connection, MqttPacketType.Pubrel, 1);
                Flush();
            }
        }

        private void Acknowledge(Connection connection, MqttPacketType type, int packetId)
        {
            _writer.Open(_buffer, 0, _buffer.Length);
            AckPacket.Encode(_writer, type, packetId);
            Feed(connection);
        }

        private void Feed(Connection connection)
        {
            Framer framer = connection.Framer;
            Array.Copy(_buffer, _writer.PacketOffset, framer.Buffer, framer.ReceiveOffset, _writer.PacketLength);
            _engine.HandleReceived(connection, _writer.PacketLength, _nowMs);
        }

        // Takes all output, and answers as a client does.
        private void Flush()
        {
            Connection connection;
            while ((connection = _engine.NextOutput()) != null)
            {
                int count = _engine.OutputLength;
                if (count > 0)
                {
                    Array.Copy(_engine.Output.Buffer, _engine.Output.Head, _sent, 0, count);
                    _engine.HandleSent(connection, count, _nowMs);
                    Answer(connection, count);
                }
            }
        }

        // All packets here are shorter than 128 bytes.
        private void Answer(Connection connection, int count)
        {
            for (int i = 0; i < count; i += 2 + _sent[i + 1])
            {
                int topicLength = _sent[i + 2] << 8 | _sent[i + 3];
                int packetId = _sent[i + 2] << 8 | _sent[i + 3];
                switch (_sent[i] >> 1)
                {
                    case 0x32 >> 1:
                        Acknowledge(connection, MqttPacketType.Puback, _sent[i + 4 + topicLength] << 8 | _sent[i + 5 + topicLength]);
                        break;
                    case 0x34 >> 1:
                        Acknowledge(connection, MqttPacketType.Pubrec, _sent[i + 4 + topicLength] << 8 | _sent[i + 5 + topicLength]);
                        break;
                    case 0x62 >> 1:
                        Acknowledge(connection, MqttPacketType.Pubcomp, packetId);
                        break;
                }
            }
        }
    }
}
