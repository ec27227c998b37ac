using System;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>A connection that sends the bytes it is told and hands out packets as they come, up to 127 bytes each.</summary>
    internal sealed class WireClient : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public WireClient(int port)
        {
            _socket.ReceiveTimeout = Limits.WaitMs;
            _socket.Connect(IPAddress.Loopback, port);
        }

        public void Send(byte[] packet) => _socket.Send(packet);

        public byte[] Next()
        {
            byte[] header = Receive(2);
            Assert.That(header[1], Is.LessThan(128), "a packet this short has one byte of length");
            byte[] body = Receive(header[1]);
            byte[] packet = new byte[2 + body.Length];
            header.CopyTo(packet, 0);
            body.CopyTo(packet, 2);
            return packet;
        }

        /// <summary>Whether the other side ends the connection now.</summary>
        public bool IsEnded() => _socket.Receive(new byte[1]) == 0;

        public void Dispose() => _socket.Dispose();

        private byte[] Receive(int count)
        {
            var bytes = new byte[count];
            for (int i = 0; i < count;)
            {
                int received = _socket.Receive(bytes, i, count - i, SocketFlags.None);
                Assert.That(received, Is.Positive, "the connection ended in a packet");
                i += received;
            }

            return bytes;
        }
    }
}
