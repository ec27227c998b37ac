using System.Threading;

namespace NanoMqtt.Broker
{
    internal static class PumpThread
    {
        // Named for the debugger, and ending with the process.
        public static Thread Create(ThreadStart run)
        {
            return new Thread(run) { IsBackground = true, Name = "NanoMqtt broker" };
        }
    }
}
