using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // As in the client (MqttClient.Turn.Host.cs): who sends many packets goes on first, and does not have to wake this thread for each of them.
    internal sealed partial class BrokerPump
    {
        private bool _hasReceivedSeveral;

        partial void NoteReceived(Framer framer)
        {
            _hasReceivedSeveral |= framer.PacketOffset > 0;
        }

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
