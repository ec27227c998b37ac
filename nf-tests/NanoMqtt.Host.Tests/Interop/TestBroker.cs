using System;
using NanoMqtt.Broker;
using NanoMqtt.Listener;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>Our broker over real TCP, on a port of the loopback address that the system chooses.</summary>
    internal sealed class TestBroker : IDisposable
    {
        private readonly TcpAcceptor _acceptor = new("127.0.0.1", 0);

        public TestBroker(IMqttAuthenticator authenticator = null, MqttBrokerOptions options = null)
        {
            Broker = new MqttBroker(_acceptor, options ?? new MqttBrokerOptions()) { Authenticator = authenticator };
            Broker.Reported += HandleReported;
            Broker.Start();
        }

        public MqttBroker Broker { get; }

        public int Port => _acceptor.Port;

        public Inbox<string> Connected { get; } = new();

        public Inbox<(string ClientId, MqttCloseReason Reason)> Disconnected { get; } = new();

        public void Dispose() => Broker.Dispose();

        private void HandleReported(MqttBroker broker, MqttBrokerEvent what)
        {
            switch (what.Kind)
            {
                case MqttBrokerEventKind.Connected:
                    Connected.Add(what.Client);
                    break;
                case MqttBrokerEventKind.Disconnected:
                    Disconnected.Add((what.Client, (MqttCloseReason)what.Code));
                    break;
            }
        }
    }
}
