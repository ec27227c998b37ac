using System;
using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>
    /// A packet of any type: the reused packet objects of one connection behind one decoder, one encoder and one text, so that
    /// a table of vectors, a fuzzer and an allocation test can treat all packets alike.
    /// </summary>
    public sealed partial class AnyPacket
    {
        private readonly ConnectPacket _connect = new ConnectPacket();
        private readonly ConnackPacket _connack = new ConnackPacket();
        private readonly PublishPacket _publish = new PublishPacket();
        private readonly AckPacket _ack = new AckPacket();
        private readonly SubscribePacket _subscribe = new SubscribePacket();
        private readonly SubackPacket _suback = new SubackPacket();
        private readonly UnsubscribePacket _unsubscribe = new UnsubscribePacket();
        private readonly UnsubackPacket _unsuback = new UnsubackPacket();
        private readonly DisconnectPacket _disconnect = new DisconnectPacket();
        private readonly AuthPacket _auth = new AuthPacket();

        // Where the packet last decoded lies: walking its filters, which can be done once, means decoding it again.
        private byte[] _buffer;
        private int _firstByte;
        private int _body;
        private int _end;
        private MqttProtocolLevel _level;

        /// <summary>Type of the packet last decoded.</summary>
        public MqttPacketType Type => (MqttPacketType)(_firstByte >> 4);

        /// <summary>Decodes the packet that a framer stands on.</summary>
        /// <returns>None or the first fault, that of the fixed header included.</returns>
        /// <param name="framer">The framer, after TryNext gave true.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(Framer framer, MqttProtocolLevel level)
        {
            return Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, level);
        }

        /// <summary>Decodes a packet.</summary>
        /// <returns>None or the first fault, that of the fixed header included.</returns>
        /// <param name="buffer">The array that holds it; not copied.</param>
        /// <param name="firstByte">Its first byte.</param>
        /// <param name="body">First byte behind its fixed header.</param>
        /// <param name="end">Index behind its last byte.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError Decode(byte[] buffer, int firstByte, int body, int end, MqttProtocolLevel level)
        {
            _buffer = buffer;
            _firstByte = firstByte;
            _body = body;
            _end = end;
            _level = level;
            MqttError error = FixedHeader.Check(firstByte, level);
            return error == MqttError.None ? DecodeBody() : error;
        }

        /// <summary>Encodes what was decoded.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        public bool Encode(PacketWriter writer)
        {
            switch (Type)
            {
                case MqttPacketType.Connect:
                    TakeStrings(_connect);
                    return _connect.Encode(writer);
                case MqttPacketType.Connack:
                    return _connack.Encode(writer, _level);
                case MqttPacketType.Publish:
                    return _publish.Encode(writer, _level);
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    return _ack.Encode(writer, Type, _level);
                case MqttPacketType.Subscribe:
                    return EncodeSubscribe(writer);
                case MqttPacketType.Suback:
                    SubackPacket.Begin(writer, _suback.PacketId, _level, _suback.Properties);
                    writer.WriteBytes(_suback.Buffer, _suback.CodesOffset, _suback.Count);
                    return ListPacket.Finish(writer, MqttPacketType.Suback);
                case MqttPacketType.Unsubscribe:
                    return EncodeUnsubscribe(writer);
                case MqttPacketType.Unsuback:
                    UnsubackPacket.Begin(writer, _unsuback.PacketId, _level, _unsuback.Properties);
                    writer.WriteBytes(_unsuback.Buffer, _unsuback.CodesOffset, _unsuback.Count);
                    return ListPacket.Finish(writer, MqttPacketType.Unsuback);
                case MqttPacketType.Disconnect:
                    return _disconnect.Encode(writer, _level);
                case MqttPacketType.Auth:
                    return _auth.Encode(writer);
                default:
                    return PingPacket.Encode(writer, Type);
            }
        }

        private MqttError DecodeBody()
        {
            switch (Type)
            {
                case MqttPacketType.Connect:
                    return _connect.Decode(_buffer, _body, _end);
                case MqttPacketType.Connack:
                    return _connack.Decode(_buffer, _body, _end, _level);
                case MqttPacketType.Publish:
                    return _publish.Decode(_buffer, _firstByte, _body, _end, _level);
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    return _ack.Decode(Type, _buffer, _body, _end, _level);
                case MqttPacketType.Subscribe:
                    return _subscribe.Decode(_buffer, _body, _end, _level);
                case MqttPacketType.Suback:
                    return _suback.Decode(_buffer, _body, _end, _level);
                case MqttPacketType.Unsubscribe:
                    return _unsubscribe.Decode(_buffer, _body, _end, _level);
                case MqttPacketType.Unsuback:
                    return _unsuback.Decode(_buffer, _body, _end, _level);
                case MqttPacketType.Disconnect:
                    return _disconnect.Decode(_buffer, _body, _end, _level);
                case MqttPacketType.Auth:
                    return _auth.Decode(_buffer, _body, _end);
                default:
                    return PingPacket.Decode(_body, _end);
            }
        }

        private bool EncodeSubscribe(PacketWriter writer)
        {
            DecodeBody();
            SubscribePacket.Begin(writer, _subscribe.PacketId, _level, _subscribe.Properties);
            while (_subscribe.TryNext())
            {
                string filter = Text(_subscribe.FilterOffset, _subscribe.FilterLength);
                SubscribePacket.Add(writer, filter, _subscribe.QoS, _subscribe.NoLocal, _subscribe.RetainAsPublished, _subscribe.RetainHandling);
            }

            return ListPacket.Finish(writer, MqttPacketType.Subscribe);
        }

        private bool EncodeUnsubscribe(PacketWriter writer)
        {
            DecodeBody();
            UnsubscribePacket.Begin(writer, _unsubscribe.PacketId, _level, _unsubscribe.Properties);
            while (_unsubscribe.TryNext())
            {
                writer.WriteString(Text(_unsubscribe.FilterOffset, _unsubscribe.FilterLength));
            }

            return ListPacket.Finish(writer, MqttPacketType.Unsubscribe);
        }

        // CONNECT is encoded from strings and arrays, and decoded into ranges.
        private void TakeStrings(ConnectPacket packet)
        {
            packet.ClientId = Text(packet.ClientIdOffset, packet.ClientIdLength);
            packet.WillTopic = packet.HasWill ? Text(packet.WillTopicOffset, packet.WillTopicLength) : null;
            packet.WillPayload = packet.HasWill ? Copy(packet.WillPayloadOffset, packet.WillPayloadLength) : null;
            packet.UserName = packet.HasUserName ? Text(packet.UserNameOffset, packet.UserNameLength) : null;
            packet.Password = packet.HasPassword ? Copy(packet.PasswordOffset, packet.PasswordLength) : null;
        }

        private string Text(int offset, int length)
        {
            return Utf8.GetString(_buffer, offset, length);
        }

        private byte[] Copy(int offset, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(_buffer, offset, copy, 0, length);
            return copy;
        }
    }
}
