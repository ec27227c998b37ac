using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>One thing that happens. What a client cannot do at the moment, because it is not connected or is, does not happen.</summary>
    internal abstract record Operation;

    /// <summary>What a client does about what it receives.</summary>
    internal enum Acks
    {
        /// <summary>Acknowledges all, at once, and what it has held back.</summary>
        All,

        /// <summary>PUBACK and PUBREC, but never PUBCOMP.</summary>
        Half,

        /// <summary>Nothing.</summary>
        None,

        /// <summary>With a reason code that refuses (5.0).</summary>
        Refusing,
    }

    /// <summary>A client connects, or takes over its own connection.</summary>
    /// <param name="Repeats">Whether it sends again what was not acknowledged, if its session is there.</param>
    /// <param name="Pieces">The most bytes that go at once on its link, in either direction.</param>
    internal sealed record Connect(string Client, Terms Terms, bool Repeats, int Pieces) : Operation;

    /// <summary>DISCONNECT.</summary>
    /// <param name="ExpirySeconds">A new session expiry interval (5.0), or null.</param>
    internal sealed record Leave(string Client, bool WithWill, long? ExpirySeconds) : Operation;

    internal sealed record Cut(string Client) : Operation;

    /// <summary>The link is cut when so many more bytes have gone to the broker or come from it; -1: not by those.</summary>
    internal sealed record CutLater(string Client, int AfterSent, int AfterReceived) : Operation;

    /// <summary>The link takes nothing from the broker until it takes it again. Meanwhile the client sends nothing either.</summary>
    internal sealed record Block(string Client, bool IsBlocked) : Operation;

    internal sealed record Subscribe(string Client, Subscription First, Subscription Second) : Operation
    {
        public IEnumerable<Subscription> All() => new[] { First, Second }.Where(s => s != null);
    }

    internal sealed record Unsubscribe(string Client, string Filter) : Operation;

    /// <summary>A client publishes.</summary>
    /// <param name="Alias">Topic alias (5.0), or 0.</param>
    /// <param name="Releases">Whether it sends PUBREL at once when PUBREC comes.</param>
    internal sealed record Publish(string Client, Message Message, int Alias, bool Releases) : Operation;

    /// <summary>A client sends PUBREL for all that it has not released.</summary>
    internal sealed record Release(string Client) : Operation;

    internal sealed record Acknowledge(string Client, Acks Acks) : Operation;

    /// <summary>The broker's own application publishes.</summary>
    internal sealed record PublishLocal(Message Message) : Operation;

    internal sealed record Pass(long Milliseconds) : Operation;

    /// <summary>The broker is stopped and started, with its store.</summary>
    /// <param name="Unread">See <see cref="CutPower"/>.</param>
    internal sealed record Restart(int Unread) : Operation;

    /// <summary>The broker's power is cut and comes back: what it has not synced is gone.</summary>
    /// <param name="Unread">
    /// Before it starts it does so once more, but cannot read the record at this index of the store (modulo their number); -1: it does not.
    /// </param>
    internal sealed record CutPower(int Unread) : Operation;

    /// <summary>The store refuses all changes, or does so no longer; the same for its syncs.</summary>
    internal sealed record FailStore(bool IsFull, bool IsFailing) : Operation;
}
