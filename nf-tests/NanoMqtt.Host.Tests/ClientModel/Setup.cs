extern alias virtualtime;
using NanoMqtt.Core;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>The client's options: those that a run chooses, and those that are always the same.</summary>
    internal sealed record Setup(int Level, bool IsClean, MqttQueuePolicy Policy)
    {
        public const int ConnectTimeoutMs = 5000;
        public const int ReconnectMinimumMs = 100;
        public const int ReconnectMaximumMs = 1000;
        public const int MaximumSubscriptions = 4;
        public const int SendBufferBytes = 128;
        public const int ReceiveBufferBytes = 80;

        /// <summary>Empty: the server is to make one up.</summary>
        public string ClientId { get; init; } = "c";

        public int KeepAliveSeconds { get; init; }

        public int MaximumInFlight { get; init; } = 2;

        public int QueuedMessages { get; init; } = 4;

        public int QueuedBytes { get; init; } = 256;

        public int MaximumPacketBytes { get; init; } = ReceiveBufferBytes;

        public int ReceivedQoS2 { get; init; } = 8;

        /// <summary>Topic aliases, in either direction (5.0).</summary>
        public int Aliases { get; init; }

        public bool HasWill { get; init; }

        /// <summary>With a name and a password, and asked for response information (5.0).</summary>
        public bool HasUser { get; init; }

        /// <summary>Enhanced authentication (5.0), by the method "m".</summary>
        public bool HasAuthentication { get; init; }

        public bool HasStore { get; init; }

        public int StoreIntervalMs { get; init; }

        public MqttClientOptions Options(IMqttStore store, MqttAuthenticationHandler handler) => new()
        {
            ProtocolLevel = (MqttProtocolLevel)Level,
            ClientId = ClientId,
            CleanSession = IsClean,
            KeepAliveSeconds = KeepAliveSeconds,
            ConnectTimeoutMs = ConnectTimeoutMs,
            ReceiveBufferBytes = ReceiveBufferBytes,
            MaximumPacketBytes = MaximumPacketBytes,
            SendBufferBytes = SendBufferBytes,
            MaximumQueuedBytes = QueuedBytes,
            MaximumQueuedMessages = QueuedMessages,
            QueuePolicy = Policy,
            Will = HasWill ? new MqttWill { Topic = "w", Payload = [7], QoS = MqttQoS.AtLeastOnce, Retain = true } : null,
            UserName = HasUser ? "u" : null,
            Password = HasUser ? "p" : null,
            ConnectProperties = HasUser ? ClientRun.BlockOf([0x19, 1]) : null,
            AuthenticationMethod = HasAuthentication ? "m" : null,
            AuthenticationHandler = HasAuthentication ? handler : null,
            Store = HasStore ? store : null,
            StoreIntervalMs = StoreIntervalMs,
            MaximumInFlight = MaximumInFlight,
            MaximumSubscriptions = MaximumSubscriptions,
            MaximumReceivedQoS2 = ReceivedQoS2,
            OutboundTopicAliases = Aliases,
            TopicAliasMaximum = Aliases,
            ReconnectMinimumMs = ReconnectMinimumMs,
            ReconnectMaximumMs = ReconnectMaximumMs,
        };
    }
}
