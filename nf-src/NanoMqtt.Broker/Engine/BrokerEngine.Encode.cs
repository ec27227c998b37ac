using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Puts PUBLISH packets into outputs. A message is encoded at most once for each shape: with or without packet identifier, for each
    // protocol level. The packet in which it arrived already has one of these shapes. Each subscriber gets a copy of those bytes, with its own
    // first byte and packet identifier. Only subscribers with subscription identifiers need a packet of their own.
    internal sealed partial class BrokerEngine
    {
        private const int PublishByte = (int)MqttPacketType.Publish << 4;
        private const int DupFlag = 0x08;
        private const int Shapes = 4;
        private const int WithPacketId = 1;
        private const int Level5 = 2;

        // Subscription identifiers of the next packet, as properties (5.0 only).
        private readonly byte[] _identifiers;
        private int _identifierBytes;

        // By shape: where the encoded packet is; length 0: there is none yet. It may be in an output, where it stays until something is
        // sent, and that never happens while a message is routed.
        private readonly byte[][] _buffers = new byte[Shapes][];
        private readonly int[] _offsets = new int[Shapes];
        private readonly int[] _lengths = new int[Shapes];

        // Begins a new message for TryAppendShared. It is in this packet, or, with length 0, in none.
        private void BeginMessage(byte[] buffer, int offset, int length, MqttQoS qos, MqttProtocolLevel level)
        {
            int shape = ShapeOf((int)qos, level);
            Array.Clear(_lengths, 0, Shapes);
            _lengths[shape] = length;
            _offsets[shape] = offset;
            _buffers[shape] = buffer;
        }

        // The maximum length of a packet's body.
        private int BodyBytes(Connection connection, PublishPacket message)
        {
            int bytes = message.TopicLength + message.PayloadLength + 4;
            return connection.Level < MqttProtocolLevel.V5 ? bytes : bytes + PropertyBytes(message);
        }

        // Drops a message that is larger than the client accepts, or than an output. The latter happens when subscription identifiers or the
        // topic in place of an alias (then the payload is in another array) make it longer, or when it was stored with other limits.
        private bool DropIfTooLarge(Connection connection, PublishPacket message)
        {
            int maximum = connection.MaximumPacketBytes;
            if (maximum == int.MaxValue && _identifierBytes == 0 && message != _stored && message.Payload == null)
            {
                return false;
            }

            int body = BodyBytes(connection, message) - (message.QoS == MqttQoS.AtMostOnce ? 2 : 0);
            bool isTooLarge = 1 + VariableByteInteger.CountBytes(body) + body > maximum
                || body + 2 + MqttLimits.MaximumFixedHeaderBytes > _options.OutputBytes;
            if (isTooLarge)
            {
                Drop(connection.Session, message, MqttDropReason.TooLarge); // 5.0 [MQTT-3.1.2-24]
            }

            return isTooLarge;
        }

        // Appends a packet with the flags and packet identifier of the message. False when there is no room.
        private bool TryAppend(Connection connection, PublishPacket message)
        {
            ByteQueue data = connection.Data;
            if (!data.TryOpen(_writer, BodyBytes(connection, message)))
            {
                return false;
            }

            Write(message, connection.Level);
            data.Commit(_writer);
            CountSent();
            return true;
        }

        // The same for the message of BeginMessage, at the given QoS and without DUP.
        private bool TryAppendShared(Connection connection, PublishPacket message)
        {
            int shape = ShapeOf((int)message.QoS, connection.Level);
            int length = _lengths[shape];
            if (length == 0 || _identifierBytes != 0)
            {
                return TryAppend(shape, connection, message);
            }

            ByteQueue data = connection.Data;
            if (length > data.Buffer.Length - data.Tail && !data.TryReserve(length))
            {
                return false;
            }

            int qos = (int)message.QoS;
            byte[] buffer = data.Buffer;
            int tail = data.Tail;
            Array.Copy(_buffers[shape], _offsets[shape], buffer, tail, length);
            buffer[tail] = (byte)(PublishByte | qos << 1 | (message.Retain ? 1 : 0));
            tail += length;
            data.Tail = tail;
            if (qos != 0)
            {
                tail -= message.PayloadLength;
                if (shape >= Level5)
                {
                    tail -= PropertyBytes(message);
                }

                int packetId = message.PacketId;
                buffer[tail - 2] = (byte)(packetId >> 8);
                buffer[tail - 1] = (byte)packetId;
            }

            CountSent();
            return true;
        }

        private bool TryAppend(int shape, Connection connection, PublishPacket message)
        {
            if (!TryAppend(connection, message))
            {
                return false;
            }

            if (_identifierBytes == 0)
            {
                ByteQueue data = connection.Data;
                _buffers[shape] = data.Buffer;
                _lengths[shape] = _writer.PacketLength;
                _offsets[shape] = data.Tail - _writer.PacketLength;
            }

            return true;
        }

        private void CountSent()
        {
            Statistics.PacketsSent++;
            Statistics.MessagesSent++;
        }

        private void Write(PublishPacket message, MqttProtocolLevel level)
        {
            PacketWriter writer = _writer;
            int qos = (int)message.QoS;
            writer.WriteBinary(message.Buffer, message.TopicOffset, message.TopicLength);
            if (qos != 0)
            {
                writer.WriteUInt16(message.PacketId);
            }

            if (level >= MqttProtocolLevel.V5)
            {
                PropertyBlock properties = message.Properties;
                writer.WriteVariableByteInteger(properties.Length + _identifierBytes);
                writer.WriteBytes(properties.Buffer, properties.Offset, properties.Length);
                writer.WriteBytes(_identifiers, 0, _identifierBytes);
            }

            writer.WriteBytes(message.Payload ?? message.Buffer, message.PayloadOffset, message.PayloadLength);
            writer.Finish(PublishByte | (message.Dup ? DupFlag : 0) | qos << 1 | (message.Retain ? 1 : 0));
        }

        // Length of the message's properties, including the length field before them.
        private int PropertyBytes(PublishPacket message)
        {
            int bytes = message.Properties.Length + _identifierBytes;
            return bytes + VariableByteInteger.CountBytes(bytes);
        }

        private static int ShapeOf(int qos, MqttProtocolLevel level)
        {
            return (qos == 0 ? 0 : WithPacketId) | (level < MqttProtocolLevel.V5 ? 0 : Level5);
        }
    }
}
