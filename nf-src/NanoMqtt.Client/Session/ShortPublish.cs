using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// Writes a PUBLISH without properties in one pass from the caller's string to where it is sent from, with no gap in front of it: in locals and almost
    /// without calls, since the interpreter pays for each field and each call. Most messages go this way; the others through a
    /// <see cref="PacketWriter"/>.
    /// </summary>
    internal static class ShortPublish
    {
        // Most bytes beside topic and payload: fixed header, length of the topic, packet identifier, no properties.
        internal const int MostOtherBytes = 8;

        // Gives the index behind the packet; or 0, and the bytes from the position on are of no use: there is no room in the array, or more
        // than 16,383 bytes behind the fixed header.
        internal static int Write(
            string topic,
            byte[] payload,
            int offset,
            int count,
            int firstByte,
            int packetId,
            MqttProtocolLevel level,
            byte[] target,
            int position)
        {
            // A character takes at most three bytes (a surrogate pair four).
            if (topic.Length * 3 > target.Length - position - MostOtherBytes - count)
            {
                return 0;
            }

            // PUBLISH: s'topic' [u16:packet id] [properties] payload
            int body = position + 2;
            int length = Utf8.Write(topic, target, body + 2);
            int next = body + 2 + length;
            if (packetId != 0) // 3.1.1 [MQTT-2.3.1-5], 5.0 [MQTT-2.2.1-2]
            {
                target[next] = (byte)(packetId >> 8);
                target[next + 1] = (byte)packetId;
                next += 2;
            }

            if (level >= MqttProtocolLevel.V5)
            {
                target[next++] = 0; // 5.0 [MQTT-2.2.2-1]
            }

            int remaining = next - body + count;
            if (remaining >= 0x80)
            {
                if (remaining >= 0x4000)
                {
                    return 0;
                }

                // One more byte of remaining length than it seemed.
                Array.Copy(target, body + 2, target, body + 3, next - body - 2);
                target[body++] = (byte)(remaining >> 7);
                next++;
                remaining |= 0x80;
            }

            target[position] = (byte)firstByte;
            target[position + 1] = (byte)remaining;
            target[body] = (byte)(length >> 8);
            target[body + 1] = (byte)length;
            if (count != 0)
            {
                Array.Copy(payload, offset, target, next, count);
            }

            return next + count;
        }
    }
}
