using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>MQTTnet's client. QoS 0 is published in one loop, QoS 1 and 2 in as many at a time as may be in flight.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "It lives as long as its process")]
    internal sealed class MqttNetWork
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
        private readonly byte[] _payload = new byte[ClientCase.PayloadBytes];
        private readonly MqttQualityOfServiceLevel _qos;
        private readonly SharedCount _done;
        private long _count;

        public MqttNetWork(ClientCase work, int port, SharedCount done)
        {
            _done = done;
            _qos = (MqttQualityOfServiceLevel)work.QoS;
            _client.ApplicationMessageReceivedAsync += e =>
            {
                _done.Value = ++_count;
                return Task.CompletedTask;
            };
            StartAsync(work, port).GetAwaiter().GetResult();
        }

        private async Task StartAsync(ClientCase work, int port)
        {
            await _client.ConnectAsync(new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", port)
                .WithProtocolVersion(MqttProtocolVersion.V311)
                .Build());
            if (!work.IsPublishing)
            {
                await _client.SubscribeAsync(ClientCase.Topic, _qos);
                return;
            }

            int loops = work.QoS == MqttQoS.AtMostOnce ? 1 : ClientCase.Window;
            for (int i = 0; i < loops; i++)
            {
                _ = Task.Run(PublishAsync);
            }
        }

        private async Task PublishAsync()
        {
            for (; ; )
            {
                await _client.PublishBinaryAsync(ClientCase.Topic, _payload, _qos);
                _done.Value = Interlocked.Increment(ref _count);
            }
        }
    }
}
