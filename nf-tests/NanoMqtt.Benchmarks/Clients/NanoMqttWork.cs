using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Net;

namespace NanoMqtt.Benchmarks
{
    /// <summary>Our client. QoS 0 is published from a thread that does nothing else, QoS 1 and 2 whenever a message is acknowledged.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "It lives as long as its process")]
    internal sealed class NanoMqttWork
    {
        private const int BufferBytes = 16 * 1024;
        private const int TimeoutMs = 10000;

        private readonly MqttClient _client;
        private readonly byte[] _payload = new byte[ClientCase.PayloadBytes];
        private readonly ClientCase _case;
        private readonly SharedCount _done;
        private long _count;

        public NanoMqttWork(ClientCase work, int port, SharedCount done)
        {
            _done = done;
            _case = work;
            _client = new MqttClient(new TcpTransport("127.0.0.1", port), new MqttClientOptions
            {
                ReceiveBufferBytes = BufferBytes,
                SendBufferBytes = BufferBytes,
                MaximumQueuedBytes = BufferBytes,
                MaximumQueuedMessages = ClientCase.Window,
                MaximumInFlight = ClientCase.Window,
                MaximumReceivedQoS2 = 10 * ClientCase.Window, // mosquitto has more under way than it was told
            });
            _client.MessageReceived += (client, message) => _done.Value = ++_count;
            _client.Delivered += (client, packetId, result) =>
            {
                _done.Value = ++_count;
                Publish();
            };
            Require(_client.Connect(TimeoutMs));
            if (!work.IsPublishing)
            {
                Require(_client.Subscribe(ClientCase.Topic, work.QoS, TimeoutMs));
            }
            else
            {
                new Thread(PublishFirst) { IsBackground = true }.Start();
            }
        }

        private void PublishFirst()
        {
            for (int i = 0; i < ClientCase.Window; i++)
            {
                Publish();
            }

            while (_case.QoS == MqttQoS.AtMostOnce)
            {
                Publish();
                _done.Value = ++_count;
            }
        }

        private void Publish()
        {
            MqttResult result = _client.Publish(ClientCase.Topic, _payload, _case.QoS, false);
            Require(result == MqttResult.Pending ? MqttResult.Success : result);
        }

        private static void Require(MqttResult result)
        {
            if (result != MqttResult.Success)
            {
                Console.Error.WriteLine("the client says " + result);
                Environment.Exit(1);
            }
        }
    }
}
