using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Host.Tests.Interop;

namespace NanoMqtt.Host.Tests.WireCases
{
    internal sealed class TcpWireLink : IWireLink
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Limits.WaitMs };

        public TcpWireLink(int port) => _socket.Connect(IPAddress.Loopback, port);

        public void Send(byte[] bytes)
        {
            try
            {
                _socket.Send(bytes);
            }
            catch (SocketException e) when (IsClosed(e))
            {
            }
        }

        public byte[] Receive(int count)
        {
            byte[] buffer = new byte[count];
            try
            {
                return buffer[.._socket.Receive(buffer)];
            }
            catch (SocketException e) when (IsClosed(e))
            {
                return Array.Empty<byte>();
            }
        }

        public void Dispose() => _socket.Dispose();

        // What was sent last may reach a broker that has closed: then the answer is a reset.
        private static bool IsClosed(SocketException e) => e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;
    }
}
