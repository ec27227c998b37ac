using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// A received message. One object is used for all of them, and topic and payload are ranges in the client's receive buffer:
    /// everything here is valid only until the handler returns. Copy what is to be kept.
    /// </summary>
    public sealed class MqttMessage
    {
        private readonly PublishPacket _packet;
        private readonly TopicString _topic = new TopicString();

        internal MqttMessage(PublishPacket packet)
        {
            _packet = packet;
        }

        /// <summary>The array that topic and payload lie in; belongs to the client, do not write to it.</summary>
        public byte[] Buffer => _packet.Buffer;

        /// <summary>Topic name, UTF-8: first byte.</summary>
        public int TopicOffset => _packet.TopicOffset;

        /// <summary>Topic name: length in bytes.</summary>
        public int TopicLength => _packet.TopicLength;

        /// <summary>Payload: first byte.</summary>
        public int PayloadOffset => _packet.PayloadOffset;

        /// <summary>Payload: length in bytes, may be 0.</summary>
        public int PayloadLength => _packet.PayloadLength;

        /// <summary>QoS of the delivery.</summary>
        public MqttQoS QoS => _packet.QoS;

        /// <summary>Whether the broker had kept it for new subscriptions (MQTT 3.1.1 §3.3.1.3).</summary>
        public bool Retain => _packet.Retain;

        /// <summary>Whether it may have been delivered before (QoS 1).</summary>
        public bool Dup => _packet.Dup;

        /// <summary>The topic name as a string. Allocates only when it differs from the last one asked for.</summary>
        public string GetTopic()
        {
            return _topic.Get(_packet.Buffer, _packet.TopicOffset, _packet.TopicLength);
        }

        /// <summary>A copy of the payload. Allocates.</summary>
        public byte[] GetPayload()
        {
            byte[] payload = new byte[_packet.PayloadLength];
            Array.Copy(_packet.Buffer, _packet.PayloadOffset, payload, 0, payload.Length);
            return payload;
        }

        /// <summary>The payload read as UTF-8. Allocates. Bytes that are not UTF-8 give replacement characters or an exception of the platform.</summary>
        public string GetPayloadString()
        {
            return Utf8.GetString(_packet.Buffer, _packet.PayloadOffset, _packet.PayloadLength);
        }
    }
}
