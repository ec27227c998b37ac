using System.Threading;

namespace NanoMqtt.Client
{
    /// <summary>The client's thread on .NET: named for the debugger, and ending with the process.</summary>
    internal static class PumpThread
    {
        internal static void Start(ThreadStart run)
        {
            new Thread(run) { IsBackground = true, Name = "NanoMqtt client" }.Start();
        }
    }
}
