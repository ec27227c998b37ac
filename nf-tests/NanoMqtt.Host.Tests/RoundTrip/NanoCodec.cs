using System;
using System.Linq;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>Our codec: from a packet's values to bytes.</summary>
    internal static partial class NanoCodec
    {
        private const int Capacity = 8192;

        public static byte[] Encode(Packet packet)
        {
            PacketWriter writer = new();
            writer.Open(new byte[Capacity], 0, Capacity);
            if (!Write(packet, writer))
            {
                throw new InvalidOperationException("does not fit: " + packet);
            }

            return writer.Buffer.AsSpan(writer.PacketOffset, writer.PacketLength).ToArray();
        }

        private static bool Write(Packet p, PacketWriter writer)
        {
            PropertyBlock properties = Block(p.Properties);
            switch (p.Type)
            {
                case MqttPacketType.Connect:
                    return Connect(p, properties).Encode(writer);
                case MqttPacketType.Connack:
                    return new ConnackPacket
                    {
                        SessionPresent = p.Flag,
                        ReturnCode = (MqttConnectReturnCode)p.Code,
                        ReasonCode = (MqttReasonCode)p.Code,
                        Properties = properties,
                    }.Encode(writer, p.Level);
                case MqttPacketType.Publish:
                    return new PublishPacket
                    {
                        Dup = p.Flag,
                        QoS = p.QoS,
                        Retain = p.Retain,
                        PacketId = p.Id,
                        Topic = p.Topic,
                        Payload = p.Payload,
                        PayloadLength = p.Payload.Length,
                        Properties = properties,
                    }.Encode(writer, p.Level);
                case MqttPacketType.Subscribe:
                    SubscribePacket.Begin(writer, p.Id, p.Level, properties);
                    Array.ForEach(p.Filters, f => SubscribePacket.Add(writer, f.Text, f.QoS, f.NoLocal, f.RetainAsPublished, f.RetainHandling));
                    return ListPacket.Finish(writer, MqttPacketType.Subscribe);
                case MqttPacketType.Suback:
                    SubackPacket.Begin(writer, p.Id, p.Level, properties);
                    Array.ForEach(p.Codes, c => writer.WriteByte(c));
                    return ListPacket.Finish(writer, MqttPacketType.Suback);
                case MqttPacketType.Unsubscribe:
                    UnsubscribePacket.Begin(writer, p.Id, p.Level, properties);
                    Array.ForEach(p.Filters, f => writer.WriteString(f.Text));
                    return ListPacket.Finish(writer, MqttPacketType.Unsubscribe);
                case MqttPacketType.Unsuback:
                    UnsubackPacket.Begin(writer, p.Id, p.Level, properties);
                    Array.ForEach(p.Codes, c => writer.WriteByte(c));
                    return ListPacket.Finish(writer, MqttPacketType.Unsuback);
                case MqttPacketType.Pingreq:
                case MqttPacketType.Pingresp:
                    return PingPacket.Encode(writer, p.Type);
                case MqttPacketType.Disconnect:
                    return new DisconnectPacket { ReasonCode = (MqttReasonCode)p.Code, Properties = properties }.Encode(writer, p.Level);
                case MqttPacketType.Auth:
                    return new AuthPacket { ReasonCode = (MqttReasonCode)p.Code, Properties = properties }.Encode(writer);
                default:
                    return new AckPacket { PacketId = p.Id, ReasonCode = (MqttReasonCode)p.Code, Properties = properties }.Encode(writer, p.Type, p.Level);
            }
        }

        private static ConnectPacket Connect(Packet p, PropertyBlock properties) => new()
        {
            Level = p.Level,
            CleanSession = p.Flag,
            KeepAliveSeconds = p.KeepAliveSeconds,
            Properties = properties,
            ClientId = p.ClientId,
            HasWill = p.Will != null,
            WillTopic = p.Will?.Topic,
            WillPayload = p.Will?.Payload,
            WillQoS = p.Will?.QoS ?? MqttQoS.AtMostOnce,
            WillRetain = p.Will?.Retain ?? false,
            WillProperties = Block(p.Will?.Properties ?? []),
            HasUserName = p.UserName != null,
            UserName = p.UserName,
            HasPassword = p.Password != null,
            Password = p.Password,
        };

        private static PropertyBlock Block(PropertyValue[] properties)
        {
            PropertyWriter writer = new(Capacity);
            foreach (PropertyValue p in properties)
            {
                if (p.Name != null)
                {
                    writer.AddUserProperty(p.Name, p.Text);
                }
                else if (p.Text != null)
                {
                    writer.Add(p.Id, p.Text);
                }
                else if (p.Bytes != null)
                {
                    writer.Add(p.Id, p.Bytes, 0, p.Bytes.Length);
                }
                else
                {
                    writer.Add(p.Id, p.Number);
                }
            }

            PropertyBlock block = new();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }
    }
}
