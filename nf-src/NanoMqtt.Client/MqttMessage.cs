using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// A received message. One object serves for all messages, and topic and payload are ranges in the client's receive buffer: everything
    /// here is valid only until the handler returns. Copy what you want to keep.
    /// </summary>
    public sealed class MqttMessage
    {
        // Topic that an alias stands for, or null: it lies in the packet.
        internal byte[] AliasedTopic;

        // What PieceOffset gives.
        internal int Position;

        // Payload length of a message that comes in pieces, or -1.
        internal int Total = -1;

        private readonly PublishPacket _packet;

        // Made when a topic is first asked for.
        private TopicString _topic;

        internal MqttMessage(PublishPacket packet)
        {
            _packet = packet;
        }

        /// <summary>The array that holds the payload. It belongs to the client: do not write to it.</summary>
        public byte[] Buffer => _packet.Buffer;

        /// <summary>
        /// The array that holds the topic: <see cref="Buffer"/>, unless the broker used a topic alias, which only happens if
        /// <see cref="MqttClientOptions.TopicAliasMaximum"/> is above 0.
        /// </summary>
        public byte[] TopicBuffer => AliasedTopic ?? _packet.Buffer;

        /// <summary>Topic name, UTF-8: first byte.</summary>
        public int TopicOffset => _packet.TopicOffset;

        /// <summary>Topic name: length in bytes.</summary>
        public int TopicLength => _packet.TopicLength;

        /// <summary>Payload: first byte.</summary>
        public int PayloadOffset => _packet.PayloadOffset;

        /// <summary>Payload: length in bytes, may be 0.</summary>
        public int PayloadLength => _packet.PayloadLength;

        /// <summary>Where this piece begins in the payload of the whole message; 0 except for pieces after the first.</summary>
        public int PieceOffset => Position;

        /// <summary>Length of the payload of the whole message; more than <see cref="PayloadLength"/> only if it comes in pieces.</summary>
        public int TotalLength => Total < 0 ? _packet.PayloadLength : Total;

        /// <summary>Properties (5.0); a block of length 0 when there are none. Call Rewind before walking them a second time.</summary>
        public PropertyBlock Properties => _packet.Properties ??= new PropertyBlock();

        /// <summary>QoS of the delivery.</summary>
        public MqttQoS QoS => _packet.QoS;

        /// <summary>Whether this is a retained message, which the broker had kept for new subscriptions (MQTT 3.1.1 §3.3.1.3).</summary>
        public bool Retain => _packet.Retain;

        /// <summary>Whether it may have been delivered before (QoS 1).</summary>
        public bool Dup => _packet.Dup;

        /// <summary>The topic name as a string. Allocates only if it differs from the last topic that was asked for.</summary>
        public string GetTopic()
        {
            _topic ??= new TopicString();
            return _topic.Get(TopicBuffer, _packet.TopicOffset, _packet.TopicLength);
        }

        /// <summary>A copy of the payload. Allocates.</summary>
        public byte[] GetPayload()
        {
            byte[] payload = new byte[_packet.PayloadLength];
            Array.Copy(_packet.Buffer, _packet.PayloadOffset, payload, 0, payload.Length);
            return payload;
        }

        /// <summary>The payload as UTF-8 text. Allocates. Bytes that are not UTF-8 become replacement characters, or make the platform throw.</summary>
        public string GetPayloadString()
        {
            return Utf8.GetString(_packet.Buffer, _packet.PayloadOffset, _packet.PayloadLength);
        }
    }
}
