using System;

namespace NanoMqtt.Core
{
    public sealed partial class PublishPacket
    {
        // Most bytes beside topic and payload in the short way: fixed header, length of the topic, packet identifier, no properties.
        private const int MostOtherBytes = 8;

        /// <summary>Writes the packet with its payload.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttProtocolLevel level)
        {
            return Write(writer, level, PayloadLength, 0);
        }

        /// <summary>Writes the packet up to its payload, which the caller sends from where it lies.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool EncodeHeader(PacketWriter writer, MqttProtocolLevel level)
        {
            return Write(writer, level, 0, PayloadLength);
        }

        /// <summary>
        /// Writes a packet without properties in one pass, with no gap in front of it: in locals and without calls, since the interpreter pays for
        /// each field and each call. Most messages can go this way; the others need a writer.
        /// </summary>
        /// <returns>The index behind the packet; or 0, and the bytes from <paramref name="position"/> on are of no use: there is no room, or more than 16,383 bytes behind the fixed header.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The array that holds the payload; may be null when <paramref name="count"/> is 0.</param>
        /// <param name="offset">First byte of the payload.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="firstByte">First byte of the packet: type, DUP, QoS and RETAIN.</param>
        /// <param name="packetId">Packet identifier, of no use at QoS 0.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="target">Where to write.</param>
        /// <param name="position">First byte to write.</param>
        /// <param name="limit">Index behind the last byte that may be written.</param>
        public static int Write(
            string topic,
            byte[] payload,
            int offset,
            int count,
            int firstByte,
            int packetId,
            MqttProtocolLevel level,
            byte[] target,
            int position,
            int limit)
        {
            // A character takes at most three bytes (a surrogate pair four), and at least one.
            int characters = topic.Length;
            if (characters * 3 > limit - position - MostOtherBytes - count)
            {
                return 0;
            }

            // Where the body begins is a guess; it is moved when that was wrong.
            int body = characters + count < 0x7C ? position + 2 : position + 3;
            int length = Utf8.Encoder.GetBytes(topic, 0, characters, target, body + 2);
            target[body] = (byte)(length >> 8);
            target[body + 1] = (byte)length;
            int next = body + 2 + length;
            if ((firstByte & 6) != 0) // 3.1.1 [MQTT-2.3.1-5], 5.0 [MQTT-2.2.1-2]
            {
                target[next] = (byte)(packetId >> 8);
                target[next + 1] = (byte)packetId;
                next += 2;
            }

            if (level >= MqttProtocolLevel.V5)
            {
                target[next++] = 0; // 5.0 [MQTT-2.2.2-1]
            }

            if (count != 0)
            {
                Array.Copy(payload, offset, target, next, count);
                next += count;
            }

            int remaining = next - body;
            if (remaining >= 0x4000)
            {
                return 0;
            }

            int start = remaining < 0x80 ? position + 2 : position + 3;
            if (start != body)
            {
                Array.Copy(target, body, target, start, remaining);
            }

            target[position] = (byte)firstByte;
            if (remaining < 0x80)
            {
                target[position + 1] = (byte)remaining;
            }
            else
            {
                target[position + 1] = (byte)(remaining | 0x80);
                target[position + 2] = (byte)(remaining >> 7);
            }

            return start + remaining;
        }

        private bool Write(PacketWriter writer, MqttProtocolLevel level, int copied, int elsewhere)
        {
            if (Topic != null && elsewhere == 0 && (level < MqttProtocolLevel.V5 || Properties == null || Properties.Length == 0))
            {
                int position = writer.Position - MqttLimits.MaximumFixedHeaderBytes;
                int end = Write(Topic, Payload ?? Buffer, PayloadOffset, copied, FirstByte(), PacketId, level, writer.Buffer, position, writer.Limit);
                if (end != 0)
                {
                    writer.PacketOffset = position;
                    writer.PacketLength = end - position;
                    return true;
                }
            }

            return WriteFieldByField(writer, level, copied, elsewhere);
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
