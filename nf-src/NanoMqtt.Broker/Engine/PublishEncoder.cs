using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Puts PUBLISH packets into outputs. A message that is routed is encoded at most once for each shape, with and without packet
    // identifier; the packet that it came in is one of the two already. Everybody gets a copy of those bytes with its own first
    // byte and identifier.
    internal sealed class PublishEncoder
    {
        private const int PublishByte = (int)MqttPacketType.Publish << 4;

        private readonly PacketWriter _writer;
        private readonly MqttBrokerStatistics _statistics;

        // By shape, 0 without and 1 with packet identifier: where the encoded packet lies; length 0 when there is none yet. In an
        // output it stays at least until something is sent, which never happens while a message is routed.
        private readonly byte[][] _buffers = new byte[2][];
        private readonly int[] _offsets = new int[2];
        private readonly int[] _lengths = new int[2];

        public PublishEncoder(PacketWriter writer, MqttBrokerStatistics statistics)
        {
            _writer = writer;
            _statistics = statistics;
        }

        // The next message that TryAppendShared gets is another one: the one that this packet holds, or one in no packet (length 0).
        public void BeginMessage(byte[] buffer, int offset, int length, MqttQoS qos)
        {
            int shape = qos == MqttQoS.AtMostOnce ? 0 : 1;
            _lengths[1 - shape] = 0;
            _lengths[shape] = length;
            _offsets[shape] = offset;
            _buffers[shape] = buffer;
        }

        public static int BodyBytes(PublishPacket message) => message.TopicLength + message.PayloadLength + 4;

        // False when there is no room for it. Its flags and packet identifier are those of the message.
        public bool TryAppend(ConnectionOutput output, PublishPacket message, MqttProtocolLevel level)
        {
            ByteQueue data = output.Data;
            if (!ConnectionOutput.TryOpen(data, _writer, BodyBytes(message)) || !message.Encode(_writer, level))
            {
                return false;
            }

            ConnectionOutput.Commit(data, _writer);
            _statistics.PacketsSent++;
            _statistics.MessagesSent++;
            return true;
        }

        // The same for the message of BeginMessage, at any QoS, without DUP and RETAIN.
        public bool TryAppendShared(ConnectionOutput output, PublishPacket message, MqttProtocolLevel level)
        {
            int qos = (int)message.QoS;
            int shape = qos == 0 ? 0 : 1;
            ByteQueue data = output.Data;
            int length = _lengths[shape];
            if (length == 0)
            {
                return TryAppendFirst(shape, output, message, level);
            }

            byte[] buffer = data.Buffer;
            int tail = data.Tail;
            if (length > buffer.Length - tail)
            {
                if (!data.TryReserve(length))
                {
                    return false;
                }

                buffer = data.Buffer;
                tail = data.Tail;
            }

            Array.Copy(_buffers[shape], _offsets[shape], buffer, tail, length);
            buffer[tail] = (byte)(PublishByte | qos << 1);
            tail += length;
            data.Tail = tail;
            if (qos != 0)
            {
                tail -= message.PayloadLength;
                int packetId = message.PacketId;
                buffer[tail - 2] = (byte)(packetId >> 8);
                buffer[tail - 1] = (byte)packetId;
            }

            _statistics.PacketsSent++;
            _statistics.MessagesSent++;
            return true;
        }

        private bool TryAppendFirst(int shape, ConnectionOutput output, PublishPacket message, MqttProtocolLevel level)
        {
            if (!TryAppend(output, message, level))
            {
                return false;
            }

            ByteQueue data = output.Data;
            _buffers[shape] = data.Buffer;
            _lengths[shape] = _writer.PacketLength;
            _offsets[shape] = data.Tail - _writer.PacketLength;
            return true;
        }
    }
}
