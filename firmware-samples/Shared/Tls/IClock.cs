using System;

namespace NanoMqtt.Samples
{
    /// <summary>The board's clock, which stands at some day long ago until somebody tells it the time.</summary>
    public interface IClock
    {
        /// <summary>What it says, in UTC.</summary>
        DateTime UtcNow { get; }

        /// <summary>Asks a time server; the clock is set when the answer comes.</summary>
        void Ask();
    }
}
