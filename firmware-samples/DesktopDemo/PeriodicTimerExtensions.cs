using System;
using System.Threading;
using System.Threading.Tasks;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>A timer's loop that simply ends where it is cancelled.</summary>
    internal static class PeriodicTimerExtensions
    {
        public static async Task<bool> NextAsync(this PeriodicTimer timer, CancellationToken end)
        {
            try
            {
                return await timer.WaitForNextTickAsync(end);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
