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
        /// Success: granted, see <see cref="GetGrantedQoS"/>. Refused: and forgotten. TimedOut or Stopped: still wanted,
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
            return Subscribe(filter, qos, MqttSubscribeOptions.None, null, null, timeoutMs, out _);
        }

        /// <summary>
        /// Subscribes like <see cref="Subscribe(string, MqttQoS, int)"/> with a handler of its own: it gets every message whose topic matches the
        /// filter, whichever subscription brought it, after <see cref="MessageReceived"/> and as long as the client knows the filter.
        /// </summary>
        /// <returns>As there.</returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="qos">Highest QoS wanted.</param>
        /// <param name="handler">The handler, or null for none. Called like that of an event.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">As there.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Subscribe(string filter, MqttQoS qos, MqttMessageHandler handler, int timeoutMs)
        {
            return Subscribe(filter, qos, MqttSubscribeOptions.None, null, handler, timeoutMs, out _);
        }

        /// <summary>Subscribes like <see cref="Subscribe(string, MqttQoS, int)"/> with all that MQTT 5.0 has.</summary>
        /// <returns>As there; or NotAllowed: this broker takes no wildcards, no shared subscriptions or no subscription identifiers.</returns>
        /// <param name="filter">Topic filter, also a shared one: <c>$share/name/filter</c>.</param>
        /// <param name="qos">Highest QoS wanted.</param>
        /// <param name="options">Options (5.0).</param>
        /// <param name="properties">User properties, subscription identifier (5.0); kept, not copied, while the filter is subscribed. Null: none.</param>
        /// <param name="handler">As there, or null for none.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <param name="reason">The broker's reason code, when it has answered in time.</param>
        /// <exception cref="ArgumentException">As there.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Subscribe(
            string filter,
            MqttQoS qos,
            MqttSubscribeOptions options,
            PropertyBlock properties,
            MqttMessageHandler handler,
            int timeoutMs,
            out MqttReasonCode reason)
        {
            RequireQoS(qos);
            return Subscribe(filter, (int)qos | (int)options, properties, handler, timeoutMs, out reason);
        }

        /// <summary>Ends a subscription, now or as soon as connected; also one that an earlier session left at the broker.</summary>
        /// <returns>Success, or as <see cref="Subscribe(string, MqttQoS, int)"/>.</returns>
        /// <param name="filter">The topic filter, the same characters as when subscribing.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        /// <exception cref="ArgumentNullException">The filter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Unsubscribe(string filter, int timeoutMs)
        {
            return Subscribe(filter, SubscriptionTable.Unsubscribe, null, null, timeoutMs, out _);
        }

        /// <summary>Ends a subscription like <see cref="Unsubscribe(string, int)"/> with all that MQTT 5.0 has.</summary>
        /// <returns>As there.</returns>
        /// <param name="filter">The topic filter, the same characters as when subscribing.</param>
        /// <param name="properties">User properties (5.0); kept, not copied, until the broker has answered. Null: none.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <param name="reason">The broker's reason code, when it has answered in time.</param>
        /// <exception cref="ArgumentException">As there.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Unsubscribe(string filter, PropertyBlock properties, int timeoutMs, out MqttReasonCode reason)
        {
            return Subscribe(filter, SubscriptionTable.Unsubscribe, properties, null, timeoutMs, out reason);
        }

        /// <summary>The QoS that the broker granted to a subscription.</summary>
        /// <returns>0 to 2, or -1 when the filter is not subscribed or not answered yet.</returns>
        /// <param name="filter">The topic filter.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        public int GetGrantedQoS(string filter)
        {
            byte[] utf8 = RequireFilter(filter);
            lock (Session)
            {
                return Session.GetGrantedQoS(utf8);
            }
        }

        private static byte[] RequireFilter(string filter)
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

            return utf8;
        }
    }
}
