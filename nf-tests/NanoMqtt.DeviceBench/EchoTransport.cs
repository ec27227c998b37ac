using System;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>A broker of a few lines in place of a network: it accepts, acknowledges QoS 1, and delivers what <see cref="Deliver"/> is given.</summary>
    internal sealed class EchoTransport : ITransport
    {
        private const int Connect = 0x10;
        private const int Publish1 = 0x32;

        private readonly byte[] _connack = { 0x20, 2, 0, 0 };
        private readonly byte[] _puback = { 0x40, 2, 0, 0 };
        private readonly byte[] _received = new byte[256];
        private int _count;

        public void Deliver(byte[] packet, int offset, int count)
        {
            Array.Copy(packet, offset, _received, _count, count);
            _count += count;
        }

        public void Open(int timeoutMs)
        {
            _count = 0;
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int taken = _count;
            Array.Copy(_received, 0, buffer, offset, taken);
            _count = 0;
            return taken;
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            if (buffer[offset] == Connect)
            {
                Deliver(_connack, 0, _connack.Length);
            }
            else if (buffer[offset] == Publish1)
            {
                int packetId = offset + 4 + buffer[offset + 3];
                _puback[2] = buffer[packetId];
                _puback[3] = buffer[packetId + 1];
                Deliver(_puback, 0, _puback.Length);
            }

            return true;
        }

        public void Close()
        {
        }
    }
}
