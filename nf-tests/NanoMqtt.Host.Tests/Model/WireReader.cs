using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>What simulated clients read: packets of the broker, by Core's codec, which must accept them.</summary>
    internal sealed class WireReader
    {
        private const int NoMatchingSubscribers = (int)MqttReasonCode.NoMatchingSubscribers;

        private readonly MqttProtocolLevel _level;
        private readonly ConnackPacket _connack = new();
        private readonly PublishPacket _publish = new();
        private readonly AckPacket _ack = new();
        private readonly SubackPacket _suback = new();
        private readonly UnsubackPacket _unsuback = new();
        private readonly DisconnectPacket _disconnect = new();

        public WireReader(int level)
        {
            _level = (MqttProtocolLevel)level;
        }

        /// <summary>Decodes a packet of a type that <see cref="ReadPublish"/> and <see cref="ReadPacketId"/> do not know, into a line such as <c>SUBACK 7 0 2</c>.</summary>
        public string ReadAnswer(byte[] packet)
        {
            int body = Body(packet);
            switch (TypeOf(packet))
            {
                case MqttPacketType.Connack:
                    Check(_connack.Decode(packet, body, packet.Length, _level));
                    return $"CONNACK {(int)_connack.ReasonCode + (int)_connack.ReturnCode}{(_connack.SessionPresent ? " present" : "")}";
                case MqttPacketType.Suback:
                    Check(_suback.Decode(packet, body, packet.Length, _level));
                    return $"SUBACK {_suback.PacketId} {Codes(_suback)}";
                case MqttPacketType.Unsuback:
                    Check(_unsuback.Decode(packet, body, packet.Length, _level));
                    return $"UNSUBACK {_unsuback.PacketId} {Codes(_unsuback)}";
                case MqttPacketType.Disconnect:
                    Check(_disconnect.Decode(packet, body, packet.Length, _level));
                    return $"DISCONNECT {(int)_disconnect.ReasonCode}";
                case MqttPacketType.Puback or MqttPacketType.Pubrec or MqttPacketType.Pubcomp:
                    int packetId = ReadPacketId(packet);
                    int code = (int)_ack.ReasonCode;
                    return $"{TypeOf(packet).ToString().ToUpperInvariant()} {packetId} {(code == NoMatchingSubscribers ? 0 : code)}";
                default:
                    throw new Disagreement("what is this: " + Convert.ToHexString(packet));
            }
        }

        public static MqttPacketType TypeOf(byte[] packet) => (MqttPacketType)(packet[0] >> 4);

        public int ReadPacketId(byte[] packet)
        {
            Check(_ack.Decode(TypeOf(packet), packet, Body(packet), packet.Length, _level));
            return _ack.PacketId;
        }

        public ReceivedPublish ReadPublish(byte[] packet)
        {
            Check(_publish.Decode(packet, packet[0], Body(packet), packet.Length, _level));
            string topic = Encoding.UTF8.GetString(packet, _publish.TopicOffset, _publish.TopicLength);
            string payload = Encoding.UTF8.GetString(packet, _publish.PayloadOffset, _publish.PayloadLength);
            ReceivedPublish received = new(topic, payload, (int)_publish.QoS, _publish.Retain, _publish.Dup, _publish.PacketId);
            return _level < MqttProtocolLevel.V5 ? received : WithProperties(received, _publish.Properties);
        }

        private static ReceivedPublish WithProperties(ReceivedPublish received, PropertyBlock block)
        {
            List<uint> identifiers = new();
            List<string> texts = new();
            int? secondsLeft = null;
            block.Rewind();
            while (block.TryNext())
            {
                switch (block.Id)
                {
                    case MqttProperty.SubscriptionIdentifier:
                        identifiers.Add(block.Number);
                        break;
                    case MqttProperty.MessageExpiryInterval:
                        secondsLeft = (int)block.Number;
                        break;
                    case MqttProperty.PayloadFormatIndicator:
                        texts.Add("utf8=" + block.Number);
                        break;
                    case MqttProperty.ContentType:
                        texts.Add("type=" + Value(block));
                        break;
                    case MqttProperty.ResponseTopic:
                        texts.Add("reply=" + Value(block));
                        break;
                    case MqttProperty.CorrelationData:
                        texts.Add("for=" + Value(block));
                        break;
                    case MqttProperty.UserProperty:
                        texts.Add($"user={Encoding.UTF8.GetString(block.Buffer, block.NameOffset, block.NameLength)}:{Value(block)}");
                        break;
                    default:
                        throw new Disagreement($"PUBLISH with property {block.Id}");
                }
            }

            return received with { Identifiers = string.Join(",", identifiers.Order()), Properties = string.Join(";", texts), SecondsLeft = secondsLeft };
        }

        private static string Value(PropertyBlock block) => Encoding.UTF8.GetString(block.Buffer, block.ValueOffset, block.ValueLength);

        private static string Codes(CodesPacket packet) => string.Join(" ", packet.Buffer.Skip(packet.CodesOffset).Take(packet.Count));

        private static int Body(byte[] packet)
        {
            int body = 2;
            while (packet[body - 1] >= 0x80)
            {
                body++;
            }

            return body;
        }

        private static void Check(MqttError error)
        {
            if (error != MqttError.None)
            {
                throw new Disagreement("the broker sent a packet with the fault " + error);
            }
        }
    }
}
