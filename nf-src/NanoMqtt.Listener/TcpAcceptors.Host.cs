using System;
using NanoMqtt.Broker;

namespace NanoMqtt.Listener
{
    /// <summary>
    /// On a PC only: listens at several endpoints for one broker, for example without TLS for this machine and with TLS for all others. The
    /// endpoints take turns, and the limits of the broker's options are for all of them together.
    /// </summary>
    public sealed class TcpAcceptors : IAcceptor
    {
        private readonly TcpAcceptor[] _acceptors; // the first one waits for all
        private int _last; // whose turn it was to accept

        /// <summary>Creates it. The broker's Start makes all of them listen.</summary>
        /// <param name="acceptors">One for each endpoint. From now on they belong together: give none of them to another broker.</param>
        /// <exception cref="ArgumentException">There is none, one is null, listens already, or belongs to a <see cref="TcpAcceptors"/>.</exception>
        public TcpAcceptors(params TcpAcceptor[] acceptors)
        {
            if (acceptors.Length == 0 || Array.IndexOf(acceptors, null) >= 0)
            {
                throw new ArgumentException("none, or one is null", nameof(acceptors));
            }

            _acceptors = (TcpAcceptor[])acceptors.Clone();
            foreach (TcpAcceptor acceptor in _acceptors)
            {
                if (!acceptor.TryJoin(_acceptors[0]))
                {
                    throw new ArgumentException("one is in use already", nameof(acceptors));
                }
            }
        }

        /// <inheritdoc/>
        /// <remarks>If one cannot listen, none does.</remarks>
        /// <exception cref="NanoMqtt.Net.TransportException">One cannot listen; the message says which one, and what to do.</exception>
        public void Open()
        {
            try
            {
                foreach (TcpAcceptor acceptor in _acceptors)
                {
                    acceptor.Open();
                }
            }
            catch (Exception)
            {
                Close();
                throw;
            }
        }

        /// <inheritdoc/>
        public void Wait(int timeoutMs)
        {
            _acceptors[0].Wait(timeoutMs);
        }

        /// <inheritdoc/>
        public IAcceptedTransport Accept()
        {
            IAcceptedTransport transport = null;
            for (int i = 0; i < _acceptors.Length && transport == null; i++)
            {
                _last = (_last + 1) % _acceptors.Length;
                transport = _acceptors[_last].Accept();
            }

            return transport;
        }

        /// <inheritdoc/>
        public IAcceptedTransport NextReady()
        {
            return _acceptors[0].NextReady();
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _acceptors[0].Wake();
        }

        /// <inheritdoc/>
        public void Close()
        {
            foreach (TcpAcceptor acceptor in _acceptors)
            {
                acceptor.Close();
            }
        }
    }
}
