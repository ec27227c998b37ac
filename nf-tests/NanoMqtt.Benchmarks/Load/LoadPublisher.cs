using System;
using System.Buffers.Binary;
using System.Globalization;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>Publishes numbered messages. The payload begins with the publisher's number and the message's.</summary>
    internal sealed class LoadPublisher : LoadConnection
    {
        public const string Filter = "plant/+/temperature";

        private readonly PublishPacket _packet = new();
        private readonly bool[] _isInUse = new bool[MqttLimits.MaximumPacketIdentifier + 1];
        private readonly int _window;
        private int _inFlight;
        private int _lastId;

        public LoadPublisher(int port, int number, MqttQoS qos, int payloadBytes, int window)
            : base(port, string.Create(CultureInfo.InvariantCulture, $"publisher-{number}"))
        {
            _window = window;
            _packet.Topic = string.Create(CultureInfo.InvariantCulture, $"plant/line-{number:00}/temperature");
            _packet.QoS = qos;
            _packet.Payload = new byte[payloadBytes];
            _packet.PayloadLength = payloadBytes;
            BinaryPrimitives.WriteInt32BigEndian(_packet.Payload, number);
        }

        /// <summary>Number of messages so far.</summary>
        public int Count { get; private set; }

        /// <summary>Whether all acknowledgements have come.</summary>
        public bool IsAcknowledged => _inFlight == 0;

        /// <summary>Publishes as many messages as the window of unacknowledged ones leaves, but no more than that.</summary>
        public void Publish(int maximum)
        {
            int count = Math.Min(_window - _inFlight, maximum);
            if (HasOutput)
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                PublishOne();
            }

            Flush();
        }

        protected override void HandlePacket(MqttPacketType type)
        {
            int packetId = PacketIdOfAck();
            switch (type)
            {
                case MqttPacketType.Puback:
                case MqttPacketType.Pubcomp:
                    _isInUse[packetId] = false;
                    _inFlight--;
                    break;
                case MqttPacketType.Pubrec:
                    Acknowledge(MqttPacketType.Pubrel, packetId);
                    break;
                default:
                    throw new InvalidOperationException("a publisher got " + type);
            }
        }

        private void PublishOne()
        {
            BinaryPrimitives.WriteInt32BigEndian(_packet.Payload.AsSpan(4), Count++);
            _packet.PacketId = _packet.QoS == MqttQoS.AtMostOnce ? 0 : TakeId();
            BeginPacket();
            _packet.Encode(Writer, Level);
            EndPacket();
        }

        private int TakeId()
        {
            do
            {
                _lastId = _lastId == MqttLimits.MaximumPacketIdentifier ? 1 : _lastId + 1;
            }
            while (_isInUse[_lastId]);

            _isInUse[_lastId] = true;
            _inFlight++;
            return _lastId;
        }
    }
}
