using System;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>MQTTnet's server on a port of the loopback address that the system chooses.</summary>
    internal sealed class MqttNetServer : IDisposable
    {
        private readonly MqttServer _server;

        public MqttNetServer()
        {
            MqttServerOptions options = new MqttServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(0)
                .WithPersistentSessions()
                .Build();
            _server = new MqttServerFactory().CreateMqttServer(options);
            _server.ValidatingConnectionAsync += e =>
            {
                e.ReasonCode = Password == null || e.Password == Password ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
                return Task.CompletedTask;
            };
            _server.InterceptingPublishAsync += e =>
            {
                MqttApplicationMessage m = e.ApplicationMessage;
                Messages.Add(new Received(m.Topic, m.ConvertPayloadToString() ?? "", (MqttQoS)m.QualityOfServiceLevel, m.Retain));
                return Task.CompletedTask;
            };
            _server.StartAsync().GetAwaiter().GetResult();
            Port = options.DefaultEndpointOptions.Port;
        }

        public int Port { get; }

        /// <summary>The password that every client must have; null: anybody may connect.</summary>
        public string Password { get; set; }

        /// <summary>What clients publish, wills included.</summary>
        public Inbox<Received> Messages { get; } = new();

        public Task PublishAsync(string topic, string payload, MqttQoS qos, bool retain = false) =>
            _server.InjectApplicationMessage(new InjectedMqttApplicationMessage(new MqttApplicationMessage
            {
                Topic = topic,
                PayloadSegment = Encoding.UTF8.GetBytes(payload),
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
                Retain = retain,
            })
            {
                SenderClientId = "server",
            });

        /// <summary>Throws a client out.</summary>
        public Task DisconnectAsync(string clientId) => _server.DisconnectClientAsync(clientId, MqttDisconnectReasonCode.NormalDisconnection);

        public void Dispose()
        {
            _server.StopAsync().GetAwaiter().GetResult();
            _server.Dispose();
        }
    }
}
