using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Wills. They are kept in the store from CONNECT on, and published when the connection ends without DISCONNECT, at once or after a delay.
    internal sealed partial class BrokerEngine
    {
        // The will of the CONNECT being handled, as a handle in the store or 0, and its delay.
        private int _keptWill;
        private uint _willDelaySeconds;

        // Puts the will of a CONNECT into the store. Gives a reason code.
        private int TakeWill(ConnectPacket connect)
        {
            _keptWill = 0;
            _willDelaySeconds = 0;
            if (!connect.HasWill)
            {
                return Success;
            }

            PublishPacket will = _publish;
            will.Buffer = connect.Buffer;
            will.TopicOffset = connect.WillTopicOffset;
            will.TopicLength = connect.WillTopicLength;
            will.Payload = null;
            will.PayloadOffset = connect.WillPayloadOffset;
            will.PayloadLength = connect.WillPayloadLength;
            will.QoS = connect.WillQoS;
            will.Retain = connect.WillRetain;
            int code = CheckAvailable(will, connect.Level);
            if (code != Success)
            {
                return code; // 5.0 [MQTT-3.2.2-12], [MQTT-3.2.2-13]
            }

            SetAsker(connect.Buffer, connect.ClientIdOffset, connect.ClientIdLength, connect.Buffer, connect.UserNameOffset, connect.UserNameLength);
            if (!MayPublish(null, will))
            {
                return (int)MqttReasonCode.NotAuthorized;
            }

            will.Properties.Clear();
            if (connect.Level >= MqttProtocolLevel.V5)
            {
                PropertyBlock properties = connect.WillProperties;
                _willDelaySeconds = Cut(properties, MqttProperty.WillDelayInterval);
                will.Properties.Use(properties.Buffer, properties.Offset, properties.Length);
            }

            _keptWill = _store.Add(will, will.QoS);
            return _keptWill == 0 ? (int)MqttReasonCode.QuotaExceeded : Success;
        }

        private void ReleaseWill(Session session)
        {
            int handle = session.WillHandle;
            session.WillHandle = 0;
            _store.Release(handle);
        }

        // [MQTT-3.1.2-8], [MQTT-3.1.2-9]; retained if it was to be: [MQTT-3.1.2-16], [MQTT-3.1.2-17]
        private void PublishWill(Session session)
        {
            int handle = session.WillHandle;
            if (handle != 0)
            {
                session.WillHandle = 0; // [MQTT-3.1.2-10]
                _store.StartExpiry(handle);
                _store.Read(handle, _stored);
                BeginMessage(null, 0, 0, MqttQoS.AtMostOnce, MqttProtocolLevel.V311);
                Route(_stored, handle, session.Number);
            }
        }
    }
}
