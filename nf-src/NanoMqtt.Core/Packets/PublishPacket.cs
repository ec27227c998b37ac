namespace NanoMqtt.Core
{
    /// <summary>
    /// PUBLISH (MQTT 3.1.1 and 5.0 §3.3): an application message. Topic and payload are ranges in <see cref="Buffer"/>; for encoding the topic
    /// may be a string instead and the payload may lie in another array.
    /// </summary>
    public sealed class PublishPacket
    {
        private const int DupFlag = 0x08;
        private const int RetainFlag = 0x01;

        private PacketReader _reader;

        /// <summary>The array that holds topic and payload; not owned, valid as long as its owner says.</summary>
        public byte[] Buffer;

        /// <summary>Whether this is a repetition (MQTT 3.1.1 §3.3.1.1).</summary>
        public bool Dup;

        /// <summary>Quality of service.</summary>
        public MqttQoS QoS;

        /// <summary>Retain flag (MQTT 3.1.1 §3.3.1.3).</summary>
        public bool Retain;

        /// <summary>Packet identifier; 0 at QoS 0.</summary>
        public int PacketId;

        /// <summary>Topic to encode; null to encode the range. Null after decoding.</summary>
        public string Topic;

        /// <summary>Topic name: first byte.</summary>
        public int TopicOffset;

        /// <summary>Topic name: length.</summary>
        public int TopicLength;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>The array that holds the payload when it is not <see cref="Buffer"/>; null after decoding.</summary>
        public byte[] Payload;

        /// <summary>Payload: first byte.</summary>
        public int PayloadOffset;

        /// <summary>Payload: length.</summary>
        public int PayloadLength;

        /// <summary>Writes the packet with its payload.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool Encode(PacketWriter writer, MqttProtocolLevel level)
        {
            WriteVariableHeader(writer, level);
            writer.WriteBytes(Payload ?? Buffer, PayloadOffset, PayloadLength);
            return writer.Finish(FirstByte());
        }

        /// <summary>Writes the packet up to its payload, which the caller sends from where it lies.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        /// <param name="level">The connection's protocol level.</param>
        public bool EncodeHeader(PacketWriter writer, MqttProtocolLevel level)
        {
            WriteVariableHeader(writer, level);
            return writer.Finish(FirstByte(), PayloadLength);
        }

        /// <summary>Reads a packet's body.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="firstByte">The packet's first byte: DUP, QoS and RETAIN.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index behind its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int firstByte, int offset, int end, MqttProtocolLevel level)
        {
            int topic = offset + 2;
            if (topic > end)
            {
                return MqttError.Truncated;
            }

            int length = buffer[offset] << 8 | buffer[offset + 1];
            int next = topic + length;
            if (next > end)
            {
                return MqttError.Truncated;
            }

            int qos = (firstByte >> 1) & 3;
            int packetId = 0;
            if (qos > 0)
            {
                if (qos == 3)
                {
                    return MqttError.QoS; // [MQTT-3.3.1-4]
                }

                next += 2;
                if (next > end)
                {
                    return MqttError.Truncated;
                }

                packetId = buffer[next - 2] << 8 | buffer[next - 1];
                if (packetId == 0)
                {
                    return MqttError.PacketIdentifierZero; // 3.1.1 [MQTT-2.3.1-1], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]
                }
            }
            else if ((firstByte & DupFlag) != 0)
            {
                return MqttError.QoS; // [MQTT-3.3.1-2]
            }

            if (level >= MqttProtocolLevel.V5)
            {
                MqttError error = ReadProperties(buffer, ref next, end);
                if (error != MqttError.None)
                {
                    return error;
                }
            }
            else if (Properties != null)
            {
                Properties.Clear();
            }

            Buffer = buffer;
            Dup = (firstByte & DupFlag) != 0;
            QoS = (MqttQoS)qos;
            Retain = (firstByte & RetainFlag) != 0;
            PacketId = packetId;
            Topic = null;
            TopicOffset = topic;
            TopicLength = length;
            Payload = null;
            PayloadOffset = next;
            PayloadLength = end - next;
            if (length == 0 && level >= MqttProtocolLevel.V5)
            {
                return Properties.Contains(MqttProperty.TopicAlias) ? MqttError.None : MqttError.NoTopic;
            }

            return TopicName.Check(buffer, topic, length); // [MQTT-3.3.2-1], [MQTT-3.3.2-2]
        }

        // Kept out of Decode: most messages have none, and 3.1.1 never.
        private MqttError ReadProperties(byte[] buffer, ref int next, int end)
        {
            Properties ??= new PropertyBlock();
            if (next < end && buffer[next] == 0)
            {
                next++;
                Properties.Clear();
                return MqttError.None;
            }

            _reader ??= new PacketReader();
            _reader.Open(buffer, next, end);
            Properties.Read(_reader, MqttPacketType.Publish);
            next = _reader.Position;
            return _reader.Error;
        }

        private void WriteVariableHeader(PacketWriter writer, MqttProtocolLevel level)
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
        }

        private int FirstByte()
        {
            return (int)MqttPacketType.Publish << 4 | (Dup ? DupFlag : 0) | (int)QoS << 1 | (Retain ? RetainFlag : 0);
        }
    }
}
