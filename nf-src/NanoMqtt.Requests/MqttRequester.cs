using System;
using System.Threading;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Requests
{
    /// <summary>
    /// Sends requests and waits for the responses, by publish and subscribe (MQTT 5.0 §4.10). A request carries the response topic and a number
    /// as correlation data; the response must carry the same number. A requester has one request at a time, so each thread needs its own, with
    /// its own response topic.
    /// </summary>
    public sealed class MqttRequester
    {
        private const int NumberBytes = 4;

        private readonly MqttClient _client;

        // Set when the response is there. Also the lock between Request and the handler: a response counts only while its request waits.
        private readonly AutoResetEvent _responded = new AutoResetEvent(false);

        // Properties of all requests: the response topic and, at the end, the number. Null before the first request.
        private PropertyBlock _properties;
        private string _responseTopic;
        private int _number;
        private bool _isWaiting;
        private byte[] _response;

        /// <summary>Makes a requester. The first request subscribes to the response topic, with one of the client's subscriptions.</summary>
        /// <param name="client">A client of MQTT 5.0, also one that you run by Poll. It stays yours: dispose of it yourself.</param>
        /// <param name="responseTopic">
        /// The topic for the responses; no other requester may use it. Null: the topic that the broker offers
        /// (<see cref="MqttClient.ResponseInformation"/>), with "/response" after it.
        /// </param>
        /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
        public MqttRequester(MqttClient client, string responseTopic)
        {
            _client = client ?? throw new ArgumentNullException(nameof(client));
            _responseTopic = responseTopic;
        }

        /// <summary>Sends a request and waits for the response.</summary>
        /// <returns>
        /// Success: <paramref name="response"/> is there. TimedOut: no response, as always if one side speaks 3.1.1, which has no response topics.
        /// Stopped: the client is stopped, or was meanwhile. NotAllowed: there is no response topic, or it could not be subscribed to. Pending, and
        /// nothing was sent: called from a handler, which must not wait, or with a time of 0. Anything else: why the request could not be published.
        /// </returns>
        /// <param name="topic">Topic of the request.</param>
        /// <param name="payload">The request, which is copied; null is the same as empty.</param>
        /// <param name="qos">QoS of the request.</param>
        /// <param name="timeoutMs">How long to wait for the response, in milliseconds, at least 1.</param>
        /// <param name="response">
        /// The payload of the response in a new array; null if none came in time. A response larger than
        /// <see cref="MqttClientOptions.ReceiveBufferBytes"/> is ignored.
        /// </param>
        /// <exception cref="ArgumentException">The topic is not a topic name.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Request(string topic, byte[] payload, MqttQoS qos, int timeoutMs, out byte[] response)
        {
            response = null;

            // Finds out whether this thread may wait: the event is set, so this takes no time, and is reset afterwards.
            _responded.Set();
            MqttResult result = _client.WaitFor(_responded, timeoutMs);
            if (result != MqttResult.Success)
            {
                return result;
            }

            if (!TrySubscribe())
            {
                return MqttResult.NotAllowed;
            }

            try
            {
                result = Send(topic, payload, qos);
                if (result <= MqttResult.Pending)
                {
                    result = _client.WaitFor(_responded, timeoutMs);
                }
            }
            finally
            {
                lock (_responded)
                {
                    _isWaiting = false;
                    response = _response;
                    _response = null;
                }
            }

            return response == null ? result : MqttResult.Success;
        }

        private MqttResult Send(string topic, byte[] payload, MqttQoS qos)
        {
            // First of all, since on a fast network the response comes before Publish returns.
            lock (_responded)
            {
                _isWaiting = true;
                _number++;
                for (int i = 0; i < NumberBytes; i++)
                {
                    _properties.Buffer[_properties.Length - NumberBytes + i] = (byte)(_number >> (8 * i));
                }
            }

            PublishPacket packet = new PublishPacket { Topic = topic, Payload = payload, QoS = qos, Properties = _properties };
            packet.PayloadLength = payload == null ? 0 : payload.Length;
            return _client.Publish(packet, 0, out _);
        }

        // Subscribes once. False: there is no response topic, or the client does not take the subscription.
        private bool TrySubscribe()
        {
            if (_properties != null)
            {
                return true;
            }

            string offer = _client.ResponseInformation;
            _responseTopic ??= offer == null ? null : offer + "/response";
            if (_responseTopic == null || _client.Subscribe(_responseTopic, MqttQoS.AtLeastOnce, HandleResponse, 0) > MqttResult.Pending)
            {
                return false;
            }

            PropertyWriter writer = new PropertyWriter(6 + Utf8.CountBytes(_responseTopic) + NumberBytes);
            writer.Add(MqttProperty.ResponseTopic, _responseTopic);
            writer.Add(MqttProperty.CorrelationData, new byte[NumberBytes], 0, NumberBytes);
            _properties = new PropertyBlock();
            _properties.Use(writer.Buffer, 0, writer.Length);
            return true;
        }

        private void HandleResponse(MqttClient client, MqttMessage message)
        {
            PropertyBlock properties = message.Properties;
            lock (_responded)
            {
                if (_isWaiting && message.PayloadLength == message.TotalLength && properties.TryFind(MqttProperty.CorrelationData)
                    && properties.ValueLength == NumberBytes
                    && Bytes.AreEqual(properties.Buffer, properties.ValueOffset, _properties.Buffer, _properties.Length - NumberBytes, NumberBytes))
                {
                    _response = message.GetPayload();
                    _responded.Set();
                }
            }
        }
    }
}
