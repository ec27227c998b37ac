using System.Threading;

namespace NanoMqtt.Client
{
    /// <summary>The client's thread, as the device has it: threads there have no name and do not keep a process alive.</summary>
    internal static class PumpThread
    {
        internal static void Start(ThreadStart run)
        {
            new Thread(run).Start();
        }
    }
}
