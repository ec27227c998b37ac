using System.Threading;

namespace NanoMqtt.Broker
{
    // Named for the debugger, ending with the process, and one of many.
    internal sealed partial class BrokerPump
    {
        private int _messagesSeen;

        private static Thread CreateThread(ThreadStart run)
        {
            return new Thread(run) { IsBackground = true, Name = "NanoMqtt broker" };
        }

        // Who sends many messages goes on first, and does not have to wake this thread for each of them.
        partial void LetMoreCome()
        {
            int messages = _engine.Statistics.MessagesReceived;
            bool cameTogether = messages - _messagesSeen > 1;
            _messagesSeen = messages;
            if (cameTogether)
            {
                Thread.Yield();
            }
        }
    }
}
