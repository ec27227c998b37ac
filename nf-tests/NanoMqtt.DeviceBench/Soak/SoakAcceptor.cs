using System.Threading;
using NanoMqtt.Broker;

namespace NanoMqtt.DeviceBench
{
    /// <summary>The broker's ends of all connections.</summary>
    internal sealed class SoakAcceptor : IAcceptor
    {
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly object _gate = new object();
        private readonly SoakEnd[] _ends = new SoakEnd[12];
        private int _next;

        public bool Add(SoakEnd end)
        {
            lock (_gate)
            {
                for (int i = 0; i < _ends.Length; i++)
                {
                    if (_ends[i] == null)
                    {
                        _ends[i] = end;
                        _wake.Set();
                        return true;
                    }
                }
            }

            return false;
        }

        public void Remove(SoakEnd end)
        {
            lock (_gate)
            {
                for (int i = 0; i < _ends.Length; i++)
                {
                    if (_ends[i] == end)
                    {
                        _ends[i] = null;
                    }
                }
            }
        }

        public void Open()
        {
        }

        public void Wait(int timeoutMs)
        {
            _next = 0;
            if (Find(false) == null && Find(true) == null)
            {
                _wake.WaitOne(timeoutMs, false);
            }

            _next = 0;
        }

        public IAcceptedTransport Accept()
        {
            _next = 0;
            SoakEnd end = Find(false);
            _next = 0;
            if (end != null)
            {
                end.IsAccepted = true;
            }

            return end;
        }

        public IAcceptedTransport NextReady()
        {
            return Find(true);
        }

        public void Wake()
        {
            _wake.Set();
        }

        public void Close()
        {
        }

        // From _next on: one that is accepted and ready, or one that asks to be accepted.
        private SoakEnd Find(bool isAccepted)
        {
            lock (_gate)
            {
                while (_next < _ends.Length)
                {
                    SoakEnd end = _ends[_next++];
                    if (end != null && end.IsAccepted == isAccepted && (!isAccepted || end.IsReady))
                    {
                        return end;
                    }
                }
            }

            return null;
        }
    }
}
