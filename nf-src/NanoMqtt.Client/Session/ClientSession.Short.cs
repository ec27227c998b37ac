using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// The short way to write a PUBLISH without properties: in one pass to where it is sent from, with no gap in front of it, in locals and almost
    /// without calls, since the interpreter pays for each field and each call. The head, up to the topic, is kept from one message to the
    /// next. Most messages go this way; the others through a <see cref="PacketWriter"/>.
    /// </content>
    internal sealed partial class ClientSession
    {
        // The topic of the head, or null.
        internal string Topic;

        // First byte, remaining length, length of the topic.
        private const int HeadBytes = 4;

        // What a packet may take beside head and payload, and a writer with its gap in front: so there is room for both or for none.
        private const int MostOtherBytes = 6;

        // No packet is so large.
        private const int NoTopic = 0x20000000;

        private byte[] _head;
        private int _headBytes = NoTopic;

        // To be called before the short ways with a topic that is not the last one. It has been checked. Without room to encode it, which is
        // done where nothing is kept, it has no short way.
        internal void SetTopic(string topic)
        {
            Topic = null;
            _headBytes = NoTopic;
            bool isArena = _arena.Buffer.Length - _arena.Tail > _sendBuffer.Length - _outputTail;
            byte[] buffer = isArena ? _arena.Buffer : _sendBuffer;
            int position = isArena ? _arena.Tail : _outputTail;

            // A character takes at most three bytes (a surrogate pair four).
            if (topic.Length * 3 > buffer.Length - position)
            {
                return;
            }

            int length = Utf8.Write(topic, buffer, position);
            if (_head == null || _head.Length < HeadBytes + length)
            {
                _head = new byte[HeadBytes + length];
            }

            _head[2] = (byte)(length >> 8);
            _head[3] = (byte)length;
            Array.Copy(buffer, position, _head, HeadBytes, length);
            _headBytes = HeadBytes + length;
            Topic = topic;
        }

        // Gives the packet's length; or 0, and the bytes from the position on are of no use: there is no topic, no room in the array, or more
        // than 16,383 bytes behind the fixed header.
        internal int WriteShort(byte[] payload, int offset, int count, int firstByte, int packetId, byte[] target, int position)
        {
            int next = position + _headBytes;
            if (next + MostOtherBytes > target.Length - count)
            {
                return 0;
            }

            // PUBLISH: s'topic' [u16:packet id] [properties] payload
            Array.Copy(_head, 0, target, position, _headBytes);
            if (packetId != 0) // 3.1.1 [MQTT-2.3.1-5], 5.0 [MQTT-2.2.1-2]
            {
                target[next] = (byte)(packetId >> 8);
                target[next + 1] = (byte)packetId;
                next += 2;
            }

            if (_level >= MqttProtocolLevel.V5)
            {
                target[next++] = 0; // 5.0 [MQTT-2.2.2-1]
            }

            int length = next - position + count;
            int remaining = length - 2;
            if (remaining >= 0x80)
            {
                if (remaining >= 0x4000)
                {
                    return 0;
                }

                // One more byte of remaining length than it seemed.
                Array.Copy(target, position + 2, target, position + 3, next - position - 2);
                target[position + 2] = (byte)(remaining >> 7);
                next++;
                length++;
                remaining |= 0x80;
            }

            target[position] = (byte)firstByte;
            target[position + 1] = (byte)remaining;
            if (count != 0)
            {
                Array.Copy(payload, offset, target, next, count);
            }

            return length;
        }
    }
}
