using System;
using NanoMqtt.Broker;

namespace NanoMqtt.WebSocket
{
    /// <summary>
    /// Lets clients of another acceptor also connect over WebSocket, at the same port: MQTT.js in a browser beside ordinary MQTT clients. A
    /// connection whose first byte is the G of an HTTP GET is WebSocket (RFC 6455; MQTT 3.1.1 and 5.0 §6), any other is passed on as it is. Over
    /// an acceptor with TLS it is wss.
    /// </summary>
    /// <remarks>
    /// A page from anywhere can connect, whatever its Origin: MQTT has no cookies, it asks each client for its user name. So give the broker an
    /// authenticator where people open web pages that are not yours.
    /// </remarks>
    public sealed class WebSocketAcceptor : IAcceptor
    {
        private readonly IAcceptor _inner;

        // By the Tag of the inner transports, which is ours; the broker's is that of the outer ones.
        private AcceptedTransport[] _accepted = new AcceptedTransport[4];

        // Made before the inner acceptor is asked, so that a connection is not lost for want of memory.
        private AcceptedTransport _spare;

        // Those to be served although nothing has come for them, linked by NextAgain.
        private AcceptedTransport _again;

        /// <summary>Creates it. The broker's Start makes the inner acceptor listen.</summary>
        /// <param name="inner">Where connections come from.</param>
        public WebSocketAcceptor(IAcceptor inner)
        {
            _inner = inner;
        }

        /// <inheritdoc/>
        public void Open()
        {
            _inner.Open();
        }

        /// <inheritdoc/>
        public void Wait(int timeoutMs)
        {
            _inner.Wait(_again == null ? timeoutMs : 0);
        }

        /// <inheritdoc/>
        public IAcceptedTransport Accept()
        {
            int free = MakeRoom();
            IAcceptedTransport inner = _inner.Accept();
            if (inner == null)
            {
                return null;
            }

            AcceptedTransport transport = _spare;
            _spare = null;
            transport.Inner = inner;
            inner.Tag = free;
            _accepted[free] = transport;
            return transport;
        }

        /// <inheritdoc/>
        public IAcceptedTransport NextReady()
        {
            IAcceptedTransport inner = _inner.NextReady();
            if (inner != null)
            {
                return _accepted[inner.Tag];
            }

            AcceptedTransport transport = _again;
            if (transport != null)
            {
                _again = transport.NextAgain;
                transport.IsAgain = false;
            }

            return transport;
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _inner.Wake();
        }

        /// <inheritdoc/>
        public void Close()
        {
            _inner.Close();
        }

        internal void ServeAgain(AcceptedTransport transport)
        {
            if (!transport.IsAgain)
            {
                transport.IsAgain = true;
                transport.NextAgain = _again;
                _again = transport;
            }
        }

        internal void Remove(AcceptedTransport transport)
        {
            int index = transport.Inner.Tag;
            if (_accepted[index] == transport)
            {
                _accepted[index] = null;
            }
        }

        // Gives a free place.
        private int MakeRoom()
        {
            if (_spare == null)
            {
                _spare = new AcceptedTransport(this);
            }

            int free = Array.IndexOf(_accepted, null);
            if (free < 0)
            {
                AcceptedTransport[] larger = new AcceptedTransport[_accepted.Length * 2];
                free = _accepted.Length;
                Array.Copy(_accepted, larger, free);
                _accepted = larger;
            }

            return free;
        }
    }
}
