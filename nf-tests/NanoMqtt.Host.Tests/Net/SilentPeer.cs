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

        private bool Knock()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _waiting.Add(socket);
            return socket.ConnectAsync(_listener.LocalEndPoint).Wait(200);
        }
    }
}
