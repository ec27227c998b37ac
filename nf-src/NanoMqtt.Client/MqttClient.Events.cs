using System;

namespace NanoMqtt.Client
{
    /// <content>
    /// Events. All are raised on the client's thread, or the one that polls, outside any lock. What a handler throws is counted in
    /// <see cref="MqttClientStatistics.HandlerExceptions"/> and goes no further.
    /// </content>
    public sealed partial class MqttClient
    {
        /// <summary>A broker has accepted the connection. Subscriptions and queued messages follow by themselves.</summary>
        public event MqttConnectedHandler Connected;

        /// <summary>A connection, or the attempt to make one, has ended. Raised once for each.</summary>
        public event MqttDisconnectedHandler Disconnected;

        /// <summary>A message has come.</summary>
        public event MqttMessageHandler MessageReceived;

        /// <summary>A QoS 1 or 2 message has arrived at the broker.</summary>
        public event MqttDeliveredHandler Delivered;

        /// <summary>The broker has granted or refused a subscription.</summary>
        public event MqttSubscribedHandler Subscribed;

        internal void RaiseConnected(bool sessionPresent)
        {
            try
            {
                Connected?.Invoke(this, sessionPresent);
            }
            catch (Exception)
            {
                Statistics.HandlerExceptions++;
            }
        }

        internal void RaiseDisconnected(MqttDisconnectReason reason, string detail)
        {
            try
            {
                Disconnected?.Invoke(this, reason, detail);
            }
            catch (Exception)
            {
                Statistics.HandlerExceptions++;
            }
        }

        internal void RaiseMessageReceived(MqttMessage message)
        {
            try
            {
                MessageReceived?.Invoke(this, message);
            }
            catch (Exception)
            {
                Statistics.HandlerExceptions++;
            }
        }

        internal void RaiseDelivered(int packetId, MqttResult result)
        {
            try
            {
                Delivered?.Invoke(this, packetId, result);
            }
            catch (Exception)
            {
                Statistics.HandlerExceptions++;
            }
        }

        internal void RaiseSubscribed(string filter, MqttResult result)
        {
            try
            {
                Subscribed?.Invoke(this, filter, result);
            }
            catch (Exception)
            {
                Statistics.HandlerExceptions++;
            }
        }
    }
}
