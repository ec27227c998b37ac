using System;
using System.Linq;
using CsCheck;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>Blocks of properties: all that their packet may carry, in any order, repeated where that is allowed.</summary>
    internal static class PropertyGen
    {
        private static readonly Gen<PropertyValue[]> s_none = Gen.Const(Array.Empty<PropertyValue>());

        private static readonly Gen<uint> s_two = Gen.OneOf(Gen.OneOf(0u, 1u, 255u, 256u, 65535u), Gen.UInt[0, 65535]);
        private static readonly Gen<uint> s_four = Gen.OneOf(Gen.OneOf(0u, 1u, 65536u, 0x80000000u, uint.MaxValue), Gen.UInt);
        private static readonly Gen<uint> s_variable = Gen.OneOf(Gen.OneOf(1u, 127u, 128u, 16383u, 16384u, 2097151u, 2097152u, 268435455u), Gen.UInt[1, 268435455]);

        /// <summary>The properties of a packet, or of a will.</summary>
        public static Gen<PropertyValue[]> Of(MqttPacketType owner, MqttProtocolLevel level)
        {
            Gen<PropertyValue>[] allowed = Enumerable.Range(1, PropertyTable.MaximumId).Select(id => (MqttProperty)id)
                .Where(id => PropertyTable.IsAllowed(id, owner)).Select(One).ToArray();
            return level < MqttProtocolLevel.V5 || allowed.Length == 0 ? s_none : Gen.OneOf(allowed).Array[0, 10].Select(all => Legal(all, owner));
        }

        private static Gen<PropertyValue> One(MqttProperty id) => id switch
        {
            MqttProperty.UserProperty => Gen.Select(TextGen.Any, TextGen.Any, (name, text) => new PropertyValue(id, Name: name, Text: text)),
            MqttProperty.CorrelationData or MqttProperty.AuthenticationData => TextGen.Bytes.Select(bytes => new PropertyValue(id, Bytes: bytes)),
            MqttProperty.ResponseTopic => TextGen.TopicName.Select(text => new PropertyValue(id, Text: text)),
            MqttProperty.ContentType or MqttProperty.AssignedClientIdentifier or MqttProperty.AuthenticationMethod or MqttProperty.ResponseInformation
                or MqttProperty.ServerReference or MqttProperty.ReasonString => TextGen.Any.Select(text => new PropertyValue(id, Text: text)),
            MqttProperty.SubscriptionIdentifier => s_variable.Select(number => new PropertyValue(id, number)),
            MqttProperty.MaximumPacketSize => s_four.Where(n => n > 0).Select(number => new PropertyValue(id, number)),
            MqttProperty.ReceiveMaximum or MqttProperty.TopicAlias => s_two.Where(n => n > 0).Select(number => new PropertyValue(id, number)),
            MqttProperty.ServerKeepAlive or MqttProperty.TopicAliasMaximum => s_two.Select(number => new PropertyValue(id, number)),
            MqttProperty.MessageExpiryInterval or MqttProperty.SessionExpiryInterval or MqttProperty.WillDelayInterval => s_four.Select(number => new PropertyValue(id, number)),
            _ => Gen.UInt[0, 1].Select(number => new PropertyValue(id, number)),
        };

        // What may stand once stands once; data comes with its method, and AUTH has one.
        private static PropertyValue[] Legal(PropertyValue[] all, MqttPacketType owner)
        {
            PropertyValue[] once = all.Where((p, i) => PropertyTable.IsRepeatable(p.Id, owner) || !all.Take(i).Any(q => q.Id == p.Id)).ToArray();
            bool needsMethod = owner == MqttPacketType.Auth || (owner == MqttPacketType.Connect && once.Any(p => p.Id == MqttProperty.AuthenticationData));
            return needsMethod && !once.Any(p => p.Id == MqttProperty.AuthenticationMethod) ? [.. once, new PropertyValue(MqttProperty.AuthenticationMethod, Text: "PLAIN")] : once;
        }
    }
}
