extern alias virtualtime;
using System.Collections.Generic;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>A connection, as the client must see it.</summary>
    internal sealed class Link
    {
        public long OpenedMs { get; init; }

        public bool IsConnectSent { get; set; }

        /// <summary>The client has read a CONNACK that accepts it.</summary>
        public bool IsAccepted { get; set; }

        public long AcceptedMs { get; set; } = -1;

        /// <summary>The client has sent something after CONNACK.</summary>
        public bool HasSpoken { get; set; }

        /// <summary>The client has read something that ends the connection.</summary>
        public bool IsOver { get; set; }

        /// <summary>The client has sent DISCONNECT.</summary>
        public bool HasLeft { get; set; }

        /// <summary>What CONNACK said.</summary>
        public Terms Terms { get; set; }

        public int KeepAliveMs { get; set; }

        public int Window { get; set; }

        public long SentMs { get; set; }

        public long ReadMs { get; set; }

        /// <summary>When the last PINGREQ was sent.</summary>
        public long PingMs { get; set; } = -1;

        /// <summary>Why it may end, by what has happened to it.</summary>
        public HashSet<MqttDisconnectReason> Causes { get; } = new();

        /// <summary>The reason code that comes with the end.</summary>
        public HashSet<int> Codes { get; set; } = new();

        /// <summary>What the client has to answer, in this order: first byte and packet identifier.</summary>
        public Queue<(int First, int PacketId)> Answers { get; } = new();

        /// <summary>What the authentication handler has to be asked.</summary>
        public Queue<(int Step, byte[] Data)> Steps { get; } = new();

        /// <summary>AUTH, as it must be sent.</summary>
        public Queue<byte[]> Auths { get; } = new();

        /// <summary>The authentication data that CONNECT must have; null before it is made.</summary>
        public byte[] FirstData { get; set; }

        public Queue<Arrival> Arrivals { get; } = new();

        public Dictionary<int, string> Aliases { get; } = new();

        /// <summary>The last message of QoS 1 or 2 that was sent.</summary>
        public int LastSerial { get; set; } = -1;
    }
}
