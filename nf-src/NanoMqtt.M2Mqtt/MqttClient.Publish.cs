using System;
using System.Collections;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.M2Mqtt
{
    /// <content>Publishing.</content>
    public sealed partial class MqttClient
    {
        // How long Publish waits for room in a full queue.
        private const int RoomTimeoutMs = 10000;

        /// <inheritdoc/>
        public ushort Publish(string topic, byte[] message)
        {
            return Publish(topic, message, null);
        }

        /// <inheritdoc/>
        public ushort Publish(string topic, byte[] message, string contentType)
        {
            return Publish(topic, message, contentType, null);
        }

        /// <summary>
        /// Publishes. At QoS 0 the message goes out now, or is lost if there is no connection. At QoS 1 and 2 it is queued, connected or not, and
        /// kept until it is acknowledged, even across lost connections. If the queue is full, the call waits for room, but not in a handler and
        /// not without a connection.
        /// </summary>
        /// <returns>
        /// The identifier that <see cref="MqttMsgPublished"/> will report; the event may come before this returns. 0 at QoS 0, which is not
        /// acknowledged.
        /// </returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="message">
        /// Payload; null is the same as empty. A payload larger than the queue is not copied: do not change it until it is acknowledged.
        /// </param>
        /// <param name="contentType">5.0: content type, or null.</param>
        /// <param name="userProperties">5.0: <see cref="UserProperty"/> objects, or null.</param>
        /// <param name="qosLevel">QoS.</param>
        /// <param name="retain">Whether the broker keeps it for new subscriptions.</param>
        /// <exception cref="InvalidOperationException">The message was not accepted: the queue is full, or the server does not allow it.</exception>
        /// <exception cref="ArgumentException">The topic is not valid, or <paramref name="userProperties"/> has something else in it.</exception>
        /// <exception cref="NotSupportedException">Content type or user properties below 5.0.</exception>
        public ushort Publish(
            string topic,
            byte[] message,
            string contentType,
            ArrayList userProperties,
            MqttQoSLevel qosLevel = MqttQoSLevel.AtMostOnce,
            bool retain = false)
        {
            PublishPacket packet = new PublishPacket
            {
                Topic = topic,
                Payload = message,
                PayloadLength = message == null ? 0 : message.Length,
                QoS = (MqttQoS)qosLevel,
                Retain = retain,
            };
            if (!string.IsNullOrEmpty(contentType) || (userProperties != null && userProperties.Count > 0))
            {
                if (!IsLevel5)
                {
                    throw new NotSupportedException();
                }

                packet.Properties = PropertiesOf(contentType, userProperties, false);
            }

            Client.MqttClient client = RequireClient();
            MqttResult result;
            do
            {
                result = client.Publish(packet, 0, out _);
                if (result == MqttResult.PacketTooLarge)
                {
                    result = client.PublishLarge(packet, null, 0, out _);
                }
            }
            while (result == MqttResult.QueueFull && _isOpen && client.WaitForDelivery(RoomTimeoutMs) == MqttResult.Success);

            RequireTaken(result);
            return (ushort)packet.PacketId;
        }

        private Client.MqttClient RequireClient()
        {
            return _client ?? throw new InvalidOperationException("call Connect first");
        }

        private void RequireTaken(MqttResult result)
        {
            if (result > MqttResult.NotConnected)
            {
                throw new InvalidOperationException(
                    result == MqttResult.QueueFull && !_isOpen ? "call Connect first"
                    : result == MqttResult.QueueFull ? "no room: wait, or raise MaximumQueuedBytes, MaximumQueuedMessages or MaximumSubscriptions in Options"
                    : result == MqttResult.NotAllowed ? "the server does not allow this QoS, size, filter or retained message"
                    : "too large: raise SendBufferBytes or MaximumQueuedBytes in Options");
            }
        }
    }
}
