namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>An application message as its publisher gave it (5.0 §3.3), and when the server accepted it.</summary>
    /// <param name="Publisher">Client identifier, for a will behind <see cref="WillOf"/>; empty for the broker's own application.</param>
    /// <param name="Topic">Topic name.</param>
    /// <param name="Payload">Text that no other message has, or nothing.</param>
    /// <param name="QoS">QoS that it was published with.</param>
    /// <param name="Retain">Whether it is to be retained.</param>
    internal sealed record Message(string Publisher, string Topic, string Payload, int QoS, bool Retain)
    {
        /// <summary>Sets a will apart from what its client published: there is no order between the two.</summary>
        public const string WillOf = "the will of ";

        /// <summary>What is passed on unaltered (5.0 §3.3.2.3), in the text form of <see cref="Wire"/>.</summary>
        public string Properties { get; init; } = "";

        /// <summary>Message expiry interval; null: it does not expire.</summary>
        public int? LifetimeSeconds { get; init; }

        /// <summary>When the server accepted it; for a will, when it was published (5.0 §3.1.3.2.4).</summary>
        public long AcceptedMs { get; init; }

        public long? ExpiresMs => AcceptedMs + LifetimeSeconds * 1000L;

        /// <summary>Whether it is this client's, its will included.</summary>
        public bool IsFrom(string clientId) => Publisher == clientId || Publisher == WillOf + clientId;

        public override string ToString() => $"q{QoS}{(Retain ? " retain" : "")} {Topic}='{Payload}' of '{Publisher}' {LifetimeSeconds} {Properties}";
    }
}
