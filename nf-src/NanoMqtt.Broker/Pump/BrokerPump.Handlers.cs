using System;

namespace NanoMqtt.Broker
{
    // The user's handlers, called outside the lock. What they throw is counted and goes no further.
    internal sealed partial class BrokerPump
    {
        private void ReportClients()
        {
            while (_engine.NextEvent())
            {
                try
                {
                    _broker.ReportClient(_engine.EventClientId, _engine.EventKind);
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
