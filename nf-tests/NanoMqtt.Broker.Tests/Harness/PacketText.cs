using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A packet from a broker as one line: <c>CONNACK 0 present</c>, <c>PUBLISH q1 dup retain 7 topic=payload</c>, <c>PUBACK 7</c>,
    /// <c>SUBACK 7 1 128</c>. A packet that is malformed fails the test.
    /// </summary>
    internal sealed class PacketText
    {
        /// <summary>Protocol level of the packets.</summary>
        public MqttProtocolLevel Level = MqttProtocolLevel.V311;

        private readonly PublishPacket _publish = new PublishPacket();
        private readonly ConnackPacket _connack = new ConnackPacket();
        private readonly SubackPacket _suback = new SubackPacket();
        private readonly AckPacket _ack = new AckPacket();
        private readonly DisconnectPacket _disconnect = new DisconnectPacket();

        public string Describe(Framer framer)
        {
            byte[] buffer = framer.Buffer;
            int body = framer.BodyOffset;
            int end = framer.BodyEnd;
            Require(FixedHeader.Check(framer.FirstByte, Level));
            switch ((MqttPacketType)(framer.FirstByte >> 4))
            {
                case MqttPacketType.Connack:
                    Require(_connack.Decode(buffer, body, end, Level));
                    return "CONNACK " + (Level < MqttProtocolLevel.V5 ? (int)_connack.ReturnCode : (int)_connack.ReasonCode) + (_connack.SessionPresent ? " present" : string.Empty);
                case MqttPacketType.Publish:
                    Require(_publish.Decode(buffer, framer.FirstByte, body, end, Level));
                    return DescribePublish();
                case MqttPacketType.Puback:
                    return "PUBACK " + PacketId(framer, MqttPacketType.Puback);
                case MqttPacketType.Pubrec:
                    return "PUBREC " + PacketId(framer, MqttPacketType.Pubrec);
                case MqttPacketType.Pubrel:
                    return "PUBREL " + PacketId(framer, MqttPacketType.Pubrel);
                case MqttPacketType.Pubcomp:
                    return "PUBCOMP " + PacketId(framer, MqttPacketType.Pubcomp);
                case MqttPacketType.Suback:
                    Require(_suback.Decode(buffer, body, end, Level));
                    return DescribeSuback();
                case MqttPacketType.Unsuback:
                    return "UNSUBACK " + PacketId(framer, MqttPacketType.Puback);
                case MqttPacketType.Pingresp:
                    Require(PingPacket.Decode(body, end));
                    return "PINGRESP";
                case MqttPacketType.Disconnect:
                    Require(_disconnect.Decode(buffer, body, end, Level));
                    return "DISCONNECT " + (int)_disconnect.ReasonCode;
                default:
                    return "type " + (framer.FirstByte >> 4);
            }
        }

        private string DescribePublish()
        {
            string text = "PUBLISH q" + (int)_publish.QoS;
            if (_publish.Dup)
            {
                text += " dup";
            }

            if (_publish.Retain)
            {
                text += " retain";
            }

            if (_publish.PacketId != 0)
            {
                text += " " + _publish.PacketId;
            }

            return text + " " + Utf8.GetString(_publish.Buffer, _publish.TopicOffset, _publish.TopicLength)
                + "=" + Utf8.GetString(_publish.Buffer, _publish.PayloadOffset, _publish.PayloadLength);
        }

        private string DescribeSuback()
        {
            string text = "SUBACK " + _suback.PacketId;
            for (int i = 0; i < _suback.Count; i++)
            {
                text += " " + _suback.Buffer[_suback.CodesOffset + i];
            }

            return text;
        }

        // UNSUBACK looks the same at this level.
        private int PacketId(Framer framer, MqttPacketType type)
        {
            Require(_ack.Decode(type, framer.Buffer, framer.BodyOffset, framer.BodyEnd, Level));
            return _ack.PacketId;
        }

        private static void Require(MqttError error)
        {
            Assert.AreEqual((int)MqttError.None, (int)error, "the broker sent a malformed packet");
        }
    }
}
