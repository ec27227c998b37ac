namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>A PUBLISH as a client received it.</summary>
    internal sealed record ReceivedPublish(string Topic, string Payload, int QoS, bool Retain, bool Dup, int PacketId)
    {
        /// <summary>Subscription identifiers in rising order.</summary>
        public string Identifiers { get; init; } = "";

        /// <summary>In the text form of <see cref="Wire"/>.</summary>
        public string Properties { get; init; } = "";

        /// <summary>Message expiry interval: what is left of it.</summary>
        public int? SecondsLeft { get; init; }
    }
}
