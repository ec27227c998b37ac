using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What clients may publish and subscribe.
    internal sealed partial class BrokerEngine
    {
        // Decides about each message, will and subscription. Null: everything is allowed, except publishing to topics that begin with $.
        public IMqttAuthorizer Authorizer;

        private readonly MqttAccessRequest _access = new MqttAccessRequest();

        // True while an authenticator or authorizer decides, which is in the middle of a packet.
        private bool _isAsking;

        // Whether the broker's limits allow this message, whichever client publishes it. Gives a reason code.
        private int CheckAvailable(PublishPacket message, MqttProtocolLevel level)
        {
            if (message.QoS > _options.MaximumQoS)
            {
                return (int)MqttReasonCode.QoSNotSupported;
            }

            return message.Retain && _options.MaximumRetainedMessages == 0 && level >= MqttProtocolLevel.V5
                ? (int)MqttReasonCode.RetainNotSupported
                : Success;
        }

        // session: null if _access already names the client.
        private bool MayPublish(Session session, PublishPacket message)
        {
            bool isAllowed = message.Buffer[message.TopicOffset] != '$'; // 3.1.1 §4.7.2
            if (isAllowed && Authorizer != null)
            {
                if (session != null)
                {
                    SetAsker(session);
                }

                _access.IsSubscribe = false;
                isAllowed = IsAllowed(message.Buffer, message.TopicOffset, message.TopicLength, message.QoS, message.Retain);
            }

            if (!isAllowed)
            {
                Statistics.AccessDenied++;
                if (session != null)
                {
                    Report(MqttBrokerEventKind.Denied, session, message.Buffer, message.TopicOffset, message.TopicLength, 0);
                }
            }

            return isAllowed;
        }

        private bool MaySubscribe(Session session, SubscribePacket subscribe)
        {
            if (Authorizer == null)
            {
                return true;
            }

            byte[] buffer = subscribe.Buffer;
            int offset = subscribe.FilterOffset;
            int length = subscribe.FilterLength;
            int start = SharedFilter.IsShared(buffer, offset, length) ? SharedFilter.FilterOffset(buffer, offset, length) : offset;
            SetAsker(session);
            _access.IsSubscribe = true;
            bool isAllowed = start < offset + length && IsAllowed(buffer, start, offset + length - start, subscribe.QoS, false);
            Statistics.AccessDenied += isAllowed ? 0 : 1;
            return isAllowed;
        }

        private void SetAsker(Session session)
        {
            SetAsker(session.ClientId, 0, session.ClientIdLength, session.UserName, 0, session.UserNameLength);
        }

        private void SetAsker(byte[] clientId, int idOffset, int idLength, byte[] userName, int nameOffset, int nameLength)
        {
            MqttAccessRequest access = _access;
            access.ClientId = clientId;
            access.ClientIdOffset = idOffset;
            access.ClientIdLength = idLength;
            access.UserName = userName;
            access.UserNameOffset = nameOffset;
            access.UserNameLength = nameLength;
        }

        private void RefuseWhileAsking()
        {
            if (_isAsking)
            {
                throw new InvalidOperationException("An authenticator or authorizer must not call the broker.");
            }
        }

        private bool IsAllowed(byte[] topic, int offset, int length, MqttQoS qos, bool retain)
        {
            MqttAccessRequest access = _access;
            access.Topic = topic;
            access.TopicOffset = offset;
            access.TopicLength = length;
            access.QoS = qos;
            access.Retain = retain;
            _isAsking = true;
            try
            {
                return Authorizer.IsAllowed(access);
            }
            catch (Exception)
            {
                Statistics.HandlerFaults++;
                return false;
            }
            finally
            {
                _isAsking = false;
            }
        }
    }
}
