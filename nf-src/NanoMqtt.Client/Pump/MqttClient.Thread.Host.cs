using System.Threading;

namespace NanoMqtt.Client
{
    /// <content>The client's thread on .NET: named for the debugger, ending with the process, and one of many.</content>
    public sealed partial class MqttClient
    {
        private int _messagesSeen;

        private static void StartThread(ThreadStart run)
        {
            new Thread(run) { IsBackground = true, Name = "NanoMqtt client" }.Start();
        }

        // Waking for each message takes more processor time than the message. Where several came at once more are likely to be on their way, so
        // whoever sends them may go on first: the next receive brings several again, and one send acknowledges them. Where each comes alone,
        // nothing waits.
        partial void LetMoreCome()
        {
            int messages = Statistics.MessagesReceived;
            bool cameTogether = messages - _messagesSeen > 1;
            _messagesSeen = messages;
            if (cameTogether)
            {
                Thread.Yield();
            }
        }
    }
}
