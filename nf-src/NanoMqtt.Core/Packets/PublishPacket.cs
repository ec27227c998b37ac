namespace NanoMqtt.Core
{
    /// <summary>
    /// PUBLISH (MQTT 3.1.1 and 5.0 §3.3): an application message. Topic and payload are ranges in <see cref="Buffer"/>. For encoding, the topic
    /// may also be a string, and the payload may be in another array.
    /// </summary>
    public sealed partial class PublishPacket
    {
        private const int PublishByte = (int)MqttPacketType.Publish << 4;
        private const int DupFlag = 0x08;
        private const int RetainFlag = 0x01;

        /// <summary>The array that holds topic and payload; not owned, valid as long as its owner says.</summary>
        public byte[] Buffer;

        /// <summary>Whether this is a repetition (MQTT 3.1.1 §3.3.1.1).</summary>
        public bool Dup;

        /// <summary>Quality of service.</summary>
        public MqttQoS QoS;

        /// <summary>Retain flag (MQTT 3.1.1 §3.3.1.3).</summary>
        public bool Retain;

        /// <summary>Packet identifier; 0 at QoS 0.</summary>
        public int PacketId;

        /// <summary>Topic to encode; null to encode the range. Null after decoding.</summary>
        public string Topic;

        /// <summary>Topic name: first byte.</summary>
        public int TopicOffset;

        /// <summary>Topic name: length.</summary>
        public int TopicLength;

        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        /// <summary>The array that holds the payload, if it is not <see cref="Buffer"/>; null after decoding.</summary>
        public byte[] Payload;

        /// <summary>Payload: first byte.</summary>
        public int PayloadOffset;

        /// <summary>Payload: length. For encoding set it together with <see cref="Payload"/>: 0 is an empty message, whatever the array holds.</summary>
        public int PayloadLength;
    }
}
