using System;
using nanoFramework.Networking;

namespace NanoMqtt.Samples
{
    /// <summary>The board's clock, set by nanoFramework's SNTP client from the servers that it knows.</summary>
    internal sealed class SntpClock : IClock
    {
        public DateTime UtcNow => DateTime.UtcNow;

        public void Ask()
        {
            Sntp.UpdateNow(); // also starts the client if needed
        }
    }
}
