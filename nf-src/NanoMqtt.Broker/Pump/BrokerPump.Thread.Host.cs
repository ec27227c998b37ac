using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Named for the debugger, ending with the process, and one of many.
    internal sealed partial class BrokerPump
    {
        private bool _hasReceivedSeveral;

        private static Thread CreateThread(ThreadStart run)
        {
            return new Thread(run) { IsBackground = true, Name = "NanoMqtt broker" };
        }

        partial void NoteReceived(Framer framer)
        {
            _hasReceivedSeveral |= framer.PacketOffset > 0;
        }

        // Who sends many packets goes on first, and does not have to wake this thread for each of them.
        partial void LetMoreCome()
        {
            if (_hasReceivedSeveral)
            {
                _hasReceivedSeveral = false;
                Thread.Yield();
            }
        }
    }
}
