using BenchmarkDotNet.Attributes;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>SUBSCRIBE with three filters.</summary>
    public class SubscribeBenchmark : CodecBenchmark
    {
        private static readonly string[] s_filters = { "command/esp32-kitchen-01/#", "time/+", "home/+/esp32-01/temperature" };
        private readonly SubscribePacket _decoded = new();

        [Benchmark]
        [BenchmarkCategory("Encode")]
        public override int Encode()
        {
            PacketWriter writer = Open();
            SubscribePacket.Begin(writer, 7, Level);
            foreach (string filter in s_filters)
            {
                SubscribePacket.Add(writer, filter, MqttQoS.AtLeastOnce);
            }

            ListPacket.Finish(writer, MqttPacketType.Subscribe);
            return writer.PacketLength;
        }

        protected override MqttError Read(Framer framer)
        {
            MqttError error = _decoded.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, Level);
            while (_decoded.TryNext())
            {
            }

            return error;
        }

        protected override MqttPacket PeerPacket()
        {
            var packet = new MqttSubscribePacket { PacketIdentifier = 7 };
            foreach (string filter in s_filters)
            {
                packet.TopicFilters.Add(new MqttTopicFilter { Topic = filter, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce });
            }

            return packet;
        }
    }
}
