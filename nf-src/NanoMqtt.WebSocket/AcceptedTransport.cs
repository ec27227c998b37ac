using NanoMqtt.Broker;

namespace NanoMqtt.WebSocket
{
    // A connection of the inner acceptor. Its first byte tells what it is.
    internal sealed class AcceptedTransport : IAcceptedTransport
    {
        private const byte FirstOfGet = (byte)'G';

        public IAcceptedTransport Inner;

        // The acceptor's list of those to be served although nothing has come.
        public AcceptedTransport NextAgain;
        public bool IsAgain;

        private readonly WebSocketAcceptor _acceptor;
        private WebSocketChannel _channel; // null: no WebSocket, or not known yet
        private bool _isKnown;
        private int _tag;

        public AcceptedTransport(WebSocketAcceptor acceptor)
        {
            _acceptor = acceptor;
        }

        public int Tag
        {
            get { return _tag; }
            set { _tag = value; }
        }

        public bool IsSendBlocked
        {
            get { return Inner.IsSendBlocked; }
            set { Inner.IsSendBlocked = value; }
        }

        public string RemoteAddress => Inner.RemoteAddress;

        public int Receive(byte[] buffer, int offset, int count)
        {
            int received = Inner.Receive(buffer, offset, count);
            if (!_isKnown && received > 0)
            {
                _isKnown = true;
                if (buffer[offset] == FirstOfGet)
                {
                    _channel = new WebSocketChannel(Inner);
                }
            }

            if (_channel != null)
            {
                received = _channel.HandleReceived(buffer, offset, received);
                if (_channel.WantsTurn)
                {
                    _acceptor.ServeAgain(this);
                }
            }

            return received;
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            return _channel == null ? Inner.Send(buffer, offset, count) : _channel.Send(buffer, offset, count);
        }

        public void Close()
        {
            _acceptor.Remove(this);
            try
            {
                if (_channel != null)
                {
                    _channel.Close();
                }
            }
            finally
            {
                Inner.Close();
            }
        }
    }
}
