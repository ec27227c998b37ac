using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The client's thread on .NET: named for the debugger, ending with the process, and one of many.</content>
    public sealed partial class MqttClient
    {
        private static void StartThread(ThreadStart run)
        {
            new Thread(run) { IsBackground = true, Name = "NanoMqtt client" }.Start();
        }

        // Waking for each packet takes more processor time than the packet. Where several came at once more are likely to be on their way, so
        // whoever sends them may go on first: the next receive brings several again, and one send acknowledges them. Where each comes alone,
        // nothing waits.
        partial void LetMoreCome(Framer framer)
        {
            if (framer.PacketOffset > 0)
            {
                Thread.Yield();
            }
        }
    }
}
