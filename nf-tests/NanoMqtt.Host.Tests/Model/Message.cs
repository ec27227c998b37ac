namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>An application message as its publisher gave it (5.0 §3.3), and when the server accepted it.</summary>
    /// <param name="Publisher">Client identifier; empty for the broker's own application.</param>
    /// <param name="Topic">Topic name.</param>
    /// <param name="Payload">Text that no other message has, or nothing.</param>
    /// <param name="QoS">QoS that it was published with.</param>
    /// <param name="Retain">Whether it is to be retained.</param>
    internal sealed record Message(string Publisher, string Topic, string Payload, int QoS, bool Retain)
    {
        /// <summary>What is passed on unaltered (5.0 §3.3.2.3), in the text form of <see cref="Wire"/>.</summary>
        public string Properties { get; init; } = "";

        /// <summary>Message expiry interval; null: it does not expire.</summary>
        public int? LifetimeSeconds { get; init; }

        /// <summary>When the server accepted it; for a will, when it was published (5.0 §3.1.3.2.4).</summary>
        public long AcceptedMs { get; init; }

        public long? ExpiresMs => AcceptedMs + LifetimeSeconds * 1000L;

        public override string ToString() => $"q{QoS}{(Retain ? " retain" : "")} {Topic}='{Payload}' of '{Publisher}' {LifetimeSeconds} {Properties}";
    }
}
