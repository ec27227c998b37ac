using NanoMqtt.Broker;

namespace NanoMqtt.WebSocket
{
    // A connection of the inner acceptor. Its first byte tells what it is.
    internal sealed class AcceptedTransport : IAcceptedTransport
    {
        private const byte FirstOfGet = (byte)'G';

        public IAcceptedTransport Inner;
        public AcceptedTransport NextAgain; // the acceptor's

        private readonly WebSocketAcceptor _acceptor;
        private WebSocketChannel _channel; // null: no WebSocket, or not known yet
        private bool _isPlain;

        public AcceptedTransport(WebSocketAcceptor acceptor)
        {
            _acceptor = acceptor;
        }

        public int Tag { get; set; }

        public bool IsSendBlocked
        {
            get { return Inner.IsSendBlocked; }
            set { Inner.IsSendBlocked = value; }
        }

        public string RemoteAddress => Inner.RemoteAddress;

        public int Receive(byte[] buffer, int offset, int count)
        {
            int received = Inner.Receive(buffer, offset, count);
            if (_isPlain)
            {
                return received;
            }

            if (_channel == null)
            {
                if (received <= 0)
                {
                    return received;
                }

                _isPlain = buffer[offset] != FirstOfGet;
                if (_isPlain)
                {
                    return received;
                }

                _channel = new WebSocketChannel(Inner);
            }

            received = _channel.HandleReceived(buffer, offset, received, count);
            if (received > 0 && _channel.IsOver)
            {
                _acceptor.ServeAgain(this); // then it is -1, and there may be nothing more to come that would say so
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
