using System;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Listener
{
    // There is no Select on the device and a thread cannot wait for two sockets, so the pump looks at each in turn and
    // sleeps between two rounds. A shorter sleep would gain nothing: the runtime's idle wait is one tick of 10 ms.
    public sealed partial class TcpAcceptor
    {
        private const int RoundMs = 10;

        private readonly AutoResetEvent _wake = new AutoResetEvent(false);

        /// <inheritdoc/>
        public void Wait(int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            while (!LookAtAll())
            {
                long leftMs = endMs - Environment.TickCount64;
                if (leftMs <= 0 || _wake.WaitOne(leftMs < RoundMs ? (int)leftMs : RoundMs, false))
                {
                    return;
                }
            }
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _wake.Set();
        }

        // True when there is something to do.
        private bool LookAtAll()
        {
            _next = 0;
            LookAtLingering();

            // A client that cannot be accepted, because all sockets are taken, keeps asking: looking once a round is enough.
            bool found = !_isAcceptFailing && IsListenerReady();
            _isAcceptFailing = false;
            for (int i = 0; i < _connections.Length; i++)
            {
                AcceptedTcpTransport connection = _connections[i];
                if (connection != null && connection.Look())
                {
                    found = true;
                }
            }

            return found;
        }

        private bool IsListenerReady()
        {
            try
            {
                Socket listener = _listener;
                return listener != null && listener.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception)
            {
                return false; // another thread has closed it
            }
        }
    }
}
