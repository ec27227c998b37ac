namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>What a client says in its CONNECT (5.0 §3.1; 3.1.1 has the same with fewer words).</summary>
    /// <param name="Level">4 is MQTT 3.1.1, 5 is 5.0.</param>
    /// <param name="IsClean">Clean Session, Clean Start.</param>
    internal sealed record Terms(int Level, bool IsClean)
    {
        public const long Never = uint.MaxValue;

        /// <summary>Session expiry interval; <see cref="Never"/> is never. What 3.1.1 says with its flag.</summary>
        public long ExpirySeconds { get; init; }

        /// <summary>How many messages of QoS 1 and 2 it takes at once.</summary>
        public int ReceiveMaximum { get; init; } = ushort.MaxValue;

        /// <summary>0: none.</summary>
        public int KeepAliveSeconds { get; init; }

        /// <summary>Null: none.</summary>
        public Message Will { get; init; }

        public int WillDelaySeconds { get; init; }

        public override string ToString() =>
            $"level {Level}{(IsClean ? " clean" : "")} expiry {ExpirySeconds} maximum {ReceiveMaximum} keep alive {KeepAliveSeconds} will {Will} delay {WillDelaySeconds}";
    }
}
