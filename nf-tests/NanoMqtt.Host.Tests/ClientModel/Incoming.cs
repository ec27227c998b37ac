using System.Collections.Generic;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>A message of the server's, and what has become of it.</summary>
    internal sealed class Incoming
    {
        public Incoming(int serial, ServerPublish what, byte[] properties)
        {
            Serial = serial;
            What = what;
            Properties = properties;
            Payload = Outgoing.PayloadOf(serial, what.Bytes);
        }

        public int Serial { get; }

        public ServerPublish What { get; }

        public byte[] Properties { get; }

        public byte[] Payload { get; }

        /// <summary>0: it was not sent yet.</summary>
        public int PacketId { get; set; }

        /// <summary>PUBREC has reached the server.</summary>
        public bool IsReceived { get; set; }

        /// <summary>How often the program has got it whole.</summary>
        public int Deliveries { get; set; }

        /// <summary>QoS 2: it must not come to the program again, whatever happens, as long as the session lasts.</summary>
        public bool IsSafe { get; set; }

        /// <summary>Of the packet, when it was read last.</summary>
        public int Bytes { get; set; }

        /// <summary>QoS 2: the power failed while the program had it, so it may come once more.</summary>
        public bool IsUnsure { get; set; }

        /// <summary>Its session is lost.</summary>
        public bool IsLost { get; set; }

        public override string ToString() => $"server's message {Serial} (q{What.QoS} {What.Topic}, {What.Bytes} bytes, id {PacketId})";
    }

    /// <summary>A PUBLISH that the client has read.</summary>
    /// <param name="Properties">As they are on the wire.</param>
    internal sealed record Arrival(Incoming Message, bool Dup, byte[] Properties)
    {
        /// <summary>What of it the program has got.</summary>
        public List<byte> Pieces { get; } = new();
    }

    /// <summary>A topic filter that the program wants, or wants no more.</summary>
    internal sealed class Wanted
    {
        public string Filter { get; init; }

        /// <summary>With the QoS, as they are on the wire; -1: to be ended.</summary>
        public int Options { get; set; }

        public string Properties { get; set; }

        public bool HasHandler { get; set; }

        /// <summary>What was asked for when the request was sent; null while none is under way.</summary>
        public int? Asked { get; set; }

        public string AskedProperties { get; set; }

        public int PacketId { get; set; }

        /// <summary>The server's answer, once the client has read it; or -1.</summary>
        public int Code { get; set; } = -1;

        /// <summary>The program has changed its mind, perhaps, since the request was sent.</summary>
        public bool IsChanged { get; set; }

        public bool IsSettled { get; set; }

        /// <summary>This server forbids it.</summary>
        public bool IsForbidden { get; set; }
    }
}
