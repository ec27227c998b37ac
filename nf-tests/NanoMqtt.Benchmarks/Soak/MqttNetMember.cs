using System;
using System.Buffers;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// MQTTnet's client, to have somebody independent. It keeps no state of QoS 2 across connections: it hands on a repetition, which is
    /// marked as one, and does not finish what it was publishing. So it publishes at QoS 0 and 1 only, again until it is acknowledged.
    /// </summary>
    internal sealed class MqttNetMember : SoakMember
    {
        private const int RetryMs = 100;

        private readonly MqttClientOptions _options;
        private volatile IMqttClient _client;
        private volatile bool _isCut;
        private volatile bool _isDisposed;
        private Task _publishing = Task.CompletedTask;

        public MqttNetMember(int number, Ledger ledger, int port)
            : base(number, ledger)
        {
            MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", port)
                .WithClientId(ClientId)
                .WithCleanSession(false)
                .WithProtocolVersion(Level == MqttProtocolLevel.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
            _options = (Level == MqttProtocolLevel.V5 ? builder.WithSessionExpiryInterval(SessionExpirySeconds) : builder).Build();
        }

        public override void Start()
        {
            StartAsync().GetAwaiter().GetResult();
            _ = StayConnectedAsync();
        }

        public override void Publish(MqttQoS qos)
        {
            if (qos != MqttQoS.ExactlyOnce && _publishing.IsCompleted)
            {
                _publishing = PublishAsync(qos);
            }
        }

        // Disposing of it closes the socket without DISCONNECT. It cannot be asked anything afterwards.
        public override void Cut()
        {
            IMqttClient client = _client;
            _isCut = true;
            client.Dispose();
        }

        public override void Dispose()
        {
            _isDisposed = true;
            _client.Dispose();
        }

        private async Task StartAsync()
        {
            await ConnectAsync();
            for (int qos = 0; qos < Filters.Length; qos++)
            {
                await _client.SubscribeAsync(Filters[qos], (MqttQualityOfServiceLevel)qos);
            }
        }

        private Task ConnectAsync()
        {
            IMqttClient client = new MqttClientFactory().CreateMqttClient();
            client.ApplicationMessageReceivedAsync += e =>
            {
                HandleReceived(e.ApplicationMessage.Topic, e.ApplicationMessage.Payload.ToArray(), e.ApplicationMessage.Dup);
                return Task.CompletedTask;
            };
            _client = client;
            return client.ConnectAsync(_options);
        }

        private async Task StayConnectedAsync()
        {
            while (!_isDisposed)
            {
                await Task.Delay(RetryMs);
                if (_isCut || !_client.IsConnected)
                {
                    _isCut = false;
                    _client.Dispose();
                    await IsDoneAsync(ConnectAsync);
                }
            }
        }

        private async Task PublishAsync(MqttQoS qos)
        {
            byte[] payload = NextPayload(qos).ToArray();
            while (!await IsDoneAsync(() => _client.PublishBinaryAsync(TopicOf(qos), payload, (MqttQualityOfServiceLevel)qos))
                && qos != MqttQoS.AtMostOnce && !_isDisposed)
            {
                await Task.Delay(RetryMs);
            }

            HandleSent(qos);
        }

        // False: the connection was cut meanwhile, which MQTTnet tells by one exception or another.
        private static async Task<bool> IsDoneAsync(Func<Task> action)
        {
            try
            {
                await action();
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }
    }
}
