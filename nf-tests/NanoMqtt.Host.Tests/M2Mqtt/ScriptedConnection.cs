using System;
using System.Net.Sockets;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>The server's end of one connection: packets in and out in <see cref="WireNotation"/>.</summary>
    internal sealed class ScriptedConnection : IDisposable
    {
        private readonly Socket _socket;

        public ScriptedConnection(Socket socket)
        {
            _socket = socket;
            _socket.NoDelay = true;
            _socket.ReceiveTimeout = Limits.WaitMs;
        }

        public void Send(string notation) => Send(WireNotation.Parse(notation));

        public void Send(byte[] bytes) => _socket.Send(bytes);

        /// <summary>The next packet, in hex.</summary>
        public string Next()
        {
            byte[] packet = NextBytes();
            return WireNotation.ToHex(packet, 0, packet.Length);
        }

        /// <summary>Takes the next packet, which must be this one.</summary>
        public void Expect(string notation)
        {
            byte[] expected = WireNotation.Parse(notation);
            Assert.That(Next(), Is.EqualTo(WireNotation.ToHex(expected, 0, expected.Length)));
        }

        /// <summary>Whether nothing comes for so long.</summary>
        public bool IsQuiet(int forMs) => !_socket.Poll(forMs * 1000, SelectMode.SelectRead);

        /// <summary>Whether the client ends the connection now.</summary>
        public bool IsEnded()
        {
            try
            {
                return _socket.Receive(new byte[1]) == 0;
            }
            catch (SocketException e)
            {
                return e.SocketErrorCode == SocketError.ConnectionReset;
            }
        }

        public void Dispose() => _socket.Dispose();

        private byte[] NextBytes()
        {
            var header = new byte[5];
            Receive(header, 0, 1);
            int behind = 1;
            int length = 0;
            do
            {
                Receive(header, behind, 1);
                length |= (header[behind] & 127) << (7 * (behind - 1));
            }
            while (header[behind++] > 127);

            var packet = new byte[behind + length];
            Array.Copy(header, packet, behind);
            Receive(packet, behind, length);
            return packet;
        }

        private void Receive(byte[] buffer, int offset, int count)
        {
            while (count > 0)
            {
                int received = _socket.Receive(buffer, offset, count, SocketFlags.None);
                Assert.That(received, Is.Positive, "the client ended the connection");
                offset += received;
                count -= received;
            }
        }
    }
}
