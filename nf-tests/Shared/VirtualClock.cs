using System;

namespace NanoMqtt.Tests
{
    /// <summary>Time that passes only when a test says so.</summary>
    public sealed class VirtualClock
    {
        /// <summary>Milliseconds since the test began.</summary>
        public long NowMs { get; private set; }

        /// <summary>Lets time pass.</summary>
        /// <param name="milliseconds">How much; 0 or more.</param>
        public void Advance(long milliseconds)
        {
            AdvanceTo(NowMs + milliseconds);
        }

        /// <summary>Lets time pass until a moment, such as an engine's next deadline.</summary>
        /// <param name="timeMs">The moment; not before <see cref="NowMs"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">Time does not run backwards.</exception>
        public void AdvanceTo(long timeMs)
        {
            if (timeMs < NowMs)
            {
                throw new ArgumentOutOfRangeException(nameof(timeMs));
            }

            NowMs = timeMs;
        }
    }
}
