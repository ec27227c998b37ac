namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>What kinds of operations there are.</summary>
    internal sealed record Scope
    {
        /// <summary>Whether the broker is stopped and started.</summary>
        public bool IsStopped { get; init; }

        /// <summary>Whether its power is cut. Before that, syncs fail for a while.</summary>
        public bool IsPowerCut { get; init; }

        /// <summary>Whether its store refuses changes, too. It is never started anew then: what it has in memory is what counts.</summary>
        public bool IsStoreFailing { get; init; }

        /// <summary>
        /// Whether limits are small enough to be met, by clients that take nothing for a while, too. What is dropped is known then, but for shared
        /// subscriptions and retained messages, of which there are none.
        /// </summary>
        public bool IsTight { get; init; }

        /// <summary>Whether messages and sessions expire. After a power cut only the broker knows how much of their time had been stored.</summary>
        public bool HasExpiry => !IsPowerCut && !IsTight;
    }
}
