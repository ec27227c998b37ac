using System;

namespace NanoMqtt.Broker
{
    // The user's handlers, called outside the lock. What they throw is counted and goes no further.
    internal sealed partial class BrokerPump
    {
        // Only those that there were: what a handler causes is reported in the next turn.
        private void ReportEvents(int count)
        {
            for (int i = 0; i < count; i++)
            {
                try
                {
                    _broker.ReportNext();
                }
                catch (Exception)
                {
                    _engine.Statistics.CallbackFaults++;
                }
            }
        }

        // Only those that waited when the turn began: a handler that publishes to itself does not keep the network waiting.
        private void DeliverLocal(int count)
        {
            bool isMore = true;
            for (int i = 0; i < count && isMore; i++)
            {
                try
                {
                    isMore = _broker.DeliverNextLocal();
                }
                catch (Exception)
                {
                    _engine.Statistics.CallbackFaults++;
                }
            }
        }
    }
}
