using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>Where the output goes into a file or a pipe: a line now and then instead of a table.</summary>
    internal static class PlainView
    {
        private static readonly TimeSpan s_period = TimeSpan.FromSeconds(2);

        public static async Task ShowAsync(Dashboard dashboard, CancellationToken end)
        {
            using var timer = new PeriodicTimer(s_period);
            while (await timer.NextAsync(end))
            {
                var topics = dashboard.Topics();
                long nowMs = Environment.TickCount64;
                string rate = topics.Sum(t => t.Rate(nowMs)).ToString("F1", CultureInfo.InvariantCulture);
                Console.WriteLine($"{dashboard.TelemetryCount} telemetry messages, {topics.Count} topics, {rate} messages a second");
            }
        }
    }
}
