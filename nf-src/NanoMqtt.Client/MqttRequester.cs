using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// Sends requests and waits for the responses, over publish and subscribe (MQTT 5.0 §4.10). A request carries the topic to answer to and a
    /// number, and the response carries the number back. One request at a time: each thread needs a requester, and a response topic, of its own.
    /// </summary>
    public sealed class MqttRequester
    {
        private readonly MqttClient _client;
        private readonly byte[] _correlation = new byte[4];
        private PropertyBlock _properties;
        private string _responseTopic;
        private byte[] _response;

        // Number of the request that is under way, or 0.
        private int _number;
        private int _lastNumber;

        /// <summary>Makes a requester. The first request subscribes to the response topic, with one of the client's subscriptions.</summary>
        /// <param name="client">A client of MQTT 5.0.</param>
        /// <param name="responseTopic">
        /// The topic for the answers, used by no other requester. Null: "response" below the topic that the broker offers
        /// (<see cref="MqttClient.ResponseInformation"/>).
        /// </param>
        /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
        public MqttRequester(MqttClient client, string responseTopic)
        {
            _client = client ?? throw new ArgumentNullException(nameof(client));
            _responseTopic = responseTopic;
        }

        /// <summary>Sends a request and waits for the response.</summary>
        /// <returns>
        /// Success; TimedOut; Stopped; NotAllowed: the broker offers no response topic;
        /// Pending: called from a handler, which must not wait, so nothing was sent; or the reason why the request could not be published.
        /// </returns>
        /// <param name="topic">Topic of the request.</param>
        /// <param name="payload">The request; null is the same as empty.</param>
        /// <param name="qos">QoS of the request.</param>
        /// <param name="timeoutMs">How long to wait, in milliseconds, at least 1.</param>
        /// <param name="response">The payload of the response, a new array; null if there was none in time.</param>
        /// <exception cref="ArgumentException">The topic is not a topic name.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Request(string topic, byte[] payload, MqttQoS qos, int timeoutMs, out byte[] response)
        {
            response = null;
            if (!TrySubscribe())
            {
                return MqttResult.NotAllowed;
            }

            // The waiter comes first: on a fast network the response is there before Publish returns.
            _lastNumber++;
            Waiter waiter = _client.BeginResponse(_lastNumber, timeoutMs, out MqttResult result);
            if (waiter == null)
            {
                return result;
            }

            int waitMs = 0;
            try
            {
                result = Send(topic, payload, qos);
                waitMs = result <= MqttResult.Pending ? timeoutMs : 0;
            }
            finally
            {
                MqttResult answer = _client.EndResponse(waiter, waitMs);
                result = waitMs > 0 ? answer : result;
                _number = 0;
                response = _response;
                _response = null;
            }

            return result;
        }

        private MqttResult Send(string topic, byte[] payload, MqttQoS qos)
        {
            _number = _lastNumber;
            for (int i = 0; i < _correlation.Length; i++)
            {
                _correlation[i] = (byte)(_number >> (8 * i));
            }

            // The number lies at the end of the properties.
            Array.Copy(_correlation, 0, _properties.Buffer, _properties.Length - _correlation.Length, _correlation.Length);
            PublishPacket packet = new PublishPacket { Topic = topic, Payload = payload, QoS = qos, Properties = _properties };
            packet.PayloadLength = payload == null ? 0 : payload.Length;
            return _client.Publish(packet, 0, out _);
        }

        // Once. False: nobody has said where responses should go.
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

            PropertyWriter writer = new PropertyWriter(6 + Utf8.CountBytes(_responseTopic) + _correlation.Length);
            writer.Add(MqttProperty.ResponseTopic, _responseTopic);
            writer.Add(MqttProperty.CorrelationData, _correlation, 0, _correlation.Length);
            _properties = new PropertyBlock();
            _properties.Use(writer.Buffer, 0, writer.Length);
            return true;
        }

        private void HandleResponse(MqttClient client, MqttMessage message)
        {
            PropertyBlock properties = message.Properties;
            int number = _number;
            if (number != 0 && properties.TryFind(MqttProperty.CorrelationData) && properties.ValueLength == _correlation.Length
                && Bytes.AreEqual(properties.Buffer, properties.ValueOffset, _correlation, 0, _correlation.Length))
            {
                _response = message.GetPayload();
                _client.CompleteResponse(number);
            }
        }
    }
}
