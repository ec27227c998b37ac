using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Subscribing.</content>
    public sealed partial class MqttClient
    {
        /// <summary>
        /// Subscribes, now or as soon as connected. The client remembers the filter, and subscribes again whenever the broker has lost the
        /// session. Subscribing again to the same filter replaces its QoS, options and handler.
        /// </summary>
        /// <returns>
        /// Success: granted, see <see cref="GetGrantedQoS"/>. Refused: the broker said no, or takes no packet so large (reason PacketTooLarge), and
        /// the client has forgotten the filter. TimedOut,
        /// Stopped: still wanted; <see cref="Subscribed"/> reports the outcome. QueueFull: there are
        /// <see cref="MqttClientOptions.MaximumSubscriptions"/> already. PacketTooLarge: the filter does not fit the send buffer. Pending: from a
        /// handler or when <paramref name="timeoutMs"/> is 0.
        /// </returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="qos">Highest QoS wanted.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        /// <exception cref="ArgumentNullException">The filter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The QoS is not 0 to 2, or the time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Subscribe(string filter, MqttQoS qos, int timeoutMs)
        {
            return Subscribe(filter, qos, MqttSubscribeOptions.None, null, null, timeoutMs, out _);
        }

        /// <summary>
        /// Subscribes like <see cref="Subscribe(string, MqttQoS, int)"/>, with a handler for this filter. The handler gets every message whose topic
        /// matches the filter, no matter which subscription brought it, after <see cref="MessageReceived"/>.
        /// </summary>
        /// <returns>See that overload.</returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="qos">Highest QoS wanted.</param>
        /// <param name="handler">The handler, called like that of an event; null for none.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Subscribe(string filter, MqttQoS qos, MqttMessageHandler handler, int timeoutMs)
        {
            return Subscribe(filter, qos, MqttSubscribeOptions.None, null, handler, timeoutMs, out _);
        }

        /// <summary>Subscribes like <see cref="Subscribe(string, MqttQoS, int)"/>, with everything that MQTT 5.0 offers.</summary>
        /// <returns>See that overload; also NotAllowed: this broker takes no wildcards, no shared subscriptions or no subscription identifiers.</returns>
        /// <param name="filter">Topic filter, also a shared one: <c>$share/name/filter</c>.</param>
        /// <param name="qos">Highest QoS wanted.</param>
        /// <param name="options">Options (5.0).</param>
        /// <param name="properties">User properties, subscription identifier (5.0); kept, not copied, while the filter is subscribed. Null: none.</param>
        /// <param name="handler">A handler for this filter, or null.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <param name="reason">The broker's reason code, if it has answered in time.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
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

        /// <summary>Ends a subscription, now or as soon as connected, even one that an earlier session left at the broker.</summary>
        /// <returns>The same results as those of <see cref="Subscribe(string, MqttQoS, int)"/>.</returns>
        /// <param name="filter">The topic filter, exactly as it was when subscribing.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        /// <exception cref="ArgumentNullException">The filter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Unsubscribe(string filter, int timeoutMs)
        {
            return Subscribe(filter, SubscriptionTable.Unsubscribe, null, null, timeoutMs, out _);
        }

        /// <summary>Ends a subscription like <see cref="Unsubscribe(string, int)"/>, with everything that MQTT 5.0 offers.</summary>
        /// <returns>See that overload.</returns>
        /// <param name="filter">The topic filter, exactly as it was when subscribing.</param>
        /// <param name="properties">User properties (5.0); kept, not copied, until the broker has answered. Null: none.</param>
        /// <param name="timeoutMs">How long to wait for the broker, in milliseconds; 0: not at all.</param>
        /// <param name="reason">The broker's reason code, if it has answered in time.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Unsubscribe(string filter, PropertyBlock properties, int timeoutMs, out MqttReasonCode reason)
        {
            return Subscribe(filter, SubscriptionTable.Unsubscribe, properties, null, timeoutMs, out reason);
        }

        /// <summary>The QoS that the broker granted to a subscription.</summary>
        /// <returns>0 to 2, or -1 if the filter is not subscribed or the broker has not answered yet.</returns>
        /// <param name="filter">The topic filter.</param>
        /// <exception cref="ArgumentException">It is not a topic filter.</exception>
        public int GetGrantedQoS(string filter)
        {
            byte[] utf8 = RequireFilter(filter);
            lock (Session)
            {
                SubscriptionTable table = Session.Subscriptions;
                return table == null ? -1 : table.GetGrantedQoS(utf8);
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
