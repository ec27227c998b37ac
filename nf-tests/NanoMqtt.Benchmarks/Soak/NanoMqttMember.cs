using System;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Net;

namespace NanoMqtt.Benchmarks
{
    /// <summary>Our client with its default options.</summary>
    internal sealed class NanoMqttMember : SoakMember
    {
        private const int TimeoutMs = 10000;

        private readonly TcpTransport _transport;
        private readonly MqttClient _client;

        public NanoMqttMember(int number, Ledger ledger, int port)
            : base(number, ledger)
        {
            _transport = new TcpTransport("127.0.0.1", port);
            _client = new MqttClient(_transport, new MqttClientOptions
            {
                ClientId = ClientId,
                ProtocolLevel = Level,
                CleanSession = false,
                SessionExpirySeconds = Level == MqttProtocolLevel.V5 ? SessionExpirySeconds : 0,
                ReconnectMinimumMs = 200,
                ReconnectMaximumMs = 1000,
            });
            _client.MessageReceived += (client, message) => HandleReceived(
                message.GetTopic(), message.Buffer.AsSpan(message.PayloadOffset, message.PayloadLength), mayRepeat: false);
        }

        public override void Start()
        {
            Require(_client.Connect(TimeoutMs));
            for (int qos = 0; qos < Filters.Length; qos++)
            {
                Require(_client.Subscribe(Filters[qos], (MqttQoS)qos, TimeoutMs));
            }
        }

        public override void Publish(MqttQoS qos)
        {
            MqttResult result = _client.Publish(TopicOf(qos), NextPayload(qos).ToArray(), qos, retain: false);
            if (result <= MqttResult.Pending || qos == MqttQoS.AtMostOnce)
            {
                HandleSent(qos);
            }
        }

        public override void Cut() => _transport.Close();

        public override void Dispose() => _client.Dispose();

        private static void Require(MqttResult result)
        {
            if (result != MqttResult.Success)
            {
                throw new InvalidOperationException("a client cannot start: " + result);
            }
        }
    }
}
