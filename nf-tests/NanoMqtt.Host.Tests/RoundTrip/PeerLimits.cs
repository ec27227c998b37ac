using System;
using System.Linq;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>
    /// What MQTTnet 5's formatter cannot write although the specification allows it, case by case; <see cref="PeerDeviationTests"/> holds
    /// each of them against MQTTnet, so that a case that is put right there is noticed here.
    /// </summary>
    internal static class PeerLimits
    {
        private static readonly MqttProperty[] s_oneByDefault =
        {
            MqttProperty.RequestProblemInformation, MqttProperty.RetainAvailable, MqttProperty.WildcardSubscriptionAvailable,
            MqttProperty.SubscriptionIdentifierAvailable, MqttProperty.SharedSubscriptionAvailable,
        };

        /// <summary>The packet without what MQTTnet cannot write, its properties in the order in which MQTTnet writes them.</summary>
        public static Packet Within(Packet p)
        {
            Packet within = p with { Properties = Within(p.Properties), Will = p.Will == null ? null : p.Will with { Properties = Within(p.Will.Properties) } };
            within = LoginAndClientId(within);
            return Ordered(within);
        }

        /// <summary>
        /// Where both ways of writing are legal and MQTTnet takes the longer one: a reason code without properties with a length of 0
        /// behind it (5.0 §3.4.2.2.1 and its like), DISCONNECT with reason code 0 spelled out (5.0 §3.14.2.1).
        /// </summary>
        public static bool IsWrittenLonger(Packet p)
        {
            bool isBare = p.Level >= MqttProtocolLevel.V5 && p.Properties.Length == 0;
            return isBare && (p.Type == MqttPacketType.Disconnect || (p.Type is >= MqttPacketType.Puback and <= MqttPacketType.Pubcomp && p.Code != 0));
        }

        private static PropertyValue[] Within(PropertyValue[] properties) => properties.Select(Named).Where(p => !IsEmptyText(p) && !IsLeftOut(p)).ToArray();

        // A string property may be empty (5.0 §1.5.4): MQTTnet leaves it out. Authentication data needs its method all the same.
        private static PropertyValue Named(PropertyValue p) => p.Id == MqttProperty.AuthenticationMethod && p.Text == "" ? p with { Text = "PLAIN" } : p;

        private static bool IsEmptyText(PropertyValue p) => p.Name == null && p.Text == "";

        // A number that is the default says nothing, and MQTTnet leaves it out. It does so too where being there means something:
        // Message Expiry Interval 0 (5.0 §3.3.2.3.3), Server Keep Alive 0 (§3.2.2.3.14), Session Expiry Interval 0 in CONNACK (§3.2.2.3.2)
        // and DISCONNECT (§3.14.2.2.2).
        private static bool IsLeftOut(PropertyValue p) =>
            p.Text == null && p.Bytes == null && p.Id != MqttProperty.MaximumQoS && p.Number == (s_oneByDefault.Contains(p.Id) ? 1u : 0u);

        // A password without a user name (5.0 §3.1.2.9) and an empty client identifier without Clean Start (5.0 §3.1.3.1): MQTTnet throws.
        private static Packet LoginAndClientId(Packet p) => p.Type != MqttPacketType.Connect ? p : p with
        {
            UserName = p.Password == null ? p.UserName : p.UserName ?? "",
            Flag = p.Flag || p.ClientId.Length == 0,
        };

        // The order of different properties is free (5.0 §2.2.2.2); PeerCodec lists them in the order in which MQTTnet writes them.
        private static Packet Ordered(Packet p)
        {
            Packet ordered = PeerCodec.Decode(PeerCodec.Encode(p), p.Level);
            return p with
            {
                Properties = Ordered(p.Properties, ordered.Properties),
                Will = p.Will == null ? null : p.Will with { Properties = Ordered(p.Will.Properties, ordered.Will.Properties) },
            };
        }

        private static PropertyValue[] Ordered(PropertyValue[] properties, PropertyValue[] order) =>
            properties.OrderBy(p => Array.FindIndex(order, q => q.Id == p.Id)).ToArray();
    }
}
