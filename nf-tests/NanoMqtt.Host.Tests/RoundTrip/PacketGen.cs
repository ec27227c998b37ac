using System;
using System.Linq;
using CsCheck;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>Packets of every type and level that the specification allows.</summary>
    internal static class PacketGen
    {
        private static readonly Gen<int> s_id = Gen.OneOf(Gen.OneOf(1, 255, 256, 65535), Gen.Int[1, 65535]);
        private static readonly Gen<MqttQoS> s_qos = Gen.Int[0, 2].Select(q => (MqttQoS)q);

        /// <summary>Packets of one type.</summary>
        public static Gen<Packet> Of(MqttPacketType type, MqttProtocolLevel level)
        {
            Gen<Packet> any = Gen.Select(s_id, PropertyGen.Of(type, level), (id, properties) => new Packet(type, level) { Id = id, Properties = properties });
            return type switch
            {
                MqttPacketType.Connect => Connect(level),
                MqttPacketType.Connack => Gen.Select(any, Code(type, level), Gen.Bool, (p, code, present) => p with { Id = 0, Code = code, Flag = present && code == 0 }),
                MqttPacketType.Publish => Publish(any, level),
                MqttPacketType.Subscribe => Gen.Select(any, Filters(level), (p, filters) => p with { Filters = filters }),
                MqttPacketType.Unsubscribe => Gen.Select(any, FilterText(level).Array[1, 4], (p, filters) => p with { Filters = filters.Select(Filter.Plain).ToArray() }),
                MqttPacketType.Suback => Gen.Select(any, Code(type, level).Array[1, 5], (p, codes) => p with { Codes = codes.Select(c => (byte)c).ToArray() }),
                MqttPacketType.Unsuback when level < MqttProtocolLevel.V5 => any,
                MqttPacketType.Unsuback => Gen.Select(any, Code(type, level).Array[1, 5], (p, codes) => p with { Codes = codes.Select(c => (byte)c).ToArray() }),
                MqttPacketType.Pingreq or MqttPacketType.Pingresp => Gen.Const(new Packet(type, level)),
                MqttPacketType.Disconnect or MqttPacketType.Auth => Gen.Select(any, Code(type, level), (p, code) => p with { Id = 0, Code = code }),
                _ => Gen.Select(any, Code(type, level), (p, code) => p with { Code = code }),
            };
        }

        private static Gen<Packet> Connect(MqttProtocolLevel level)
        {
            Gen<Will> will = Gen.Select(TextGen.TopicName, TextGen.Bytes, s_qos, Gen.Bool, PropertyGen.Of(PropertyTable.Will, level),
                (topic, payload, qos, retain, properties) => new Will(topic, payload, qos, retain, properties));
            Gen<(string User, byte[] Password)> login = Gen.Select(TextGen.Any.Null(), TextGen.Bytes.Null());
            return Gen.Select(PropertyGen.Of(MqttPacketType.Connect, level), Gen.Bool, Gen.Int[0, 65535], TextGen.Any, will.Null(), login,
                (properties, clean, keepAlive, client, w, l) => new Packet(MqttPacketType.Connect, level)
                {
                    Properties = properties,
                    Flag = clean || (client.Length == 0 && level < MqttProtocolLevel.V5), // 3.1.1 [MQTT-3.1.3-7]
                    KeepAliveSeconds = keepAlive,
                    ClientId = client,
                    Will = w,
                    UserName = l.User,
                    Password = l.User == null && level < MqttProtocolLevel.V5 ? null : l.Password, // 3.1.1 [MQTT-3.1.2-22]
                });
        }

        private static Gen<Packet> Publish(Gen<Packet> any, MqttProtocolLevel level)
        {
            Gen<byte[]> payload = Gen.Frequency((9, TextGen.Bytes), (1, Gen.Byte.Array[100, 400]));
            return Gen.Select(any, TextGen.TopicName, payload, s_qos, Gen.Bool, Gen.Bool, Gen.Bool, (p, topic, bytes, qos, dup, retain, isAliased) => p with
            {
                Id = qos == MqttQoS.AtMostOnce ? 0 : p.Id,
                Flag = dup && qos != MqttQoS.AtMostOnce,
                QoS = qos,
                Retain = retain,
                Topic = isAliased && p.Properties.Any(q => q.Id == MqttProperty.TopicAlias) ? "" : topic,
                Payload = bytes,
            });
        }

        private static Gen<string> FilterText(MqttProtocolLevel level) =>
            level < MqttProtocolLevel.V5 ? TextGen.Filter : Gen.Frequency((4, TextGen.Filter), (1, TextGen.SharedFilter));

        private static Gen<Filter[]> Filters(MqttProtocolLevel level)
        {
            Gen<Filter> plain = Gen.Select(FilterText(level), s_qos, (text, qos) => Filter.Plain(text) with { QoS = qos });
            Gen<Filter> withOptions = Gen.Select(plain, Gen.Bool, Gen.Bool, Gen.Int[0, 2], (f, noLocal, asPublished, handling) => f with
            {
                NoLocal = noLocal && !f.Text.StartsWith("$share/", StringComparison.Ordinal), // 5.0 [MQTT-3.8.3-4]
                RetainAsPublished = asPublished,
                RetainHandling = (MqttRetainHandling)handling,
            });
            return (level < MqttProtocolLevel.V5 ? plain : withOptions).Array[1, 4];
        }

        private static Gen<int> Code(MqttPacketType type, MqttProtocolLevel level)
        {
            int[] codes = (level, type) switch
            {
                (MqttProtocolLevel.V5, _) => Enumerable.Range(0, 256).Where(c => ReasonCodes.IsAllowed((MqttReasonCode)c, type)).ToArray(),
                (_, MqttPacketType.Connack) => new[] { 0, 1, 2, 3, 4, 5 },
                (_, MqttPacketType.Suback) => new[] { 0, 1, 2, SubackPacket.Failure },
                _ => new[] { 0 },
            };
            return Gen.OneOf(codes);
        }
    }
}
