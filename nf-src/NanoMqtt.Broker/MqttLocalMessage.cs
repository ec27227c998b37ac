using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// A message delivered to the broker's own application. The object and its arrays are reused: they are valid only during the call of the
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
        /// The message's properties (MQTT 5.0 §3.3.2.3), without topic alias and subscription identifiers; the message expiry interval is the time
        /// that is left. Never null; empty if there are none.
        /// </summary>
        public readonly PropertyBlock Properties = new PropertyBlock();

        /// <summary>The array that holds topic, payload and properties. It belongs to the broker: do not write to it.</summary>
        public byte[] Buffer;

        /// <summary>First byte of the topic name, in UTF-8.</summary>
        public int TopicOffset;

        /// <summary>Length of the topic name in bytes.</summary>
        public int TopicLength;

        /// <summary>First byte of the payload.</summary>
        public int PayloadOffset;

        /// <summary>Length of the payload in bytes.</summary>
        public int PayloadLength;

        /// <summary>QoS at which the message was published.</summary>
        public MqttQoS QoS;

        /// <summary>
        /// Whether it is a retained message, delivered because of a new subscription ([MQTT-3.3.1-8]). For a subscription with an owner: whether the
        /// message was published with the retain flag.
        /// </summary>
        public bool Retain;

        /// <summary>The topic name. Allocates, unless it is the same as that of the message before.</summary>
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

        /// <summary>
        /// The payload read as UTF-8. Allocates. Bytes that are not UTF-8 give replacement characters or an exception, depending on the platform.
        /// </summary>
        public string GetPayloadString()
        {
            return Utf8.GetString(Buffer, PayloadOffset, PayloadLength);
        }
    }
}
