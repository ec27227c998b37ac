using System;
using NanoMqtt.Broker;
using NanoMqtt.Net;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>Our broker over real TCP, on a port of the loopback address that the system chooses.</summary>
    internal sealed class TestBroker : IDisposable
    {
        private readonly TcpAcceptor _acceptor = new("127.0.0.1", 0);

        public TestBroker(IMqttAuthenticator authenticator = null)
        {
            Broker = new MqttBroker(_acceptor, new MqttBrokerOptions()) { Authenticator = authenticator };
            Broker.ClientConnected += (broker, clientId) => Connected.Add(clientId);
            Broker.ClientDisconnected += (broker, clientId, reason) => Disconnected.Add((clientId, reason));
            Broker.Start();
        }

        public MqttBroker Broker { get; }

        public int Port => _acceptor.Port;

        public Inbox<string> Connected { get; } = new();

        public Inbox<(string ClientId, MqttCloseReason Reason)> Disconnected { get; } = new();

        public void Dispose() => Broker.Dispose();
    }
}
