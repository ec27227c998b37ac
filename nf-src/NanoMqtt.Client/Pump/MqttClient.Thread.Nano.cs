using System.Threading;

namespace NanoMqtt.Client
{
    /// <content>The client's thread, as the device has it: threads there have no name and do not keep a process alive.</content>
    public sealed partial class MqttClient
    {
        private static void StartThread(ThreadStart run)
        {
            new Thread(run).Start();
        }
    }
}
