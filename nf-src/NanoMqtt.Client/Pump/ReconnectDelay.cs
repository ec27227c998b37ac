using System;

namespace NanoMqtt.Client
{
    /// <summary>
    /// How long to wait before connecting again: a random time in the upper half of a span that doubles with each failure, from twice the
    /// minimum to the maximum, so that many clients of one broker do not come back all at once. A connection that lasted at
    /// least as long as the span starts over; one that ends sooner counts as a failure, though it was accepted.
    /// </summary>
    internal sealed class ReconnectDelay
    {
        private readonly int _minimumMs;
        private readonly int _maximumMs;
        private readonly Random _random;
        private int _spanMs;

        internal ReconnectDelay(int minimumMs, int maximumMs, int seed)
        {
            _minimumMs = minimumMs;
            _maximumMs = maximumMs;
            _random = new Random(seed);
            _spanMs = minimumMs;
        }

        // lastedMs: how long the connection was accepted; 0 when it never was. Gives the wait, minimum to maximum.
        internal int Next(long lastedMs)
        {
            int spanMs = lastedMs >= _spanMs ? _minimumMs : _spanMs;
            spanMs = spanMs > _maximumMs / 2 ? _maximumMs : spanMs * 2;
            _spanMs = spanMs;
            int low = spanMs / 2 < _minimumMs ? _minimumMs : spanMs / 2;
            return low + _random.Next(spanMs - low + 1);
        }
    }
}
