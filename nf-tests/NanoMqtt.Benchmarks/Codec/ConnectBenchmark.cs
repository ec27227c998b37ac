using System.Text;
using BenchmarkDotNet.Attributes;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>CONNECT with will, user name and password.</summary>
    public class ConnectBenchmark : CodecBenchmark
    {
        private static readonly byte[] s_offline = Encoding.UTF8.GetBytes("offline");
        private static readonly byte[] s_password = Encoding.UTF8.GetBytes("correct horse");
        private readonly ConnectPacket _packet = new();
        private readonly ConnectPacket _decoded = new();

        [Benchmark]
        [BenchmarkCategory("Encode")]
        public override int Encode()
        {
            PacketWriter writer = Open();
            _packet.Encode(writer);
            return writer.PacketLength;
        }

        protected override void Prepare()
        {
            _packet.Level = Level;
            _packet.CleanSession = true;
            _packet.KeepAliveSeconds = 60;
            _packet.ClientId = "esp32-kitchen-01";
            _packet.HasWill = true;
            _packet.WillQoS = MqttQoS.AtLeastOnce;
            _packet.WillRetain = true;
            _packet.WillTopic = "status/esp32-kitchen-01";
            _packet.WillPayload = s_offline;
            _packet.HasUserName = true;
            _packet.UserName = "kitchen";
            _packet.HasPassword = true;
            _packet.Password = s_password;
        }

        protected override MqttError Read(Framer framer) => _decoded.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd);

        protected override MqttPacket PeerPacket() => new MqttConnectPacket
        {
            CleanSession = true,
            KeepAlivePeriod = 60,
            ClientId = "esp32-kitchen-01",
            WillFlag = true,
            WillQoS = MqttQualityOfServiceLevel.AtLeastOnce,
            WillRetain = true,
            WillTopic = "status/esp32-kitchen-01",
            WillMessage = s_offline,
            Username = "kitchen",
            Password = s_password,
            RequestProblemInformation = true,
        };
    }
}
