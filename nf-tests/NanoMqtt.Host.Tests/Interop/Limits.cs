using System;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>How long a test waits for what must come: long, since a busy machine is no fault of the code under test.</summary>
    internal static class Limits
    {
        public const int WaitMs = 10000;

        public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(WaitMs);
    }
}
