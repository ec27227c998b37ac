using NanoMqtt.Broker;

namespace NanoMqtt.DeviceBench
{
    /// <summary>The broker's end of a connection. It outlives a silent cut: then it takes everything and gives nothing.</summary>
    internal sealed class SoakEnd : IAcceptedTransport
    {
        private readonly SoakLink _link;
        private readonly SoakAcceptor _acceptor;

        public SoakEnd(SoakLink link, SoakAcceptor acceptor)
        {
            _link = link;
            _acceptor = acceptor;
        }

        public bool IsGone { get; set; }

        public bool IsDetached { get; set; }

        public bool IsClosed { get; private set; }

        public bool IsAccepted { get; set; }

        public bool IsReady => IsGone || (!IsDetached && (!_link.ToBroker.IsEmpty || (IsSendBlocked && !_link.ToClient.IsFull)));

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress => "soak";

        public int Receive(byte[] buffer, int offset, int count)
        {
            lock (_link.Gate)
            {
                return IsGone ? -1 : IsDetached ? 0 : _link.ToBroker.Read(buffer, offset, count);
            }
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            lock (_link.Gate)
            {
                return IsGone ? -1 : IsDetached ? count : _link.ToClient.Write(buffer, offset, count);
            }
        }

        public void Close()
        {
            IsClosed = true;
            _acceptor.Remove(this);
        }
    }
}
