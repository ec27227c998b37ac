using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>MQTTnet's codec: from a packet's values to bytes.</summary>
    internal static partial class PeerCodec
    {
        public static byte[] Encode(Packet packet) => Encode(ToPeer(packet), packet.Level);

        public static byte[] Encode(MqttPacket packet, MqttProtocolLevel level)
        {
            MqttPacketBuffer bytes = Formatter(level).Encode(packet);
            return [.. bytes.Packet, .. bytes.Payload.ToArray()];
        }

        public static MqttPacket DecodePacket(byte[] wire, MqttProtocolLevel level)
        {
            int header = wire[1] < 0x80 ? 2 : 3;
            return Formatter(level).Decode(new ReceivedMqttPacket(wire[0], new ArraySegment<byte>(wire, header, wire.Length - header), wire.Length));
        }

        // A new one each time: after an exception a formatter keeps what it had written.
        private static MqttPacketFormatterAdapter Formatter(MqttProtocolLevel level) =>
            new(level == MqttProtocolLevel.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311, new MqttBufferWriter(4096, 65535));

        private static MqttPacket ToPeer(Packet p) => p.Type switch
        {
            MqttPacketType.Connect => Connect(p),
            MqttPacketType.Connack => Connack(p),
            MqttPacketType.Publish => Publish(p),
            MqttPacketType.Puback => new MqttPubAckPacket
            {
                PacketIdentifier = (ushort)p.Id,
                ReasonCode = (MqttPubAckReasonCode)p.Code,
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
            },
            MqttPacketType.Pubrec => new MqttPubRecPacket
            {
                PacketIdentifier = (ushort)p.Id,
                ReasonCode = (MqttPubRecReasonCode)p.Code,
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
            },
            MqttPacketType.Pubrel => new MqttPubRelPacket
            {
                PacketIdentifier = (ushort)p.Id,
                ReasonCode = (MqttPubRelReasonCode)p.Code,
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
            },
            MqttPacketType.Pubcomp => new MqttPubCompPacket
            {
                PacketIdentifier = (ushort)p.Id,
                ReasonCode = (MqttPubCompReasonCode)p.Code,
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
            },
            MqttPacketType.Subscribe => new MqttSubscribePacket
            {
                PacketIdentifier = (ushort)p.Id,
                SubscriptionIdentifier = Number(p, MqttProperty.SubscriptionIdentifier),
                UserProperties = Users(p.Properties),
                TopicFilters = p.Filters.Select(ToPeer).ToList(),
            },
            MqttPacketType.Suback => new MqttSubAckPacket
            {
                PacketIdentifier = (ushort)p.Id,
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
                ReasonCodes = p.Codes.Select(c => (MqttSubscribeReasonCode)c).ToList(),
            },
            MqttPacketType.Unsubscribe => new MqttUnsubscribePacket
            {
                PacketIdentifier = (ushort)p.Id,
                UserProperties = Users(p.Properties),
                TopicFilters = p.Filters.Select(f => f.Text).ToList(),
            },
            MqttPacketType.Unsuback => new MqttUnsubAckPacket
            {
                PacketIdentifier = (ushort)p.Id,
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
                ReasonCodes = p.Codes.Select(c => (MqttUnsubscribeReasonCode)c).ToList(),
            },
            MqttPacketType.Pingreq => MqttPingReqPacket.Instance,
            MqttPacketType.Pingresp => MqttPingRespPacket.Instance,
            MqttPacketType.Disconnect => new MqttDisconnectPacket
            {
                ReasonCode = (MqttDisconnectReasonCode)p.Code,
                ServerReference = Text(p, MqttProperty.ServerReference),
                ReasonString = Text(p, MqttProperty.ReasonString),
                SessionExpiryInterval = Number(p, MqttProperty.SessionExpiryInterval),
                UserProperties = Users(p.Properties),
            },
            _ => new MqttAuthPacket
            {
                ReasonCode = (MqttAuthenticateReasonCode)p.Code,
                AuthenticationMethod = Text(p, MqttProperty.AuthenticationMethod),
                AuthenticationData = Bytes(p.Properties, MqttProperty.AuthenticationData),
                ReasonString = Text(p, MqttProperty.ReasonString),
                UserProperties = Users(p.Properties),
            },
        };

        private static MqttConnectPacket Connect(Packet p)
        {
            PropertyValue[] will = p.Will?.Properties ?? [];
            return new MqttConnectPacket
            {
                CleanSession = p.Flag,
                KeepAlivePeriod = (ushort)p.KeepAliveSeconds,
                ClientId = p.ClientId,
                Username = p.UserName,
                Password = p.Password,
                SessionExpiryInterval = Number(p, MqttProperty.SessionExpiryInterval),
                AuthenticationMethod = Text(p, MqttProperty.AuthenticationMethod),
                AuthenticationData = Bytes(p.Properties, MqttProperty.AuthenticationData),
                RequestProblemInformation = Number(p, MqttProperty.RequestProblemInformation, 1) == 1,
                RequestResponseInformation = Number(p, MqttProperty.RequestResponseInformation) == 1,
                ReceiveMaximum = (ushort)Number(p, MqttProperty.ReceiveMaximum),
                TopicAliasMaximum = (ushort)Number(p, MqttProperty.TopicAliasMaximum),
                MaximumPacketSize = Number(p, MqttProperty.MaximumPacketSize),
                UserProperties = Users(p.Properties),
                WillFlag = p.Will != null,
                WillTopic = p.Will?.Topic,
                WillMessage = p.Will?.Payload,
                WillQoS = (MqttQualityOfServiceLevel)(p.Will?.QoS ?? MqttQoS.AtMostOnce),
                WillRetain = p.Will?.Retain ?? false,
                WillPayloadFormatIndicator = (MqttPayloadFormatIndicator)Number(will, MqttProperty.PayloadFormatIndicator),
                WillMessageExpiryInterval = Number(will, MqttProperty.MessageExpiryInterval),
                WillResponseTopic = Text(will, MqttProperty.ResponseTopic),
                WillCorrelationData = Bytes(will, MqttProperty.CorrelationData),
                WillContentType = Text(will, MqttProperty.ContentType),
                WillDelayInterval = Number(will, MqttProperty.WillDelayInterval),
                WillUserProperties = Users(will),
            };
        }

        private static MqttConnAckPacket Connack(Packet p) => new()
        {
            IsSessionPresent = p.Flag,
            ReturnCode = (MQTTnet.Protocol.MqttConnectReturnCode)p.Code,
            ReasonCode = (MqttConnectReasonCode)p.Code,
            SessionExpiryInterval = Number(p, MqttProperty.SessionExpiryInterval),
            AuthenticationMethod = Text(p, MqttProperty.AuthenticationMethod),
            AuthenticationData = Bytes(p.Properties, MqttProperty.AuthenticationData),
            RetainAvailable = Number(p, MqttProperty.RetainAvailable, 1) == 1,
            ReceiveMaximum = (ushort)Number(p, MqttProperty.ReceiveMaximum),
            MaximumQoS = (MqttQualityOfServiceLevel)Number(p, MqttProperty.MaximumQoS, 2),
            AssignedClientIdentifier = Text(p, MqttProperty.AssignedClientIdentifier),
            TopicAliasMaximum = (ushort)Number(p, MqttProperty.TopicAliasMaximum),
            ReasonString = Text(p, MqttProperty.ReasonString),
            MaximumPacketSize = Number(p, MqttProperty.MaximumPacketSize),
            WildcardSubscriptionAvailable = Number(p, MqttProperty.WildcardSubscriptionAvailable, 1) == 1,
            SubscriptionIdentifiersAvailable = Number(p, MqttProperty.SubscriptionIdentifierAvailable, 1) == 1,
            SharedSubscriptionAvailable = Number(p, MqttProperty.SharedSubscriptionAvailable, 1) == 1,
            ServerKeepAlive = (ushort)Number(p, MqttProperty.ServerKeepAlive),
            ResponseInformation = Text(p, MqttProperty.ResponseInformation),
            ServerReference = Text(p, MqttProperty.ServerReference),
            UserProperties = Users(p.Properties),
        };

        private static MqttPublishPacket Publish(Packet p) => new()
        {
            Dup = p.Flag,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)p.QoS,
            Retain = p.Retain,
            PacketIdentifier = (ushort)p.Id,
            Topic = p.Topic,
            PayloadSegment = new ArraySegment<byte>(p.Payload),
            ContentType = Text(p, MqttProperty.ContentType),
            CorrelationData = Bytes(p.Properties, MqttProperty.CorrelationData),
            MessageExpiryInterval = Number(p, MqttProperty.MessageExpiryInterval),
            PayloadFormatIndicator = (MqttPayloadFormatIndicator)Number(p, MqttProperty.PayloadFormatIndicator),
            ResponseTopic = Text(p, MqttProperty.ResponseTopic),
            SubscriptionIdentifiers = p.Properties.Where(q => q.Id == MqttProperty.SubscriptionIdentifier).Select(q => q.Number).ToList(),
            TopicAlias = (ushort)Number(p, MqttProperty.TopicAlias),
            UserProperties = Users(p.Properties),
        };

        private static MqttTopicFilter ToPeer(Filter f) => new()
        {
            Topic = f.Text,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)f.QoS,
            NoLocal = f.NoLocal,
            RetainAsPublished = f.RetainAsPublished,
            RetainHandling = (MQTTnet.Protocol.MqttRetainHandling)f.RetainHandling,
        };

        private static uint Number(Packet p, MqttProperty id, uint absent = 0) => Number(p.Properties, id, absent);

        private static uint Number(PropertyValue[] properties, MqttProperty id, uint absent = 0) => properties.FirstOrDefault(p => p.Id == id)?.Number ?? absent;

        private static string Text(Packet p, MqttProperty id) => Text(p.Properties, id);

        private static string Text(PropertyValue[] properties, MqttProperty id) => properties.FirstOrDefault(p => p.Id == id)?.Text;

        private static byte[] Bytes(PropertyValue[] properties, MqttProperty id) => properties.FirstOrDefault(p => p.Id == id)?.Bytes;

        private static List<MqttUserProperty> Users(PropertyValue[] properties) =>
            properties.Where(p => p.Name != null).Select(p => new MqttUserProperty(p.Name, new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(p.Text)))).ToList();
    }
}
