using System;
using System.Threading;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>How long a test waits for what must come: long, since a busy machine is no fault of the code under test.</summary>
    internal static class Limits
    {
        public const int WaitMs = 30000;

        public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(WaitMs);

        /// <summary>
        /// Waits until the condition holds; the test fails when it does not come to that. For what another thread does later than what the test has
        /// seen of it: numbers above all, which are counted before or after the message that they count.
        /// </summary>
        public static void WaitUntil(Func<bool> condition, string what) => Assert.That(SpinWait.SpinUntil(condition, WaitMs), Is.True, "not in time: " + what);
    }
}
