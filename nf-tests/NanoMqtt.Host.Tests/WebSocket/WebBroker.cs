using System;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Listener;
using NanoMqtt.WebSocket;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.WebSocket
{
    /// <summary>Our broker for MQTT and MQTT over WebSocket, at one port of the loopback address.</summary>
    internal sealed class WebBroker : IDisposable
    {
        private readonly TcpAcceptor _acceptor;

        public WebBroker(X509Certificate2 certificate = null, MqttBrokerOptions options = null)
        {
            _acceptor = new TcpAcceptor("127.0.0.1", 0, certificate);
            Broker = new MqttBroker(new WebSocketAcceptor(_acceptor), options ?? new MqttBrokerOptions());
            Broker.Start();
        }

        public MqttBroker Broker { get; }

        public int Port => _acceptor.Port;

        public Uri Uri => new($"ws://127.0.0.1:{Port}/mqtt");

        public async Task<ClientWebSocket> OpenAsync()
        {
            var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("mqtt");
            await socket.ConnectAsync(Uri, CancellationToken.None).WaitAsync(Limits.Wait);
            Assert.That(socket.SubProtocol, Is.EqualTo("mqtt"));
            return socket;
        }

        public void Dispose() => Broker.Dispose();
    }
}
