using System.Buffers;
using BenchmarkDotNet.Attributes;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>PUBLISH at QoS 0 and 1 with a payload of 32 bytes and of 4 KB.</summary>
    public class PublishBenchmark : CodecBenchmark
    {
        private const string Topic = "home/kitchen/esp32-01/temperature";
        private readonly PublishPacket _packet = new();
        private readonly PublishPacket _decoded = new();
        private byte[] _payload;

        [Params(MqttQoS.AtMostOnce, MqttQoS.AtLeastOnce)]
        public MqttQoS QoS { get; set; }

        [Params(32, 4096)]
        public int PayloadBytes { get; set; }

        [Benchmark]
        [BenchmarkCategory("Encode")]
        public override int Encode()
        {
            PacketWriter writer = Open();
            _packet.EncodeHeader(writer, Level);
            return writer.PacketLength;
        }

        protected override void Prepare()
        {
            _payload = new byte[PayloadBytes];
            _packet.Topic = Topic;
            _packet.QoS = QoS;
            _packet.PacketId = QoS == MqttQoS.AtMostOnce ? 0 : 7;
            _packet.Payload = _payload;
            _packet.PayloadLength = PayloadBytes;
        }

        protected override MqttError Read(Framer framer) => _decoded.Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, Level);

        protected override MqttPacket PeerPacket() => new MqttPublishPacket
        {
            Topic = Topic,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)QoS,
            PacketIdentifier = (ushort)(QoS == MqttQoS.AtMostOnce ? 0 : 7),
            Payload = new ReadOnlySequence<byte>(_payload),
        };
    }
}
