using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MQTTnet.Packets;
using NanoMqtt.Core;
using Retained = NanoMqtt.Core.MqttRetainHandling;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <content>From MQTTnet's packets to a packet's values; the properties come in the order in which MQTTnet writes them.</content>
    internal static partial class PeerCodec
    {
        public static Packet Decode(byte[] wire, MqttProtocolLevel level)
        {
            Packet p = new((MqttPacketType)(wire[0] >> 4), level);
            return DecodePacket(wire, level) switch
            {
                MqttConnectPacket c => Values(p, c),
                MqttConnAckPacket c => Values(p, c),
                MqttPublishPacket m => Values(p, m),
                MqttPubAckPacket a => Ack(p, a.PacketIdentifier, (int)a.ReasonCode, a.ReasonString, a.UserProperties),
                MqttPubRecPacket a => Ack(p, a.PacketIdentifier, (int)a.ReasonCode, a.ReasonString, a.UserProperties),
                MqttPubRelPacket a => Ack(p, a.PacketIdentifier, (int)a.ReasonCode, a.ReasonString, a.UserProperties),
                MqttPubCompPacket a => Ack(p, a.PacketIdentifier, (int)a.ReasonCode, a.ReasonString, a.UserProperties),
                MqttSubAckPacket a => Ack(p, a.PacketIdentifier, 0, a.ReasonString, a.UserProperties) with { Codes = a.ReasonCodes.Select(c => (byte)c).ToArray() },
                MqttUnsubAckPacket a => Ack(p, a.PacketIdentifier, 0, a.ReasonString, a.UserProperties) with
                {
                    Codes = a.ReasonCodes?.Select(c => (byte)c).ToArray() ?? [],
                },
                MqttSubscribePacket s => p with
                {
                    Id = s.PacketIdentifier,
                    Filters = s.TopicFilters.Select(Value).ToArray(),
                    Properties = [.. Number(MqttProperty.SubscriptionIdentifier, s.SubscriptionIdentifier), .. Users(s.UserProperties)],
                },
                MqttUnsubscribePacket s => p with
                {
                    Id = s.PacketIdentifier,
                    Filters = s.TopicFilters.Select(Filter.Plain).ToArray(),
                    Properties = Users(s.UserProperties),
                },
                MqttDisconnectPacket d => p with
                {
                    Code = (int)d.ReasonCode,
                    Properties =
                    [
                        .. Text(MqttProperty.ServerReference, d.ServerReference),
                        .. Text(MqttProperty.ReasonString, d.ReasonString),
                        .. Number(MqttProperty.SessionExpiryInterval, d.SessionExpiryInterval),
                        .. Users(d.UserProperties),
                    ],
                },
                MqttAuthPacket a => p with
                {
                    Code = (int)a.ReasonCode,
                    Properties =
                    [
                        .. Text(MqttProperty.AuthenticationMethod, a.AuthenticationMethod),
                        .. Bytes(MqttProperty.AuthenticationData, a.AuthenticationData),
                        .. Text(MqttProperty.ReasonString, a.ReasonString),
                        .. Users(a.UserProperties),
                    ],
                },
                _ => p,
            };
        }

        private static Packet Ack(Packet p, int id, int code, string reason, List<MqttUserProperty> users) =>
            p with { Id = id, Code = code, Properties = [.. Text(MqttProperty.ReasonString, reason), .. Users(users)] };

        private static Packet Values(Packet p, MqttConnectPacket c) => p with
        {
            Flag = c.CleanSession,
            KeepAliveSeconds = c.KeepAlivePeriod,
            ClientId = c.ClientId,
            UserName = c.Username,
            Password = c.Password,
            Properties = p.Level < MqttProtocolLevel.V5 ? [] :
            [
                .. Number(MqttProperty.SessionExpiryInterval, c.SessionExpiryInterval),
                .. Text(MqttProperty.AuthenticationMethod, c.AuthenticationMethod),
                .. Bytes(MqttProperty.AuthenticationData, c.AuthenticationData),
                .. Number(MqttProperty.RequestProblemInformation, c.RequestProblemInformation ? 1u : 0, 1),
                .. Number(MqttProperty.RequestResponseInformation, c.RequestResponseInformation ? 1u : 0),
                .. Number(MqttProperty.ReceiveMaximum, c.ReceiveMaximum),
                .. Number(MqttProperty.TopicAliasMaximum, c.TopicAliasMaximum),
                .. Number(MqttProperty.MaximumPacketSize, c.MaximumPacketSize),
                .. Users(c.UserProperties),
            ],
            Will = !c.WillFlag ? null : new Will(c.WillTopic, c.WillMessage, (MqttQoS)c.WillQoS, c.WillRetain,
            [
                .. Number(MqttProperty.PayloadFormatIndicator, (uint)c.WillPayloadFormatIndicator),
                .. Number(MqttProperty.MessageExpiryInterval, c.WillMessageExpiryInterval),
                .. Text(MqttProperty.ResponseTopic, c.WillResponseTopic),
                .. Bytes(MqttProperty.CorrelationData, c.WillCorrelationData),
                .. Text(MqttProperty.ContentType, c.WillContentType),
                .. Users(c.WillUserProperties),
                .. Number(MqttProperty.WillDelayInterval, c.WillDelayInterval),
            ]),
        };

        private static Packet Values(Packet p, MqttConnAckPacket c) => p with
        {
            Flag = c.IsSessionPresent,
            Code = p.Level < MqttProtocolLevel.V5 ? (int)c.ReturnCode : (int)c.ReasonCode,
            Properties = p.Level < MqttProtocolLevel.V5 ? [] :
            [
                .. Number(MqttProperty.SessionExpiryInterval, c.SessionExpiryInterval),
                .. Text(MqttProperty.AuthenticationMethod, c.AuthenticationMethod),
                .. Bytes(MqttProperty.AuthenticationData, c.AuthenticationData),
                .. Number(MqttProperty.RetainAvailable, c.RetainAvailable ? 1u : 0, 1),
                .. Number(MqttProperty.ReceiveMaximum, c.ReceiveMaximum),
                .. Number(MqttProperty.MaximumQoS, (uint)c.MaximumQoS, 2),
                .. Text(MqttProperty.AssignedClientIdentifier, c.AssignedClientIdentifier),
                .. Number(MqttProperty.TopicAliasMaximum, c.TopicAliasMaximum),
                .. Text(MqttProperty.ReasonString, c.ReasonString),
                .. Number(MqttProperty.MaximumPacketSize, c.MaximumPacketSize),
                .. Number(MqttProperty.WildcardSubscriptionAvailable, c.WildcardSubscriptionAvailable ? 1u : 0, 1),
                .. Number(MqttProperty.SubscriptionIdentifierAvailable, c.SubscriptionIdentifiersAvailable ? 1u : 0, 1),
                .. Number(MqttProperty.SharedSubscriptionAvailable, c.SharedSubscriptionAvailable ? 1u : 0, 1),
                .. Number(MqttProperty.ServerKeepAlive, c.ServerKeepAlive),
                .. Text(MqttProperty.ResponseInformation, c.ResponseInformation),
                .. Text(MqttProperty.ServerReference, c.ServerReference),
                .. Users(c.UserProperties),
            ],
        };

        private static Packet Values(Packet p, MqttPublishPacket m) => p with
        {
            Flag = m.Dup,
            QoS = (MqttQoS)m.QualityOfServiceLevel,
            Retain = m.Retain,
            Id = m.PacketIdentifier,
            Topic = m.Topic,
            Payload = m.Payload.ToArray(),
            Properties =
            [
                .. Text(MqttProperty.ContentType, m.ContentType),
                .. Bytes(MqttProperty.CorrelationData, m.CorrelationData),
                .. Number(MqttProperty.MessageExpiryInterval, m.MessageExpiryInterval),
                .. Number(MqttProperty.PayloadFormatIndicator, (uint)m.PayloadFormatIndicator),
                .. Text(MqttProperty.ResponseTopic, m.ResponseTopic),
                .. (m.SubscriptionIdentifiers ?? []).Select(n => new PropertyValue(MqttProperty.SubscriptionIdentifier, n)),
                .. Users(m.UserProperties),
                .. Number(MqttProperty.TopicAlias, m.TopicAlias),
            ],
        };

        private static Filter Value(MqttTopicFilter f) => new(f.Topic, (MqttQoS)f.QualityOfServiceLevel, f.NoLocal, f.RetainAsPublished, (Retained)f.RetainHandling);

        private static IEnumerable<PropertyValue> Number(MqttProperty id, uint value, uint absent = 0) => value == absent ? [] : [new PropertyValue(id, value)];

        private static IEnumerable<PropertyValue> Text(MqttProperty id, string value) => value == null ? [] : [new PropertyValue(id, Text: value)];

        private static IEnumerable<PropertyValue> Bytes(MqttProperty id, byte[] value) => value == null ? [] : [new PropertyValue(id, Bytes: value)];

        private static PropertyValue[] Users(List<MqttUserProperty> users) =>
            (users ?? []).Select(u => new PropertyValue(MqttProperty.UserProperty, Name: u.Name, Text: Encoding.UTF8.GetString(u.ValueBuffer.Span))).ToArray();
    }
}
