using System;
using System.Collections.Generic;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <content>From bytes to a packet's values.</content>
    internal static partial class NanoCodec
    {
        public static Packet Decode(byte[] wire, MqttProtocolLevel level)
        {
            Framer framer = new(Capacity);
            wire.CopyTo(framer.Buffer, 0);
            framer.HandleReceived(wire.Length);
            if (!framer.TryNext() || framer.HasPartialPacket)
            {
                throw new InvalidOperationException("not one packet: " + Convert.ToHexString(wire));
            }

            Check(FixedHeader.Check(framer.FirstByte, level), wire);
            Packet p = new((MqttPacketType)(framer.FirstByte >> 4), level);
            return Read(p, framer, wire);
        }

        private static Packet Read(Packet p, Framer f, byte[] wire)
        {
            (byte[] buffer, int body, int end) = (f.Buffer, f.BodyOffset, f.BodyEnd);
            switch (p.Type)
            {
                case MqttPacketType.Connect:
                    ConnectPacket connect = new();
                    Check(connect.Decode(buffer, body, end), wire);
                    return Values(p, connect);
                case MqttPacketType.Connack:
                    ConnackPacket connack = new();
                    Check(connack.Decode(buffer, body, end, p.Level), wire);
                    return p with
                    {
                        Flag = connack.SessionPresent,
                        Code = p.Level < MqttProtocolLevel.V5 ? (int)connack.ReturnCode : (int)connack.ReasonCode,
                        Properties = Values(connack.Properties),
                    };
                case MqttPacketType.Publish:
                    PublishPacket publish = new();
                    Check(publish.Decode(buffer, f.FirstByte, body, end, p.Level), wire);
                    return p with
                    {
                        Flag = publish.Dup,
                        QoS = publish.QoS,
                        Retain = publish.Retain,
                        Id = publish.PacketId,
                        Topic = Utf8.GetString(buffer, publish.TopicOffset, publish.TopicLength),
                        Payload = Copy(buffer, publish.PayloadOffset, publish.PayloadLength),
                        Properties = Values(publish.Properties),
                    };
                case MqttPacketType.Subscribe:
                    SubscribePacket subscribe = new();
                    Check(subscribe.Decode(buffer, body, end, p.Level), wire);
                    return p with { Id = subscribe.PacketId, Filters = Values(subscribe), Properties = Values(subscribe.Properties) };
                case MqttPacketType.Suback:
                    SubackPacket suback = new();
                    Check(suback.Decode(buffer, body, end, p.Level), wire);
                    return p with { Id = suback.PacketId, Codes = Copy(buffer, suback.CodesOffset, suback.Count), Properties = Values(suback.Properties) };
                case MqttPacketType.Unsubscribe:
                    UnsubscribePacket unsubscribe = new();
                    Check(unsubscribe.Decode(buffer, body, end, p.Level), wire);
                    return p with { Id = unsubscribe.PacketId, Filters = Values(unsubscribe), Properties = Values(unsubscribe.Properties) };
                case MqttPacketType.Unsuback:
                    UnsubackPacket unsuback = new();
                    Check(unsuback.Decode(buffer, body, end, p.Level), wire);
                    return p with { Id = unsuback.PacketId, Codes = Copy(buffer, unsuback.CodesOffset, unsuback.Count), Properties = Values(unsuback.Properties) };
                case MqttPacketType.Pingreq:
                case MqttPacketType.Pingresp:
                    Check(PingPacket.Decode(body, end), wire);
                    return p;
                case MqttPacketType.Disconnect:
                    DisconnectPacket disconnect = new();
                    Check(disconnect.Decode(buffer, body, end, p.Level), wire);
                    return p with { Code = (int)disconnect.ReasonCode, Properties = Values(disconnect.Properties) };
                case MqttPacketType.Auth:
                    AuthPacket auth = new();
                    Check(auth.Decode(buffer, body, end), wire);
                    return p with { Code = (int)auth.ReasonCode, Properties = Values(auth.Properties) };
                default:
                    AckPacket ack = new();
                    Check(ack.Decode(p.Type, buffer, body, end, p.Level), wire);
                    return p with { Id = ack.PacketId, Code = (int)ack.ReasonCode, Properties = Values(ack.Properties) };
            }
        }

        private static Packet Values(Packet p, ConnectPacket c) => p with
        {
            Level = c.Level,
            Flag = c.CleanSession,
            KeepAliveSeconds = c.KeepAliveSeconds,
            Properties = Values(c.Properties),
            ClientId = Utf8.GetString(c.Buffer, c.ClientIdOffset, c.ClientIdLength),
            Will = c.HasWill ? WillOf(c) : null,
            UserName = c.HasUserName ? Utf8.GetString(c.Buffer, c.UserNameOffset, c.UserNameLength) : null,
            Password = c.HasPassword ? Copy(c.Buffer, c.PasswordOffset, c.PasswordLength) : null,
        };

        private static Will WillOf(ConnectPacket c)
        {
            string topic = Utf8.GetString(c.Buffer, c.WillTopicOffset, c.WillTopicLength);
            return new Will(topic, Copy(c.Buffer, c.WillPayloadOffset, c.WillPayloadLength), c.WillQoS, c.WillRetain, Values(c.WillProperties));
        }

        private static Filter[] Values(SubscribePacket s)
        {
            List<Filter> filters = new();
            while (s.TryNext())
            {
                filters.Add(new Filter(Utf8.GetString(s.Buffer, s.FilterOffset, s.FilterLength), s.QoS, s.NoLocal, s.RetainAsPublished, s.RetainHandling));
            }

            return filters.ToArray();
        }

        private static Filter[] Values(UnsubscribePacket u)
        {
            List<Filter> filters = new();
            while (u.TryNext())
            {
                filters.Add(Filter.Plain(Utf8.GetString(u.Buffer, u.FilterOffset, u.FilterLength)));
            }

            return filters.ToArray();
        }

        private static PropertyValue[] Values(PropertyBlock block)
        {
            List<PropertyValue> values = new();
            while (block != null && block.TryNext())
            {
                values.Add(Value(block));
            }

            return values.ToArray();
        }

        private static PropertyValue Value(PropertyBlock b)
        {
            switch (b.Id)
            {
                case MqttProperty.UserProperty:
                    return new PropertyValue(b.Id, Name: Utf8.GetString(b.Buffer, b.NameOffset, b.NameLength), Text: Utf8.GetString(b.Buffer, b.ValueOffset, b.ValueLength));
                case MqttProperty.CorrelationData:
                case MqttProperty.AuthenticationData:
                    return new PropertyValue(b.Id, Bytes: Copy(b.Buffer, b.ValueOffset, b.ValueLength));
                case MqttProperty.ContentType:
                case MqttProperty.ResponseTopic:
                case MqttProperty.AssignedClientIdentifier:
                case MqttProperty.AuthenticationMethod:
                case MqttProperty.ResponseInformation:
                case MqttProperty.ServerReference:
                case MqttProperty.ReasonString:
                    return new PropertyValue(b.Id, Text: Utf8.GetString(b.Buffer, b.ValueOffset, b.ValueLength));
                default:
                    return new PropertyValue(b.Id, b.Number);
            }
        }

        private static byte[] Copy(byte[] buffer, int offset, int length) => buffer.AsSpan(offset, length).ToArray();

        private static void Check(MqttError error, byte[] wire)
        {
            if (error != MqttError.None)
            {
                throw new InvalidOperationException(error + ": " + Convert.ToHexString(wire));
            }
        }
    }
}
