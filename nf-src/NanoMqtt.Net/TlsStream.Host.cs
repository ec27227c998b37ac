using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoMqtt.Net
{
    // An encrypted socket whose Receive and Send do not wait. A read of no bytes completes when decrypted bytes are there, and takes no
    // buffer until then, so an idle connection costs little. One write may be under way, with a copy of the caller's bytes. Both
    // complete on threads of the pool, which change one state and then tell whoever waits, and the owner.
    [SuppressMessage("Design", "CA1001", Justification = "Close disposes of what it owns")]
    internal sealed partial class TlsStream
    {
        private const int MaximumSendBytes = 16 * 1024;

        // What reading and writing are at; a handshake under way is both.
        private const int Idle = 0;
        private const int Busy = 1;
        private const int Ready = 2; // bytes, or the end, or a failure

        private readonly object _gate = new object();
        private readonly SslStream _stream;
        private readonly Action _report; // or null
        private readonly Action _handleRead;
        private readonly Action _handleWritten;
        private Task _read;
        private Task _write;
        private byte[] _output;
        private volatile int _reading;
        private volatile int _writing;
        private volatile bool _isReadBroken;
        private volatile bool _isWriteBroken;
        private volatile bool _isClosed;

        private TlsStream(Socket socket, Action report)
        {
            _stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            _report = report;
            _handleRead = HandleRead;
            _handleWritten = HandleWritten;
        }

        // The owner leaves bytes unread while it cannot send.
        public bool IsHeldBack
        {
            get { return _reading == Ready && _writing == Busy; }
        }

        // Asks for a report when Receive has something to do.
        public void Watch()
        {
            if (IsReadable())
            {
                Report();
            }
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            try
            {
                if (_isReadBroken)
                {
                    return -1;
                }

                if (!IsReadable())
                {
                    return 0;
                }

                int received = _stream.Read(buffer, offset, count); // what is decrypted, or the end: it does not wait
                _reading = Idle;
                return received > 0 ? received : -1;
            }
            catch (Exception)
            {
                return -1; // broken, or closed by another thread
            }
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            // A write that completes at once is not reported, so what it leaves must not wait for a report.
            int sent = 0;
            while (sent < count && _writing != Busy)
            {
                int part = Math.Min(count - sent, MaximumSendBytes);
                StartWrite(buffer, offset + sent, part);
                if (_isWriteBroken)
                {
                    return -1;
                }

                sent += part;
            }

            return sent;
        }

        // Waits for bytes, or for room.
        public void Wait(SelectMode mode, int timeoutMs)
        {
            lock (_gate)
            {
                if ((mode == SelectMode.SelectRead ? _reading : _writing) == Busy && !_isClosed)
                {
                    Monitor.Wait(_gate, timeoutMs);
                }
            }
        }

        public void Close()
        {
            _isClosed = true;
            _stream.Dispose();
            Wake();
        }

        private bool IsReadable()
        {
            if (_reading == Idle)
            {
                _reading = Busy;
                _read = _stream.ReadAsync(Memory<byte>.Empty).AsTask();
                if (_read.IsCompleted)
                {
                    FinishRead();
                }
                else
                {
                    _read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_handleRead);
                }
            }

            return _reading == Ready;
        }

        private void StartWrite(byte[] buffer, int offset, int count)
        {
            _writing = Busy;
            _output = ArrayPool<byte>.Shared.Rent(count);
            Buffer.BlockCopy(buffer, offset, _output, 0, count);
            try
            {
                _write = _stream.WriteAsync(new ReadOnlyMemory<byte>(_output, 0, count)).AsTask();
            }
            catch (Exception e)
            {
                _write = Task.FromException(e); // broken before, or closed by another thread
            }

            if (_write.IsCompleted)
            {
                FinishWrite();
            }
            else
            {
                _write.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_handleWritten);
            }
        }

        private void HandleRead()
        {
            FinishRead();
            Report();
        }

        private void FinishRead()
        {
            _isReadBroken = _read.Exception != null;
            _reading = Ready;
        }

        private void HandleWritten()
        {
            FinishWrite();
            Report();
        }

        private void FinishWrite()
        {
            ArrayPool<byte>.Shared.Return(_output);
            _isWriteBroken = _write.Exception != null;
            _writing = Idle;
        }

        private void Report()
        {
            Wake();
            _report?.Invoke();
        }

        private void Wake()
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
