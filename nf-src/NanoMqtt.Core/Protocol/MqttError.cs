namespace NanoMqtt.Core
{
    /// <summary>
    /// What is wrong with bytes from a peer. The low byte (<c>(int)error &amp; 0xFF</c>) is the reason code that MQTT 5.0 §2.4 names for it; the
    /// high byte distinguishes faults with the same reason code.
    /// </summary>
    public enum MqttError
    {
        /// <summary>Nothing is wrong.</summary>
        None = 0,

        /// <summary>A field runs past the end of its packet.</summary>
        Truncated = 0x0181,

        /// <summary>There are bytes after the last field.</summary>
        TrailingBytes = 0x0281,

        /// <summary>The remaining length, or another Variable Byte Integer, takes more than four bytes or more bytes than it needs.</summary>
        RemainingLength = 0x0381,

        /// <summary>The flags of the fixed header are not those that the packet type requires.</summary>
        FixedHeaderFlags = 0x0481,

        /// <summary>Packet type 0, or 15 below MQTT 5.0.</summary>
        ReservedPacketType = 0x0581,

        /// <summary>Ill-formed UTF-8, a surrogate, or U+0000.</summary>
        Utf8 = 0x0681,

        /// <summary>QoS 3, or DUP on QoS 0.</summary>
        QoS = 0x0781,

        /// <summary>A reserved bit is set.</summary>
        ReservedBits = 0x0881,

        /// <summary>Flags of CONNECT that contradict each other, such as a password without a user name.</summary>
        ConnectFlags = 0x0981,

        /// <summary>A return or reason code that the packet may not carry.</summary>
        ReturnCode = 0x0A81,

        /// <summary>A property that is unknown, or that this packet may not carry.</summary>
        PropertyIdentifier = 0x0B81,

        /// <summary>Packet identifier 0.</summary>
        PacketIdentifierZero = 0x0182,

        /// <summary>SUBSCRIBE or UNSUBSCRIBE without a topic filter.</summary>
        NoTopicFilter = 0x0282,

        /// <summary>A packet that is not allowed at this point: before CONNECT, a second CONNECT, or from the wrong side.</summary>
        UnexpectedPacket = 0x0382,

        /// <summary>An acknowledgement that nothing waits for, where that is not allowed.</summary>
        UnexpectedPacketIdentifier = 0x0482,

        /// <summary>A property comes twice that may come only once.</summary>
        PropertyRepeated = 0x0582,

        /// <summary>A property has a value that the specification forbids.</summary>
        PropertyValue = 0x0682,

        /// <summary>Authentication data without an authentication method.</summary>
        AuthenticationMethodMissing = 0x0782,

        /// <summary>No Local on a shared subscription.</summary>
        SharedNoLocal = 0x0882,

        /// <summary>Retain Handling 3.</summary>
        RetainHandling = 0x0A82,

        /// <summary>PUBLISH with neither a topic name nor a topic alias.</summary>
        NoTopic = 0x0982,

        /// <summary>The protocol level is not one that this server speaks, or the protocol name is that of MQTT 3.1.</summary>
        ProtocolVersion = 0x0184,

        /// <summary>The protocol name is not "MQTT": most likely the peer speaks something else.</summary>
        ProtocolName = 0x0284,

        /// <summary>The client identifier is not acceptable.</summary>
        ClientIdentifier = 0x0185,

        /// <summary>A topic filter that is empty or has a misplaced wildcard.</summary>
        TopicFilter = 0x018F,

        /// <summary>A topic name that is empty or has a wildcard.</summary>
        TopicName = 0x0190,

        /// <summary>More QoS 2 messages in flight than were allowed.</summary>
        ReceiveMaximum = 0x0193,

        /// <summary>Topic alias 0, above the maximum, or never assigned.</summary>
        TopicAlias = 0x0194,

        /// <summary>A packet larger than the limit.</summary>
        PacketTooLarge = 0x0195,
    }
}
