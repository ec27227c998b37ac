using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Topic aliases (MQTT 5.0 §3.3.2.3.4). Outbound, the first topics of a connection get one, at QoS 0 only: a QoS 1 or 2 message is encoded
    /// once, and may be sent again on a connection that does not know the alias. Inbound, the table keeps the bytes of the topics.
    /// </content>
    internal sealed partial class ClientSession
    {
        private string[] _aliases;
        private int _aliasCount;

        // Inbound: the topics by alias.
        private byte[][] _topics;

        // The alias of a topic; for a new topic the next free one, or 0 if there is none.
        private int FindAlias(string topic)
        {
            for (int i = 0; i < _aliasCount; i++)
            {
                if (_aliases[i] == topic)
                {
                    return i + 1;
                }
            }

            return _aliasCount < _aliasMaximum ? _aliasCount + 1 : 0; // 5.0 [MQTT-3.3.2-9]
        }

        // PUBLISH with an alias: the topic, or an empty one if the server knows the alias; properties, the alias first
        private bool EncodeAliased(PublishPacket packet, int alias, bool isWhole)
        {
            PacketWriter writer = _writer;
            writer.WriteString(alias > _aliasCount ? packet.Topic : string.Empty);
            PropertyBlock properties = packet.Properties;
            int length = properties == null ? 0 : properties.Length;
            writer.WriteVariableByteInteger(3 + length);
            writer.WriteByte((int)MqttProperty.TopicAlias);
            writer.WriteUInt16(alias);
            if (properties != null)
            {
                writer.WriteBytes(properties.Buffer, properties.Offset, length);
            }

            if (isWhole)
            {
                writer.WriteBytes(packet.Payload ?? packet.Buffer, packet.PayloadOffset, packet.PayloadLength);
            }

            return writer.Finish((int)MqttPacketType.Publish << 4 | (packet.Retain ? 1 : 0), isWhole ? 0 : packet.PayloadLength);
        }

        // Learns the alias of an incoming message, or finds its topic.
        private MqttError FindTopic(PublishPacket packet)
        {
            Message.AliasedTopic = null;
            if (packet.Properties.Length == 0 || !packet.Properties.TryFind(MqttProperty.TopicAlias))
            {
                return MqttError.None;
            }

            int index = (int)packet.Properties.Number - 1;
            packet.Properties.Rewind();
            if (index >= _topics.Length)
            {
                return MqttError.TopicAlias; // 5.0 [MQTT-3.1.2-26]
            }

            byte[] topic = _topics[index];
            if (packet.TopicLength > 0)
            {
                if (topic == null || topic.Length != packet.TopicLength)
                {
                    topic = new byte[packet.TopicLength];
                    _topics[index] = topic;
                }

                Array.Copy(packet.Buffer, packet.TopicOffset, topic, 0, topic.Length);
                return MqttError.None;
            }

            if (topic == null)
            {
                return MqttError.TopicAlias; // 5.0 §3.3.4: it was never assigned
            }

            Message.AliasedTopic = topic;
            packet.TopicOffset = 0;
            packet.TopicLength = topic.Length;
            return MqttError.None;
        }
    }
}
