using System;

namespace NanoMqtt.Broker
{
    // The user's handlers, called outside the lock. What they throw is counted and goes no further.
    internal sealed partial class BrokerPump
    {
        // Only those that waited when the turn ended: what a handler causes is reported in the next one, and a handler that publishes to itself
        // does not keep the network waiting.
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
