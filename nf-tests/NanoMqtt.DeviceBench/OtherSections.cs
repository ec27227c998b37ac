using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>CONNECT, bare and with everything, and PUBACK.</summary>
    internal sealed class OtherSections
    {
        private readonly byte[] _buffer = new byte[256];
        private readonly PacketWriter _writer = new PacketWriter();
        private readonly AckPacket _ack = new AckPacket();

        public void ConnectEncode(int n)
        {
            Encode("connect.encode", new ConnectPacket { ClientId = "esp32-kitchen-01", CleanSession = true, KeepAliveSeconds = 60 }, n);
        }

        public void ConnectFullEncode(int n)
        {
            var packet = new ConnectPacket
            {
                ClientId = "esp32-kitchen-01",
                KeepAliveSeconds = 60,
                HasWill = true,
                WillQoS = MqttQoS.AtLeastOnce,
                WillRetain = true,
                WillTopic = "status/esp32-kitchen-01",
                WillPayload = new byte[7],
                HasUserName = true,
                UserName = "kitchen",
                HasPassword = true,
                Password = new byte[12],
            };
            Encode("connectfull.encode", packet, n);
        }

        public void PubackEncode(int n)
        {
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _writer.Open(_buffer, 0, 256);
                AckPacket.Encode(_writer, MqttPacketType.Puback, 7);
            }

            Section.End("puback.encode", n, started);
        }

        public void PubackDecode(int n)
        {
            _writer.Open(_buffer, 0, 256);
            AckPacket.Encode(_writer, MqttPacketType.Puback, 7);
            int body = _writer.PacketOffset + 2;
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _ack.Decode(MqttPacketType.Puback, _buffer, body, body + 2, MqttProtocolLevel.V311);
            }

            Section.End("puback.decode", n, started);
        }

        private void Encode(string name, ConnectPacket packet, int n)
        {
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _writer.Open(_buffer, 0, 256);
                packet.Encode(_writer);
            }

            Section.End(name, n, started);
        }
    }
}
