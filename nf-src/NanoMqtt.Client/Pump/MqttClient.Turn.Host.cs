using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Waking for each message costs more processor time than the message. Where several came at once, more are likely to be on their way, so
    /// whoever sends them may go on first: the next receive then brings several again, and one send acknowledges them. Where each comes alone,
    /// nothing waits.
    /// </content>
    public sealed partial class MqttClient
    {
        partial void LetMoreCome(Framer framer)
        {
            if (framer.PacketOffset > 0)
            {
                Thread.Yield();
            }
        }
    }
}
