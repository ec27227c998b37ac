using System;

namespace NanoMqtt.Broker
{
    // Calls the user's handlers, outside the lock. An exception from a handler is counted, and has no other effect.
    internal sealed partial class BrokerPump
    {
        // Delivers only what was waiting at the end of the turn. What a handler causes is delivered in the next one, so a handler that
        // publishes to itself cannot stop the network.
        private void CallHandlers(int events, int messages)
        {
            bool isMore = true;
            for (int i = 0; i < events + messages && isMore; i++)
            {
                try
                {
                    if (i < events)
                    {
                        _broker.ReportNext();
                    }
                    else
                    {
                        isMore = _broker.DeliverNextLocal();
                    }
                }
                catch (Exception)
                {
                    _engine.Statistics.HandlerFaults++;
                }
            }
        }
    }
}
