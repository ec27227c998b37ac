namespace NanoMqtt.Core
{
    /// <summary>Reason codes (MQTT 5.0 §2.4). From 0x80 on they mean failure.</summary>
    public enum MqttReasonCode
    {
        /// <summary>Success; normal disconnection; QoS 0 granted.</summary>
        Success = 0x00,

        /// <summary>QoS 1 granted.</summary>
        GrantedQoS1 = 0x01,

        /// <summary>QoS 2 granted.</summary>
        GrantedQoS2 = 0x02,

        /// <summary>The client disconnects, but its will is to be published.</summary>
        DisconnectWithWill = 0x04,

        /// <summary>Accepted, but nobody has subscribed.</summary>
        NoMatchingSubscribers = 0x10,

        /// <summary>There was no such subscription.</summary>
        NoSubscriptionExisted = 0x11,

        /// <summary>One more step is needed.</summary>
        ContinueAuthentication = 0x18,

        /// <summary>The client starts a re-authentication.</summary>
        ReAuthenticate = 0x19,

        /// <summary>Refused without a reason.</summary>
        UnspecifiedError = 0x80,

        /// <summary>A packet could not be parsed.</summary>
        MalformedPacket = 0x81,

        /// <summary>A packet that the protocol does not allow at this point.</summary>
        ProtocolError = 0x82,

        /// <summary>Valid, but this receiver does not accept it.</summary>
        ImplementationSpecificError = 0x83,

        /// <summary>The server does not speak this protocol level.</summary>
        UnsupportedProtocolVersion = 0x84,

        /// <summary>The client identifier is not allowed.</summary>
        ClientIdentifierNotValid = 0x85,

        /// <summary>User name or password is wrong.</summary>
        BadUserNameOrPassword = 0x86,

        /// <summary>The client may not do that.</summary>
        NotAuthorized = 0x87,

        /// <summary>The server is not available.</summary>
        ServerUnavailable = 0x88,

        /// <summary>The server is too busy; try again later.</summary>
        ServerBusy = 0x89,

        /// <summary>The client is banned.</summary>
        Banned = 0x8A,

        /// <summary>The server is shutting down.</summary>
        ServerShuttingDown = 0x8B,

        /// <summary>The authentication method is not the one agreed or not supported.</summary>
        BadAuthenticationMethod = 0x8C,

        /// <summary>Nothing came for 1.5 times the keep alive.</summary>
        KeepAliveTimeout = 0x8D,

        /// <summary>Another connection uses the same client identifier.</summary>
        SessionTakenOver = 0x8E,

        /// <summary>The filter is well-formed but not accepted.</summary>
        TopicFilterInvalid = 0x8F,

        /// <summary>The topic name is well-formed but not accepted.</summary>
        TopicNameInvalid = 0x90,

        /// <summary>The packet identifier is in use.</summary>
        PacketIdentifierInUse = 0x91,

        /// <summary>The packet identifier is not known.</summary>
        PacketIdentifierNotFound = 0x92,

        /// <summary>More messages in flight than allowed.</summary>
        ReceiveMaximumExceeded = 0x93,

        /// <summary>Topic alias 0 or above the maximum.</summary>
        TopicAliasInvalid = 0x94,

        /// <summary>The packet is larger than the receiver takes.</summary>
        PacketTooLarge = 0x95,

        /// <summary>Messages come too fast.</summary>
        MessageRateTooHigh = 0x96,

        /// <summary>A limit of the receiver is reached.</summary>
        QuotaExceeded = 0x97,

        /// <summary>An administrator ended the connection.</summary>
        AdministrativeAction = 0x98,

        /// <summary>The payload is not what its format indicator says.</summary>
        PayloadFormatInvalid = 0x99,

        /// <summary>The server takes no retained messages.</summary>
        RetainNotSupported = 0x9A,

        /// <summary>The QoS is above the server's maximum.</summary>
        QoSNotSupported = 0x9B,

        /// <summary>Use another server for now.</summary>
        UseAnotherServer = 0x9C,

        /// <summary>Use another server from now on.</summary>
        ServerMoved = 0x9D,

        /// <summary>The server takes no shared subscriptions.</summary>
        SharedSubscriptionsNotSupported = 0x9E,

        /// <summary>Connections come too fast.</summary>
        ConnectionRateExceeded = 0x9F,

        /// <summary>The connection lasted as long as it may.</summary>
        MaximumConnectTime = 0xA0,

        /// <summary>The server takes no subscription identifiers.</summary>
        SubscriptionIdentifiersNotSupported = 0xA1,

        /// <summary>The server takes no wildcards.</summary>
        WildcardSubscriptionsNotSupported = 0xA2,
    }
}
