using System.Diagnostics;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>The whole client, polled, with everything but the network.</summary>
    internal sealed class ClientSections
    {
        private readonly byte[] _payload = new byte[PublishSections.PayloadBytes];
        private readonly EchoTransport _transport = new EchoTransport();
        private readonly MqttClient _client;
        private int _received;

        public ClientSections()
        {
            _client = new MqttClient(_transport, new MqttClientOptions { ClientId = "esp32-01" });
            _client.MessageReceived += OnMessage;
            while (!_client.Poll(0))
            {
            }
        }

        public void Publish0(int n)
        {
            Publish("client.pub0", MqttQoS.AtMostOnce, n);
        }

        public void Publish1(int n)
        {
            Publish("client.pub1+ack", MqttQoS.AtLeastOnce, n);
        }

        public void Receive0(int n)
        {
            PacketWriter packet = PublishSections.Encode();
            _received = 0;
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _transport.Deliver(packet.Buffer, packet.PacketOffset, packet.PacketLength);
                _client.Poll(0);
            }

            Section.End("client.receive0", n, started);
            Debug.WriteLine("received " + _received);
        }

        private void Publish(string name, MqttQoS qos, int n)
        {
            int refused = _client.Statistics.MessagesRefused;
            long started = Section.Start();
            for (int i = 0; i < n; i++)
            {
                _client.Publish(PublishSections.Topic, _payload, 0, _payload.Length, qos, false);
                _client.Poll(0);
            }

            Section.End(name, n, started);
            Debug.WriteLine("refused " + (_client.Statistics.MessagesRefused - refused));
        }

        private void OnMessage(MqttClient client, MqttMessage message)
        {
            _received++;
        }
    }
}
