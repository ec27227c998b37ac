using System.Text;
using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <content>
    /// Every decoded field as one line of text, such as <c>PUBLISH dup qos=1 id=10 topic='a/b' payload=6869</c>: what a vector
    /// expects stands beside its bytes and needs no code. Flags that are not set and absent fields do not appear. Properties are
    /// <c>{11=120 26='name':'value'}</c> with their identifiers in hex.
    /// </content>
    public sealed partial class AnyPacket
    {
        private static readonly string[] s_names =
        {
            "RESERVED", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP",
            "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH",
        };

        /// <summary>The packet last decoded without a fault, as text.</summary>
        public string Describe()
        {
            StringBuilder text = new StringBuilder(s_names[(int)Type]);
            switch (Type)
            {
                case MqttPacketType.Connect:
                    DescribeConnect(text);
                    break;
                case MqttPacketType.Connack:
                    Flag(text, "present", _connack.SessionPresent);
                    Number(text, "code", _level < MqttProtocolLevel.V5 ? (int)_connack.ReturnCode : (int)_connack.ReasonCode);
                    Properties(text, _connack.Properties);
                    break;
                case MqttPacketType.Publish:
                    DescribePublish(text);
                    break;
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    Number(text, "id", _ack.PacketId);
                    Reason(text, _ack.ReasonCode);
                    Properties(text, _ack.Properties);
                    break;
                case MqttPacketType.Subscribe:
                    DescribeSubscribe(text);
                    break;
                case MqttPacketType.Suback:
                    Number(text, "id", _suback.PacketId);
                    Properties(text, _suback.Properties);
                    Hex(text, "codes", _suback.CodesOffset, _suback.Count);
                    break;
                case MqttPacketType.Unsubscribe:
                    DescribeUnsubscribe(text);
                    break;
                case MqttPacketType.Unsuback:
                    Number(text, "id", _unsuback.PacketId);
                    Properties(text, _unsuback.Properties);
                    if (_unsuback.Count > 0)
                    {
                        Hex(text, "codes", _unsuback.CodesOffset, _unsuback.Count);
                    }

                    break;
                case MqttPacketType.Disconnect:
                    Reason(text, _disconnect.ReasonCode);
                    Properties(text, _disconnect.Properties);
                    break;
                case MqttPacketType.Auth:
                    Reason(text, _auth.ReasonCode);
                    Properties(text, _auth.Properties);
                    break;
                default:
                    break;
            }

            return text.ToString();
        }

        private void DescribeConnect(StringBuilder text)
        {
            ConnectPacket packet = _connect;
            Number(text, "level", (int)packet.Level);
            Flag(text, "clean", packet.CleanSession);
            Number(text, "keepAlive", packet.KeepAliveSeconds);
            Properties(text, packet.Properties, packet.Level);
            Quoted(text, "client", packet.ClientIdOffset, packet.ClientIdLength);
            if (packet.HasWill)
            {
                Properties(text, packet.WillProperties, packet.Level);
                Quoted(text, "will", packet.WillTopicOffset, packet.WillTopicLength);
                Number(text, "qos", (int)packet.WillQoS);
                Flag(text, "retain", packet.WillRetain);
                Hex(text, "payload", packet.WillPayloadOffset, packet.WillPayloadLength);
            }

            if (packet.HasUserName)
            {
                Quoted(text, "user", packet.UserNameOffset, packet.UserNameLength);
            }

            if (packet.HasPassword)
            {
                Hex(text, "password", packet.PasswordOffset, packet.PasswordLength);
            }
        }

        private void DescribePublish(StringBuilder text)
        {
            PublishPacket packet = _publish;
            Flag(text, "dup", packet.Dup);
            Number(text, "qos", (int)packet.QoS);
            Flag(text, "retain", packet.Retain);
            Number(text, "id", packet.PacketId);
            Properties(text, packet.Properties);
            Quoted(text, "topic", packet.TopicOffset, packet.TopicLength);
            Hex(text, "payload", packet.PayloadOffset, packet.PayloadLength);
        }

        private void DescribeSubscribe(StringBuilder text)
        {
            DecodeBody();
            Number(text, "id", _subscribe.PacketId);
            Properties(text, _subscribe.Properties);
            Number(text, "count", _subscribe.Count);
            while (_subscribe.TryNext())
            {
                Quoted(text, "filter", _subscribe.FilterOffset, _subscribe.FilterLength);
                Number(text, "qos", (int)_subscribe.QoS);
                Flag(text, "noLocal", _subscribe.NoLocal);
                Flag(text, "asPublished", _subscribe.RetainAsPublished);
                if (_subscribe.RetainHandling != MqttRetainHandling.SendAtSubscribe)
                {
                    Number(text, "handling", (int)_subscribe.RetainHandling);
                }
            }
        }

        private void DescribeUnsubscribe(StringBuilder text)
        {
            DecodeBody();
            Number(text, "id", _unsubscribe.PacketId);
            Properties(text, _unsubscribe.Properties);
            Number(text, "count", _unsubscribe.Count);
            while (_unsubscribe.TryNext())
            {
                Quoted(text, "filter", _unsubscribe.FilterOffset, _unsubscribe.FilterLength);
            }
        }
    }
}
