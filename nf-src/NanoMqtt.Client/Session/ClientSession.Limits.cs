using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>What a server says about itself in CONNACK, above all what it does not allow (MQTT 5.0 §3.2.2.3). 3.1.1 knows no limits.</content>
    internal sealed partial class ClientSession
    {
        // In PUBLISH's first byte. At 5.0 a server may refuse them.
        internal const int RetainBit = 1;
        private const int QoSBits = 6;
        private const int ExactlyOnceBit = 4;

        // Stands for the size.
        private const int LargeBit = 64;

        // What is forbidden on this connection: bits of PUBLISH's first byte, and SubscriptionTable's; 0 for nothing.
        private int _forbidden;
        private int _largestBytes;
        private int _aliasMaximum;

        // Of a packet together with the writer's gap.
        private int LargestWithGap => _largestBytes + 4 - VariableByteInteger.CountBytes(_largestBytes - 2);

        private void ForgetServer()
        {
            _forbidden = 0;
            _largestBytes = MqttLimits.MaximumFixedHeaderBytes + MqttLimits.MaximumRemainingLength;
            _aliasMaximum = 0;
            _aliasCount = 0;
            if (_topics != null)
            {
                Array.Clear(_topics, 0, _topics.Length);
            }
        }

        // CONNACK has these properties. False: our side of the authentication does not accept it.
        private bool TryAccept(PropertyBlock properties)
        {
            while (properties.TryNext())
            {
                int number = (int)properties.Number;
                switch (properties.Id)
                {
                    case MqttProperty.ServerKeepAlive:
                        _keepAliveMs = number * 1000; // 5.0 [MQTT-3.2.2-21]
                        break;
                    case MqttProperty.AssignedClientIdentifier:
                        string given = ClientId;
                        ClientId = ValueOf(properties);
                        if (!TryWriteConnect(null))
                        {
                            ClientId = given;
                        }

                        break;
                    case MqttProperty.ResponseInformation:
                        ResponseInformation = ValueOf(properties);
                        break;
                    case MqttProperty.ReceiveMaximum:
                        _window = number < _window ? number : _window; // 5.0 [MQTT-3.3.4-7]
                        break;
                    case MqttProperty.MaximumPacketSize:
                        if ((uint)number < _largestBytes)
                        {
                            _largestBytes = number;
                        }

                        _forbidden |= LargeBit;
                        break;
                    case MqttProperty.TopicAliasMaximum:
                        _aliasMaximum = number < _aliases.Length ? number : _aliases.Length; // 5.0 [MQTT-3.3.2-9]
                        break;
                    case MqttProperty.MaximumQoS:
                        _forbidden |= number == 0 ? QoSBits : ExactlyOnceBit;
                        break;
                    case MqttProperty.RetainAvailable:
                    case MqttProperty.WildcardSubscriptionAvailable:
                    case MqttProperty.SubscriptionIdentifierAvailable:
                    case MqttProperty.SharedSubscriptionAvailable:
                        if (number == 0)
                        {
                            _forbidden |= RetainBit << (properties.Id - MqttProperty.RetainAvailable);
                        }

                        break;
                    default:
                        break;
                }
            }

            return IsServerAuthentic(properties);
        }

        private static string ValueOf(PropertyBlock property)
        {
            return Utf8.GetString(property.Buffer, property.ValueOffset, property.ValueLength);
        }

        // Why a message with this first byte must not be sent, or Success.
        private MqttReasonCode Check(int firstByte, int packetBytes)
        {
            int forbidden = firstByte & _forbidden;
            if ((forbidden & QoSBits) != 0)
            {
                return MqttReasonCode.QoSNotSupported; // 5.0 [MQTT-3.2.2-11]
            }

            if ((forbidden & RetainBit) != 0)
            {
                return MqttReasonCode.RetainNotSupported; // 5.0 [MQTT-3.2.2-14]
            }

            return packetBytes > _largestBytes ? MqttReasonCode.PacketTooLarge : MqttReasonCode.Success; // 5.0 [MQTT-3.2.2-15]
        }
    }
}
