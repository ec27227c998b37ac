using System;

namespace NanoMqtt.Core
{
    public sealed partial class PublishPacket
    {
        // Most bytes beside topic and payload in the short way: length of the topic, packet identifier, no properties.
        private const int MostOtherBytes = 5;

        /// <summary>Writes the packet with its payload.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttProtocolLevel level)
        {
            return Write(writer, level, PayloadLength, 0);
        }

        /// <summary>Writes the packet up to its payload; the caller sends the payload afterwards, straight from its array.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool EncodeHeader(PacketWriter writer, MqttProtocolLevel level)
        {
            return Write(writer, level, 0, PayloadLength);
        }

        // The short way: most messages have a topic that is a string and no properties. In locals and without calls, since the
        // interpreter pays for each field and each call. What it does not know it leaves, before it has changed the writer, to the long way.
        private bool Write(PacketWriter writer, MqttProtocolLevel level, int copied, int elsewhere)
        {
            // A character takes at most three bytes (a surrogate pair four): only a short buffer makes the long way count them.
            string topic = Topic;
            int body = writer.Position;
            int characters;
            if (topic == null || (characters = topic.Length) * 3 > writer.Limit - body - MostOtherBytes - copied)
            {
                return WriteFieldByField(writer, level, copied, elsewhere);
            }

            byte[] target = writer.Buffer;
            int length = Utf8.Encoder.GetBytes(topic, 0, characters, target, body + 2);
            int next = body + 2 + length;
            int first = PublishByte;
            if (Retain)
            {
                first |= RetainFlag;
            }

            if (QoS != MqttQoS.AtMostOnce) // 3.1.1 [MQTT-2.3.1-5], 5.0 [MQTT-2.2.1-2]
            {
                int packetId = PacketId;
                first |= (int)QoS << 1;
                if (Dup)
                {
                    first |= DupFlag; // [MQTT-3.3.1-2]
                }

                target[next] = (byte)(packetId >> 8);
                target[next + 1] = (byte)packetId;
                next += 2;
            }

            if (level >= MqttProtocolLevel.V5)
            {
                if (Properties != null && Properties.Length != 0)
                {
                    return WriteFieldByField(writer, level, copied, elsewhere);
                }

                target[next++] = 0; // 5.0 [MQTT-2.2.2-1]
            }

            if (copied != 0)
            {
                Array.Copy(Payload ?? Buffer, PayloadOffset, target, next, copied);
                next += copied;
            }

            target[body + 1] = (byte)length;
            int header = body - 2;
            int remaining = next - body + elsewhere;
            if ((uint)remaining < 0x80)
            {
                target[body] = 0;
                target[body - 1] = (byte)remaining;
            }
            else if ((uint)remaining < 0x4000)
            {
                header--;
                target[body] = (byte)(length >> 8);
                target[body - 1] = (byte)(remaining >> 7);
                target[body - 2] = (byte)(remaining | 0x80);
            }
            else
            {
                target[body] = (byte)(length >> 8);
                writer.Position = next;
                if (length > MqttLimits.MaximumFieldBytes)
                {
                    writer.Fail(); // [MQTT-4.7.3-3]
                }

                return writer.Finish(first, elsewhere);
            }

            target[header] = (byte)first;
            writer.PacketOffset = header;
            writer.PacketLength = next - header;
            return true;
        }

        private bool WriteFieldByField(PacketWriter writer, MqttProtocolLevel level, int copied, int elsewhere)
        {
            // PUBLISH: s'topic' [u16:packet id] [properties] payload
            if (Topic != null)
            {
                writer.WriteString(Topic);
            }
            else
            {
                writer.WriteBinary(Buffer, TopicOffset, TopicLength);
            }

            if (QoS != MqttQoS.AtMostOnce) // 3.1.1 [MQTT-2.3.1-5], 5.0 [MQTT-2.2.1-2]
            {
                writer.WriteUInt16(PacketId);
            }

            if (level >= MqttProtocolLevel.V5)
            {
                writer.WriteProperties(Properties);
            }

            writer.WriteBytes(Payload ?? Buffer, PayloadOffset, copied);
            return writer.Finish(FirstByte(), elsewhere);
        }

        private int FirstByte()
        {
            int first = PublishByte | (int)QoS << 1;
            if (Dup && QoS != MqttQoS.AtMostOnce)
            {
                first |= DupFlag; // [MQTT-3.3.1-2]
            }

            return Retain ? first | RetainFlag : first;
        }
    }
}
