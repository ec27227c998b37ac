using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Subscribing.</content>
    public sealed partial class MqttClient
    {
        /// <summary>
        /// Subscribes, now or as soon as connected. The filter is remembered and subscribed again whenever the broker has lost the
        /// session. Subscribing again to the same filter replaces its QoS.
        /// </summary>
        /// <returns>
        /// Success: granted, see <see cref="GetGrantedQoS"/>. Refused: and forgotten. TimedOut, Stopped or Busy: still wanted,
        /// <see cref="Subscribed"/> will tell. QueueFull: <see cref="MqttClientOptions.MaximumSubscriptions"/>. PacketTooLarge: the filter
        /// does not fit the send buffer. Pending: from a handler or when <paramref name="timeoutMs"/> is 0.
        /// </returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="qos">Highest QoS wanted.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        /// <exception cref="ArgumentNullException">The filter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The QoS is none, or the time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Subscribe(string filter, MqttQoS qos, int timeoutMs)
        {
            RequireUsable();
            RequireTimeout(timeoutMs);
            RequireFilter(filter);
            RequireQoS(qos);
            return _pump.Subscribe(filter, (int)qos, timeoutMs);
        }

        /// <summary>Ends a subscription, now or as soon as connected; also one that an earlier session left at the broker.</summary>
        /// <returns>Success, or as <see cref="Subscribe"/>.</returns>
        /// <param name="filter">The topic filter, the same characters as when subscribing.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        /// <exception cref="ArgumentNullException">The filter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Unsubscribe(string filter, int timeoutMs)
        {
            RequireUsable();
            RequireTimeout(timeoutMs);
            RequireFilter(filter);
            return _pump.Subscribe(filter, SubscriptionTable.Unsubscribe, timeoutMs);
        }

        /// <summary>The QoS that the broker granted to a subscription.</summary>
        /// <returns>0 to 2, or -1 when the filter is not subscribed or not answered yet.</returns>
        /// <param name="filter">The topic filter.</param>
        public int GetGrantedQoS(string filter)
        {
            return _pump.GetGrantedQoS(filter);
        }

        private static void RequireFilter(string filter)
        {
            if (filter == null)
            {
                throw new ArgumentNullException(nameof(filter));
            }

            byte[] utf8 = Utf8.GetBytes(filter);
            if (TopicFilter.Check(utf8, 0, utf8.Length) != MqttError.None)
            {
                throw new ArgumentException(null, nameof(filter)); // [MQTT-3.8.3-1], [MQTT-3.10.3-1]
            }
        }
    }
}
