using System;
using System.Threading;
using NanoMqtt.Broker;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>A client of the broker in place of a network: it sends one packet so many times, and waits for so many bytes.</summary>
    internal sealed class BenchPeer : IAcceptedTransport
    {
        private readonly AutoResetEvent _done = new AutoResetEvent(false);
        private PacketWriter _packet;
        private int _left;
        private int _awaited;

        public bool IsReady => _left > 0;

        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress => "bench";

        public void Send(PacketWriter packet, int times)
        {
            _packet = packet;
            _left = times;
        }

        public void Await(int bytes)
        {
            _awaited = bytes;
        }

        // Whether they have come.
        public bool Wait(int timeoutMs)
        {
            return _done.WaitOne(timeoutMs, false);
        }

        public int Receive(byte[] buffer, int offset, int count)
        {
            int length = _packet.PacketLength;
            int taken = 0;
            while (_left > 0 && count - taken >= length)
            {
                Array.Copy(_packet.Buffer, _packet.PacketOffset, buffer, offset + taken, length);
                taken += length;
                _left--;
            }

            return taken;
        }

        public int Send(byte[] buffer, int offset, int count)
        {
            _awaited -= count;
            if (_awaited == 0)
            {
                _done.Set();
            }

            return count;
        }

        public void Close()
        {
        }
    }
}
