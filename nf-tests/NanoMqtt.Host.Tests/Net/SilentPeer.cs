using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>A port that neither accepts nor refuses: a listener whose queue is full, so that the system ignores who knocks.</summary>
    internal sealed class SilentPeer : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _waiting = new();

        public SilentPeer()
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Ignore("this system refuses where the queue is full");
            }

            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
            while (Knock())
            {
            }
        }

        public int Port => ((IPEndPoint)_listener.LocalEndPoint).Port;

        public void Dispose()
        {
            _waiting.ForEach(s => s.Dispose());
            _listener.Dispose();
        }

        // The system answers at once or never; not so .NET's own threads, which ConnectAsync would wait for.
        private bool Knock()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _waiting.Add(socket);
            try
            {
                socket.Connect(_listener.LocalEndPoint);
                return true;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                return socket.Poll(200000, SelectMode.SelectWrite);
            }
        }
    }
}
