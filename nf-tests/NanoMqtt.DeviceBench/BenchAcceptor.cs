using System.Threading;
using NanoMqtt.Broker;

namespace NanoMqtt.DeviceBench
{
    /// <summary>Hands all peers to the broker, and then those that have something to send.</summary>
    internal sealed class BenchAcceptor : IAcceptor
    {
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly BenchPeer[] _peers;
        private int _accepted;
        private int _next;

        public BenchAcceptor(BenchPeer[] peers)
        {
            _peers = peers;
        }

        public void Open()
        {
        }

        public void Wait(int timeoutMs)
        {
            _next = 0;
            for (int i = 0; i < _peers.Length; i++)
            {
                if (i >= _accepted || _peers[i].IsReady)
                {
                    return;
                }
            }

            _wake.WaitOne(timeoutMs, false);
        }

        public IAcceptedTransport Accept()
        {
            return _accepted < _peers.Length ? _peers[_accepted++] : null;
        }

        public IAcceptedTransport NextReady()
        {
            while (_next < _accepted)
            {
                BenchPeer peer = _peers[_next++];
                if (peer.IsReady)
                {
                    return peer;
                }
            }

            return null;
        }

        public void Wake()
        {
            _wake.Set();
        }

        public void Close()
        {
        }
    }
}
