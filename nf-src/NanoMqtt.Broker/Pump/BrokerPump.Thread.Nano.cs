using System.Threading;

namespace NanoMqtt.Broker
{
    // Threads on the device have no name and keep nothing alive.
    internal sealed partial class BrokerPump
    {
        private static Thread CreateThread(ThreadStart run)
        {
            return new Thread(run);
        }
    }
}
