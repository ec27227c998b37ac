using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>A polled client's connection to the broker in the same program, which can be cut.</summary>
    internal sealed class SoakLink : ITransport
    {
        private const int PauseMs = 10;

        public readonly object Gate = new object();
        public readonly Pipe ToBroker = new Pipe();
        public readonly Pipe ToClient = new Pipe();

        private readonly SoakAcceptor _acceptor;
        private SoakEnd _end;

        public SoakLink(SoakAcceptor acceptor)
        {
            _acceptor = acceptor;
        }

        public void Open(int timeoutMs)
        {
            Close();
            ToBroker.Clear();
            ToClient.Clear();
            _end = new SoakEnd(this, _acceptor);
            if (!_acceptor.Add(_end))
            {
                _end = null;
                throw new InvalidOperationException();
            }
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            lock (Gate)
            {
                return _end == null ? -1 : !ToClient.IsEmpty ? ToClient.Read(buffer, offset, count) : _end.IsClosed ? -1 : 0;
            }
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            for (int leftMs = 5000; leftMs > 0; leftMs -= PauseMs)
            {
                lock (Gate)
                {
                    if (_end == null || _end.IsClosed)
                    {
                        return false;
                    }

                    int written = ToBroker.Write(buffer, offset, count);
                    offset += written;
                    count -= written;
                }

                _acceptor.Wake();
                if (count == 0)
                {
                    return true;
                }

                Thread.Sleep(PauseMs); // the broker's thread makes room
            }

            return false;
        }

        public void Close()
        {
            Cut(false);
        }

        /// <summary>What is on its way is lost. The broker learns of it now, or when the client comes back (isSilent).</summary>
        public void Cut(bool isSilent)
        {
            lock (Gate)
            {
                if (_end != null)
                {
                    _end.IsDetached = true;
                    _end.IsGone = !isSilent;
                    _end = null;
                }
            }

            _acceptor.Wake();
        }
    }
}
