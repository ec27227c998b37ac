using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>A client as light as can be: a socket that never blocks once it is connected, and our codec. One thread serves all of them.</summary>
    internal abstract class LoadConnection : IDisposable
    {
        public const MqttProtocolLevel Level = MqttProtocolLevel.V311;

        private const int BufferBytes = 64 * 1024;
        private const int HandshakeTimeoutMs = 10000;

        private readonly byte[] _output = new byte[BufferBytes];
        private int _head;
        private int _tail;

        protected LoadConnection(int port, string clientId)
        {
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                ReceiveTimeout = HandshakeTimeoutMs,
            };
            Socket.Connect(IPAddress.Loopback, port);
            BeginPacket();
            new ConnectPacket { ClientId = clientId, CleanSession = true, Level = Level }.Encode(Writer);
            EndPacket();
            Exchange(MqttPacketType.Connack);
        }

        public Socket Socket { get; }

        /// <summary>Whether the socket took less than there was.</summary>
        public bool HasOutput => _tail > _head;

        protected PacketWriter Writer { get; } = new();

        protected Framer Framer { get; } = new(BufferBytes);

        /// <summary>Takes what has come and handles it.</summary>
        public void Receive()
        {
            int count = Socket.Receive(Framer.Buffer, Framer.ReceiveOffset, Framer.ReceiveCount, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success || count == 0)
            {
                throw new InvalidOperationException("the broker closed a connection");
            }

            Framer.HandleReceived(count);
            while (Framer.TryNext())
            {
                HandlePacket((MqttPacketType)(Framer.FirstByte >> 4));
            }
        }

        public void Flush()
        {
            if (!HasOutput)
            {
                return;
            }

            int sent = Socket.Send(_output, _head, _tail - _head, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success && error != SocketError.WouldBlock)
            {
                throw new InvalidOperationException("the broker closed a connection");
            }

            _head += sent;
            if (_head == _tail)
            {
                _head = 0;
                _tail = 0;
            }
        }

        public void Dispose()
        {
            BeginPacket();
            new DisconnectPacket().Encode(Writer, Level);
            EndPacket();
            Flush();
            Socket.Dispose();
        }

        protected abstract void HandlePacket(MqttPacketType type);

        protected void BeginPacket() => Writer.Open(_output, _tail, BufferBytes);

        /// <summary>The finished packet moves down over the writer's gap.</summary>
        protected void EndPacket()
        {
            Array.Copy(_output, Writer.PacketOffset, _output, _tail, Writer.PacketLength);
            _tail += Writer.PacketLength;
        }

        protected void Acknowledge(MqttPacketType type, int packetId)
        {
            BeginPacket();
            AckPacket.Encode(Writer, type, packetId);
            EndPacket();
        }

        /// <summary>The packet identifier that an acknowledgement begins with.</summary>
        protected int PacketIdOfAck() => Framer.Buffer[Framer.BodyOffset] << 8 | Framer.Buffer[Framer.BodyOffset + 1];

        /// <summary>Sends what was written and waits for the answer; afterwards the socket does not block.</summary>
        protected void Exchange(MqttPacketType answer)
        {
            Socket.Blocking = true;
            Flush();
            while (!Framer.TryNext())
            {
                int count = Socket.Receive(Framer.Buffer, Framer.ReceiveOffset, Framer.ReceiveCount, SocketFlags.None);
                if (count == 0)
                {
                    throw new InvalidOperationException("the broker refused a load client");
                }

                Framer.HandleReceived(count);
            }

            if ((MqttPacketType)(Framer.FirstByte >> 4) != answer)
            {
                throw new InvalidOperationException("the broker did not answer with " + answer);
            }

            Socket.Blocking = false;
        }
    }
}
