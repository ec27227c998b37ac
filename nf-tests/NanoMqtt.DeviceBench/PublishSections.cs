using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>PUBLISH with a topic of 33 characters and a payload of 32 bytes.</summary>
    internal sealed class PublishSections
    {
        public const string Topic = "home/kitchen/esp32-01/temperature";
        public const int PayloadBytes = 32;

        private readonly byte[] _buffer = new byte[256];
        private readonly PacketWriter _writer = new PacketWriter();
        private readonly PublishPacket _packet = new PublishPacket { Topic = Topic, Payload = new byte[PayloadBytes], PayloadLength = PayloadBytes };
        private readonly PublishPacket _decoded = new PublishPacket();

        /// <summary>A packet at QoS 0 and 3.1.1, for the sections of client and broker.</summary>
        public static PacketWriter Encode()
        {
            var writer = new PacketWriter();
            writer.Open(new byte[128], 0, 128);
            new PublishPacket { Topic = Topic, Payload = new byte[PayloadBytes], PayloadLength = PayloadBytes }.Encode(writer, MqttProtocolLevel.V311);
            return writer;
        }

        public void Encode0(int n)
        {
            Encode("pub0.encode", MqttQoS.AtMostOnce, MqttProtocolLevel.V311, n);
        }

        public void Encode1(int n)
        {
            Encode("pub1.encode", MqttQoS.AtLeastOnce, MqttProtocolLevel.V311, n);
        }

        public void Encode0V5(int n)
        {
            Encode("pub0.encode.v5", MqttQoS.AtMostOnce, MqttProtocolLevel.V5, n);
        }

        public void Decode0(int n)
        {
            Decode("pub0.decode", MqttQoS.AtMostOnce, n);
        }

        public void Decode1(int n)
        {
            Decode("pub1.decode", MqttQoS.AtLeastOnce, n);
        }

        private void Encode(string name, MqttQoS qos, MqttProtocolLevel level, int n)
        {
            _packet.QoS = qos;
            _packet.PacketId = (int)qos;
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _writer.Open(_buffer, 0, 256);
                _packet.Encode(_writer, level);
            }

            Section.End(name, n, started);
        }

        private void Decode(string name, MqttQoS qos, int n)
        {
            _packet.QoS = qos;
            _packet.PacketId = (int)qos;
            _writer.Open(_buffer, 0, 256);
            _packet.Encode(_writer, MqttProtocolLevel.V311);
            int first = _buffer[_writer.PacketOffset];
            int body = _writer.PacketOffset + 2;
            int end = _writer.PacketOffset + _writer.PacketLength;
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _decoded.Decode(_buffer, first, body, end, MqttProtocolLevel.V311);
            }

            Section.End(name, n, started);
        }
    }
}
