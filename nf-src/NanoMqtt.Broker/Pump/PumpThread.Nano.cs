using System.Threading;

namespace NanoMqtt.Broker
{
    internal static class PumpThread
    {
        // Threads on the device have no name and keep nothing alive.
        public static Thread Create(ThreadStart run)
        {
            return new Thread(run);
        }
    }
}
