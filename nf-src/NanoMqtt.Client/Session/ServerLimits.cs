using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>What a server allows on one connection: the properties of its CONNACK (MQTT 5.0 §3.2.2.3). 3.1.1 knows no limits.</summary>
    internal sealed class ServerLimits
    {
        internal int ReceiveMaximum;
        internal int MaximumPacketBytes;
        internal int MaximumQoS;
        internal bool IsRetainForbidden;
        internal int TopicAliasMaximum;

        // Which filters are forbidden; 0: none.
        internal int Forbidden;

        private const int Wildcard = 1;
        private const int Identifier = 2;
        private const int Shared = 4;

        internal ServerLimits()
        {
            Clear();
        }

        internal void Clear()
        {
            ReceiveMaximum = MqttLimits.MaximumPacketIdentifier;
            MaximumPacketBytes = int.MaxValue;
            MaximumQoS = (int)MqttQoS.ExactlyOnce;
            IsRetainForbidden = false;
            TopicAliasMaximum = 0;
            Forbidden = 0;
        }

        // The property on which the walk stands.
        internal void Read(PropertyBlock property)
        {
            int number = (int)property.Number;
            switch (property.Id)
            {
                case MqttProperty.ReceiveMaximum:
                    ReceiveMaximum = number; // 5.0 [MQTT-3.3.4-7]
                    break;
                case MqttProperty.MaximumPacketSize:
                    MaximumPacketBytes = number < 0 ? int.MaxValue : number;
                    break;
                case MqttProperty.MaximumQoS:
                    MaximumQoS = number;
                    break;
                case MqttProperty.RetainAvailable:
                    IsRetainForbidden = number == 0;
                    break;
                case MqttProperty.TopicAliasMaximum:
                    TopicAliasMaximum = number;
                    break;
                case MqttProperty.WildcardSubscriptionAvailable:
                    Forbid(Wildcard, number);
                    break;
                case MqttProperty.SubscriptionIdentifierAvailable:
                    Forbid(Identifier, number);
                    break;
                case MqttProperty.SharedSubscriptionAvailable:
                    Forbid(Shared, number);
                    break;
                default:
                    break;
            }
        }

        // Why a message must not be sent, or Success.
        internal MqttReasonCode Check(int qos, bool retain, int packetBytes)
        {
            if (qos > MaximumQoS)
            {
                return MqttReasonCode.QoSNotSupported; // 5.0 [MQTT-3.2.2-11]
            }

            if (retain && IsRetainForbidden)
            {
                return MqttReasonCode.RetainNotSupported; // 5.0 [MQTT-3.2.2-14]
            }

            return packetBytes > MaximumPacketBytes ? MqttReasonCode.PacketTooLarge : MqttReasonCode.Success; // 5.0 [MQTT-3.2.2-15]
        }

        internal static bool IsForbidden(int forbidden, byte[] filter, PropertyBlock properties)
        {
            if (((forbidden & Shared) != 0 && SharedFilter.IsShared(filter, 0, filter.Length))
                || ((forbidden & Identifier) != 0 && properties != null && properties.TryFind(MqttProperty.SubscriptionIdentifier)))
            {
                return true;
            }

            for (int i = 0; i < filter.Length && (forbidden & Wildcard) != 0; i++)
            {
                if (filter[i] == '+' || filter[i] == '#')
                {
                    return true;
                }
            }

            return false;
        }

        private void Forbid(int filters, int isAvailable)
        {
            if (isAvailable == 0)
            {
                Forbidden |= filters;
            }
        }
    }
}
