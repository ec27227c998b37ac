using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Wills: kept in the message store from CONNECT on, published when the connection ends without DISCONNECT.
    internal sealed partial class BrokerEngine
    {
        // False when the store has no room for it.
        private bool TryKeepWill(Connection connection, ConnectPacket connect)
        {
            connection.WillHandle = 0;
            if (!connect.HasWill)
            {
                return true;
            }

            PublishPacket will = _publish;
            will.Buffer = connect.Buffer;
            will.TopicOffset = connect.WillTopicOffset;
            will.TopicLength = connect.WillTopicLength;
            will.Payload = null;
            will.PayloadOffset = connect.WillPayloadOffset;
            will.PayloadLength = connect.WillPayloadLength;
            will.QoS = connect.WillQoS;
            connection.WillRetain = connect.WillRetain;
            connection.WillHandle = _store.Add(will);
            return connection.WillHandle != 0;
        }

        private void ReleaseWill(Connection connection)
        {
            _store.Release(connection.WillHandle);
            connection.WillHandle = 0;
        }

        // [MQTT-3.1.2-8], [MQTT-3.1.2-9]
        private void PublishWill(Connection connection)
        {
            if (connection.WillHandle != 0)
            {
                _store.Read(connection.WillHandle, _publish);
                _publish.Retain = connection.WillRetain; // [MQTT-3.1.2-16], [MQTT-3.1.2-17]
                _encoder.BeginMessage(null, 0, 0, MqttQoS.AtMostOnce);
                Route(_publish, connection.WillHandle);
                ReleaseWill(connection); // [MQTT-3.1.2-10]
            }
        }
    }
}
