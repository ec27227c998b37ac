using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// A message delivered to the broker's own application. One object is reused for all: its ranges are valid only during the call of the
    /// handler.
    /// </summary>
    public sealed class MqttLocalMessage
    {
        private readonly TopicString _topic = new TopicString();

        internal MqttLocalMessage(byte[] buffer)
        {
            Buffer = buffer;
        }

        /// <summary>
        /// What was published with it (MQTT 5.0 §3.3.2.3), but for topic alias and subscription identifiers; the message expiry interval is what
        /// is left of it. Empty when there is nothing.
        /// </summary>
        public readonly PropertyBlock Properties = new PropertyBlock();

        /// <summary>The array that holds topic, payload and properties; owned by the broker, not to be written.</summary>
        public byte[] Buffer;

        /// <summary>Topic name in UTF-8: first byte.</summary>
        public int TopicOffset;

        /// <summary>Topic name: length in bytes.</summary>
        public int TopicLength;

        /// <summary>Payload: first byte.</summary>
        public int PayloadOffset;

        /// <summary>Payload: length in bytes.</summary>
        public int PayloadLength;

        /// <summary>QoS that the message was published with.</summary>
        public MqttQoS QoS;

        /// <summary>
        /// Whether it is a retained message, delivered because of a new subscription ([MQTT-3.3.1-8]); for a subscription with an owner also
        /// whether it was published to be retained.
        /// </summary>
        public bool Retain;

        /// <summary>The topic name. A topic that repeats allocates nothing.</summary>
        public string GetTopic()
        {
            return _topic.Get(Buffer, TopicOffset, TopicLength);
        }

        /// <summary>A copy of the payload, which the caller may keep. Allocates.</summary>
        public byte[] GetPayload()
        {
            byte[] payload = new byte[PayloadLength];
            Array.Copy(Buffer, PayloadOffset, payload, 0, PayloadLength);
            return payload;
        }

        /// <summary>The payload read as UTF-8. Allocates. Bytes that are not UTF-8 give replacement characters or an exception of the platform.</summary>
        public string GetPayloadString()
        {
            return Utf8.GetString(Buffer, PayloadOffset, PayloadLength);
        }
    }
}
