using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>
    /// What simulated clients write, as bytes by Core's codec. The properties of a message are a text such as <c>type=x;user=k:v</c> here. See
    /// <see cref="WireReader"/> for what they read.
    /// </summary>
    internal static class Wire
    {
        private const int MaximumBytes = 2048;

        public static byte[] Connect(string clientId, Terms terms)
        {
            PropertyWriter properties = new(MaximumBytes);
            if (terms.ExpirySeconds > 0)
            {
                properties.Add(MqttProperty.SessionExpiryInterval, (uint)terms.ExpirySeconds);
            }

            if (terms.ReceiveMaximum != ushort.MaxValue)
            {
                properties.Add(MqttProperty.ReceiveMaximum, (uint)terms.ReceiveMaximum);
            }

            ConnectPacket packet = new()
            {
                Level = (MqttProtocolLevel)terms.Level, ClientId = clientId, CleanSession = terms.IsClean, KeepAliveSeconds = terms.KeepAliveSeconds, Properties = Block(properties),
            };
            if (terms.Will is { } will)
            {
                PropertyWriter ofWill = PropertiesOf(will);
                if (terms.WillDelaySeconds > 0)
                {
                    ofWill.Add(MqttProperty.WillDelayInterval, (uint)terms.WillDelaySeconds);
                }

                packet.HasWill = true;
                packet.WillQoS = (MqttQoS)will.QoS;
                packet.WillRetain = will.Retain;
                packet.WillTopic = will.Topic;
                packet.WillPayload = Encoding.UTF8.GetBytes(will.Payload);
                packet.WillProperties = Block(ofWill);
            }

            return Bytes(w => packet.Encode(w));
        }

        /// <param name="alias">Topic alias, or 0.</param>
        /// <param name="isAliasSet">Whether the alias stands for the topic already, which is left out then.</param>
        public static byte[] Publish(int level, Message message, int packetId, bool isDup, int alias, bool isAliasSet)
        {
            PropertyWriter properties = PropertiesOf(message);
            if (alias > 0)
            {
                properties.Add(MqttProperty.TopicAlias, (uint)alias);
            }

            byte[] payload = Encoding.UTF8.GetBytes(message.Payload);
            PublishPacket packet = new()
            {
                Topic = isAliasSet ? "" : message.Topic, Payload = payload, PayloadLength = payload.Length, QoS = (MqttQoS)message.QoS, Retain = message.Retain, Dup = isDup,
                PacketId = packetId, Properties = Block(properties),
            };
            return Bytes(w => packet.Encode(w, (MqttProtocolLevel)level));
        }

        public static byte[] Subscribe(int level, int packetId, IReadOnlyList<Subscription> subscriptions)
        {
            PropertyWriter properties = new(MaximumBytes);
            if (subscriptions[0].Identifier > 0)
            {
                properties.Add(MqttProperty.SubscriptionIdentifier, (uint)subscriptions[0].Identifier);
            }

            return Bytes(writer =>
            {
                ListPacket.Begin(writer, packetId, (MqttProtocolLevel)level, Block(properties));
                foreach (Subscription s in subscriptions)
                {
                    SubscribePacket.Add(writer, s.Filter, (MqttQoS)s.QoS, s.NoLocal, s.RetainAsPublished, (MqttRetainHandling)s.RetainHandling);
                }

                return ListPacket.Finish(writer, MqttPacketType.Subscribe);
            });
        }

        public static byte[] Unsubscribe(int level, int packetId, string filter) => Bytes(writer =>
        {
            ListPacket.Begin(writer, packetId, (MqttProtocolLevel)level);
            writer.WriteString(filter);
            return ListPacket.Finish(writer, MqttPacketType.Unsubscribe);
        });

        public static byte[] Ack(int level, MqttPacketType type, int packetId, bool isRefused) => Bytes(writer =>
            new AckPacket { PacketId = packetId, ReasonCode = isRefused ? MqttReasonCode.QuotaExceeded : MqttReasonCode.Success }.Encode(writer, type, (MqttProtocolLevel)level));

        public static byte[] Disconnect(int level, bool withWill, long? expirySeconds)
        {
            PropertyWriter properties = new(MaximumBytes);
            if (expirySeconds != null)
            {
                properties.Add(MqttProperty.SessionExpiryInterval, (uint)expirySeconds);
            }

            DisconnectPacket packet = new() { ReasonCode = withWill ? MqttReasonCode.DisconnectWithWill : MqttReasonCode.Success, Properties = Block(properties) };
            return Bytes(w => packet.Encode(w, (MqttProtocolLevel)level));
        }

        /// <summary>The properties that are passed on, and the message expiry interval.</summary>
        public static PropertyWriter PropertiesOf(Message message)
        {
            PropertyWriter writer = new(MaximumBytes);
            foreach (string[] pair in message.Properties.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
            {
                Add(writer, pair[0], pair[1]);
            }

            if (message.LifetimeSeconds != null)
            {
                writer.Add(MqttProperty.MessageExpiryInterval, (uint)message.LifetimeSeconds);
            }

            return writer;
        }

        public static PropertyBlock Block(PropertyWriter properties)
        {
            PropertyBlock block = new();
            block.Use(properties.Buffer, 0, properties.Length);
            return block;
        }

        private static void Add(PropertyWriter writer, string name, string value)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(value);
            switch (name)
            {
                case "utf8":
                    writer.Add(MqttProperty.PayloadFormatIndicator, uint.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "type":
                    writer.Add(MqttProperty.ContentType, value);
                    break;
                case "reply":
                    writer.Add(MqttProperty.ResponseTopic, value);
                    break;
                case "for":
                    writer.Add(MqttProperty.CorrelationData, bytes, 0, bytes.Length);
                    break;
                default:
                    writer.AddUserProperty(value.Split(':')[0], value.Split(':')[1]);
                    break;
            }
        }

        private static byte[] Bytes(Func<PacketWriter, bool> encode)
        {
            PacketWriter writer = new();
            byte[] buffer = new byte[MaximumBytes];
            writer.Open(buffer, 0, buffer.Length);
            if (!encode(writer))
            {
                throw new InvalidOperationException("The packet is too large.");
            }

            return buffer.AsSpan(writer.PacketOffset, writer.PacketLength).ToArray();
        }
    }
}
