using System;
using System.Linq;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>MQTTnet's client, speaking MQTT 3.1.1.</summary>
    internal sealed class MqttNetPeer : IDisposable
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

        public MqttNetPeer()
        {
            _client.ApplicationMessageReceivedAsync += e =>
            {
                MqttApplicationMessage m = e.ApplicationMessage;
                Messages.Add(new Received(m.Topic, m.ConvertPayloadToString() ?? "", (MqttQoS)m.QualityOfServiceLevel, m.Retain));
                return Task.CompletedTask;
            };
            _client.DisconnectedAsync += e =>
            {
                Disconnected.Add(true);
                return Task.CompletedTask;
            };
        }

        public Inbox<Received> Messages { get; } = new();

        public Inbox<bool> Disconnected { get; } = new();

        public bool SessionPresent { get; private set; }

        /// <summary>Where to connect over WebSocket; null: over TCP.</summary>
        public string WebSocketUri { get; init; }

        public static async Task<MqttNetPeer> ConnectAsync(int port, string clientId, Action<MqttClientOptionsBuilder> configure = null)
        {
            var peer = new MqttNetPeer();
            await peer.OpenAsync(port, clientId, configure);
            return peer;
        }

        public async Task<MqttClientConnectResultCode> OpenAsync(int port, string clientId, Action<MqttClientOptionsBuilder> configure = null)
        {
            MqttClientOptionsBuilder options = new MqttClientOptionsBuilder();
            if (WebSocketUri == null)
            {
                options.WithTcpServer("127.0.0.1", port);
            }
            else
            {
                options.WithWebSocketServer(o => o.WithUri(WebSocketUri)); // one or the other: given both, MQTTnet takes TCP
            }

            options.WithProtocolVersion(MqttProtocolVersion.V311)
                .WithTimeout(Limits.Wait)
                .WithClientId(clientId);
            configure?.Invoke(options);
            MqttClientConnectResult result = await _client.ConnectAsync(options.Build());
            SessionPresent = result.IsSessionPresent;
            return result.ResultCode;
        }

        /// <summary>Publishes and waits for the acknowledgement.</summary>
        public Task PublishAsync(string topic, string payload, MqttQoS qos, bool retain = false) =>
            _client.PublishStringAsync(topic, payload, (MqttQualityOfServiceLevel)qos, retain).WaitAsync(Limits.Wait);

        /// <summary>Subscribes.</summary>
        /// <returns>The byte of SUBACK: the granted QoS or 0x80.</returns>
        public async Task<int> SubscribeAsync(string filter, MqttQoS qos)
        {
            MqttClientSubscribeResult result = await _client.SubscribeAsync(filter, (MqttQualityOfServiceLevel)qos);
            return (int)result.Items.Single().ResultCode;
        }

        public Task UnsubscribeAsync(string filter) => _client.UnsubscribeAsync(filter);

        public Task DisconnectAsync() => _client.DisconnectAsync();

        public void Dispose() => _client.Dispose();
    }
}
