using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>How long a test waits for what must come: long, since a busy machine is no fault of the code under test.</summary>
    internal static class Limits
    {
        public const int WaitMs = 30000;

        // Half of the time that a connection stays after its end for the peer to read why.
        private const int LingerMs = 1000;

        public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(WaitMs);

        /// <summary>What a peer does right after the end of its connection; once more where a busy machine has taken so long that the connection was reset.</summary>
        public static void RightAfterTheEnd(Action test)
        {
            for (int attempt = 1; ; attempt++)
            {
                var watch = Stopwatch.StartNew();
                try
                {
                    test();
                    return;
                }
                catch (SocketException) when (watch.ElapsedMilliseconds > LingerMs && attempt < 10)
                {
                    // Too late.
                }
            }
        }

        /// <summary>
        /// Waits until the condition holds; the test fails when it does not come to that. For what another thread does later than what the test has
        /// seen of it: numbers above all, which are counted before or after the message that they count.
        /// </summary>
        public static void WaitUntil(Func<bool> condition, string what) => Assert.That(SpinWait.SpinUntil(condition, WaitMs), Is.True, "not in time: " + what);
    }
}
