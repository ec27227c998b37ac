using System;
using System.Collections;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.M2Mqtt
{
    /// <content>Subscribing.</content>
    public sealed partial class MqttClient
    {
        // The oldest is given up when there are more: it is not going to be answered.
        private const int MaximumRequests = 16;

        // Of FilterRequest; locked.
        private readonly ArrayList _requests = new ArrayList();
        private ushort _lastRequestId;

        /// <summary>
        /// Subscribes, now or with the next connection, and again by itself if the broker has lost the session. When the broker has answered all
        /// filters, <see cref="MqttMsgSubscribed"/> follows, with GrantedFailure for those that it refused.
        /// </summary>
        /// <returns>The identifier that the event will report; the event may come before this returns.</returns>
        /// <param name="topics">Topic filters.</param>
        /// <param name="qosLevels">The highest QoS wanted of each.</param>
        /// <exception cref="InvalidOperationException">
        /// There are more filters than <see cref="MqttClientOptions.MaximumSubscriptions"/>, or one does not fit the send buffer. Those before it
        /// are subscribed.
        /// </exception>
        /// <exception cref="ArgumentException">One of them is not a topic filter.</exception>
        public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
        {
            return Request(topics, qosLevels);
        }

        /// <summary>Ends subscriptions, now or with the next connection. <see cref="MqttMsgUnsubscribed"/> follows.</summary>
        /// <returns>The identifier that the event will report; the event may come before this returns.</returns>
        /// <param name="topics">Topic filters, exactly as they were when subscribing.</param>
        /// <exception cref="InvalidOperationException">As when subscribing.</exception>
        /// <exception cref="ArgumentException">One of them is not a topic filter.</exception>
        public ushort Unsubscribe(string[] topics)
        {
            return Request(topics, null);
        }

        // qosLevels: null to unsubscribe.
        private ushort Request(string[] filters, MqttQoSLevel[] qosLevels)
        {
            Client.MqttClient client = RequireClient();
            FilterRequest request = AddRequest(filters, qosLevels == null);
            for (int i = 0; i < filters.Length; i++)
            {
                MqttResult result = qosLevels == null
                    ? client.Unsubscribe(filters[i], 0)
                    : client.Subscribe(filters[i], (MqttQoS)qosLevels[i], 0);
                RequireTaken(result);
            }

            return request.Id;
        }

        private FilterRequest AddRequest(string[] filters, bool isUnsubscribe)
        {
            lock (_requests)
            {
                if (_requests.Count == MaximumRequests)
                {
                    _requests.RemoveAt(0);
                }

                _lastRequestId = (ushort)(_lastRequestId % ushort.MaxValue + 1);
                FilterRequest request = new FilterRequest(_lastRequestId, filters, isUnsubscribe);
                _requests.Add(request);
                return request;
            }
        }

        // A request that this answer completes, or null. To be called again: the same filter may stand in several.
        private FilterRequest TakeAnswered(string filter, bool isUnsubscribe, MqttQoSLevel answer)
        {
            lock (_requests)
            {
                for (int i = 0; i < _requests.Count; i++)
                {
                    FilterRequest request = (FilterRequest)_requests[i];
                    if (request.IsUnsubscribe == isUnsubscribe && request.Take(filter, answer))
                    {
                        _requests.RemoveAt(i);
                        return request;
                    }
                }
            }

            return null;
        }
    }
}
