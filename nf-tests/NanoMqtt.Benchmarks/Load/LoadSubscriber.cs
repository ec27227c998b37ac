using System;
using System.Buffers.Binary;
using System.Globalization;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>Subscribes to all publishers and checks that nothing is lost, doubled or out of order; at QoS 0 it counts what is lost.</summary>
    internal sealed class LoadSubscriber : LoadConnection
    {
        private readonly PublishPacket _packet = new();
        private readonly int _payloadBytes;

        // By publisher: the next message's number.
        private readonly int[] _next;

        public LoadSubscriber(int port, int number, LoadCase load)
            : base(port, string.Create(CultureInfo.InvariantCulture, $"subscriber-{number}"))
        {
            _payloadBytes = load.PayloadBytes;
            _next = new int[load.Publishers];
            BeginPacket();
            SubscribePacket.Begin(Writer, 1, Level);
            SubscribePacket.Add(Writer, LoadPublisher.Filter, load.QoS);
            ListPacket.Finish(Writer, MqttPacketType.Subscribe);
            EndPacket();
            Exchange(MqttPacketType.Suback);
        }

        /// <summary>Messages received.</summary>
        public long Count { get; private set; }

        /// <summary>Messages that will not come any more, at QoS 0.</summary>
        public long LostCount { get; private set; }

        /// <summary>How many of a publisher's messages have come or are lost.</summary>
        public int CountOf(int publisher) => _next[publisher];

        protected override void HandlePacket(MqttPacketType type)
        {
            switch (type)
            {
                case MqttPacketType.Publish:
                    HandlePublish();
                    break;
                case MqttPacketType.Pubrel:
                    Acknowledge(MqttPacketType.Pubcomp, PacketIdOfAck());
                    break;
                default:
                    throw new InvalidOperationException("a subscriber got " + type);
            }
        }

        private void HandlePublish()
        {
            MqttError error = _packet.Decode(Framer.Buffer, Framer.FirstByte, Framer.BodyOffset, Framer.BodyEnd, Level);
            if (error != MqttError.None || _packet.Dup || _packet.PayloadLength != _payloadBytes)
            {
                throw new InvalidOperationException("a subscriber got a message that is malformed, repeated or cut");
            }

            Count++;
            Check(Framer.Buffer.AsSpan(_packet.PayloadOffset, _packet.PayloadLength));
            if (_packet.QoS != MqttQoS.AtMostOnce)
            {
                Acknowledge(_packet.QoS == MqttQoS.AtLeastOnce ? MqttPacketType.Puback : MqttPacketType.Pubrec, _packet.PacketId);
            }
        }

        private void Check(ReadOnlySpan<byte> payload)
        {
            int publisher = BinaryPrimitives.ReadInt32BigEndian(payload);
            int number = BinaryPrimitives.ReadInt32BigEndian(payload[4..]);
            int missing = number - _next[publisher];
            if (missing < 0 || (missing > 0 && _packet.QoS != MqttQoS.AtMostOnce))
            {
                throw new InvalidOperationException("a message was lost, doubled or out of order");
            }

            LostCount += missing;
            _next[publisher] = number + 1;
        }
    }
}
