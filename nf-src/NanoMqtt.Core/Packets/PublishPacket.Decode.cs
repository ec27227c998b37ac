using System;

namespace NanoMqtt.Core
{
    public sealed partial class PublishPacket
    {
        private const long BehindPlus = TopicName.BehindPlus;

        private PacketReader _reader;

        /// <summary>Reads a packet's body. After a fault do not use the fields.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="firstByte">The packet's first byte: DUP, QoS and RETAIN.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int firstByte, int offset, int end, MqttProtocolLevel level)
        {
            MqttError error;
            int topic = offset + 2;
            if (topic > end)
            {
                return MqttError.Truncated;
            }

            int length = buffer[offset + 1];
            if (buffer[offset] != 0)
            {
                length |= buffer[offset] << 8;
            }

            int next = topic + length;
            if (next > end)
            {
                return MqttError.Truncated;
            }

            // The test of TopicName.Check without its loop, for 8 to 40 bytes: two, four or five steps of eight bytes, from both ends.
            long eight;
            if ((uint)(length - 8) > 32 || (((eight = BitConverter.ToInt64(buffer, topic)) | (eight - BehindPlus)
                | (eight = BitConverter.ToInt64(buffer, next - 8)) | (eight - BehindPlus)
                | (length > 16 ? (eight = BitConverter.ToInt64(buffer, topic + 8)) | (eight - BehindPlus)
                    | (eight = BitConverter.ToInt64(buffer, next - 16)) | (eight - BehindPlus)
                    | (length > 32 ? (eight = BitConverter.ToInt64(buffer, topic + 16)) | (eight - BehindPlus) : 0) : 0)) & Utf8.HighBits) != 0)
            {
                error = length == 0 && level >= MqttProtocolLevel.V5 ? MqttError.None : TopicName.Check(buffer, topic, length);
                if (error != MqttError.None)
                {
                    return error; // [MQTT-3.3.2-1], [MQTT-3.3.2-2]
                }
            }

            Buffer = buffer;
            Topic = null;
            TopicOffset = topic;
            TopicLength = length;
            Payload = null;
            if (firstByte == PublishByte)
            {
                Dup = false;
                QoS = MqttQoS.AtMostOnce;
                Retain = false;
                PacketId = 0;
            }
            else
            {
                error = ReadFlags(firstByte, next, end);
                if (error != MqttError.None)
                {
                    return error;
                }

                if (QoS != MqttQoS.AtMostOnce)
                {
                    next += 2;
                }
            }

            if (level >= MqttProtocolLevel.V5)
            {
                error = ReadProperties(ref next, end);
                if (error != MqttError.None)
                {
                    return error;
                }
            }
            else if (Properties != null)
            {
                Properties.Clear();
            }

            PayloadOffset = next;
            PayloadLength = end - next;
            return MqttError.None;
        }

        private MqttError ReadFlags(int firstByte, int position, int end)
        {
            int qos = (firstByte >> 1) & 3;
            bool isDup = (firstByte & DupFlag) != 0;
            QoS = (MqttQoS)qos;
            Dup = isDup;
            Retain = (firstByte & RetainFlag) != 0;
            PacketId = 0;
            if (qos == 0)
            {
                return isDup ? MqttError.QoS : MqttError.None; // [MQTT-3.3.1-2]
            }

            if (qos == 3)
            {
                return MqttError.QoS; // [MQTT-3.3.1-4]
            }

            if (end - position < 2)
            {
                return MqttError.Truncated;
            }

            int packetId = Buffer[position] << 8 | Buffer[position + 1];
            PacketId = packetId;
            return packetId == 0 ? MqttError.PacketIdentifierZero : MqttError.None; // 3.1.1 [MQTT-2.3.1-1], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
        }

        // Kept out of Decode: most messages have none, and 3.1.1 never. An empty topic stands for an alias.
        private MqttError ReadProperties(ref int next, int end)
        {
            Properties ??= new PropertyBlock();
            if (next < end && Buffer[next] == 0)
            {
                next++;
                Properties.Clear();
            }
            else
            {
                _reader ??= new PacketReader();
                _reader.Open(Buffer, next, end);
                Properties.Read(_reader, MqttPacketType.Publish);
                next = _reader.Position;
                if (_reader.Error != MqttError.None)
                {
                    return _reader.Error;
                }
            }

            return TopicLength > 0 || Properties.Contains(MqttProperty.TopicAlias) ? MqttError.None : MqttError.NoTopic;
        }
    }
}
