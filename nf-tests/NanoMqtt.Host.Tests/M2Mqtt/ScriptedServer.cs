using System;
using System.Net;
using System.Net.Sockets;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>A listener whose test says, packet by packet, what the server does.</summary>
    internal sealed class ScriptedServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public ScriptedServer() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Whether somebody has come who was not accepted yet.</summary>
        public bool HasVisitor => _listener.Pending();

        /// <summary>The next connection; the test fails when none comes.</summary>
        public ScriptedConnection Accept()
        {
            Assert.That(_listener.Server.Poll(Limits.Wait, SelectMode.SelectRead), Is.True, "nobody connects");
            return new ScriptedConnection(_listener.AcceptSocket());
        }

        public void Dispose() => _listener.Dispose();
    }
}
