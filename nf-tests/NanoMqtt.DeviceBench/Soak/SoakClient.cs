using System;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>Publishes numbered messages at each QoS in turn, and checks what it receives of everybody's.</summary>
    internal sealed class SoakClient
    {
        private const int Levels = 3;
        private const int HeaderBytes = 4;

        // Of all clients together.
        public static int Received;
        public static int Missed;
        public static int Lost;
        public static int Doubled;

        public readonly SoakLink Link;
        public readonly MqttClient Client;

        private static readonly byte[] s_payload = new byte[104];

        private readonly int[] _sent = new int[Levels];
        private readonly int[] _received;
        private readonly string[] _topics = new string[Levels];
        private int _turn;

        public SoakClient(int number, int clients, SoakAcceptor acceptor)
        {
            Link = new SoakLink(acceptor);
            _received = new int[clients * Levels];
            bool isLevel5 = number % 2 == 1;
            Client = new MqttClient(Link, new MqttClientOptions
            {
                ClientId = "soak" + number,
                ProtocolLevel = isLevel5 ? MqttProtocolLevel.V5 : MqttProtocolLevel.V311,
                CleanSession = false,
                SessionExpirySeconds = isLevel5 ? 3600u : 0u,
                ReconnectMinimumMs = 200,
                ReconnectMaximumMs = 1000,
            });
            Client.MessageReceived += OnMessage;
            for (int qos = 0; qos < Levels; qos++)
            {
                _topics[qos] = "soak/" + number + "/" + qos;
                Client.Subscribe("soak/+/" + qos, (MqttQoS)qos, 0);
            }
        }

        /// <summary>Four bytes of number, and as many more as the number says.</summary>
        public void Publish()
        {
            int qos = _turn++ % Levels;
            int number = _sent[qos] + 1;
            int length = HeaderBytes + number * 7 % 100;
            for (int i = 0; i < length; i++)
            {
                s_payload[i] = (byte)(i < HeaderBytes ? number >> (8 * i) : number);
            }

            if (Client.Publish(_topics[qos], s_payload, 0, length, (MqttQoS)qos, false) <= MqttResult.Pending)
            {
                _sent[qos] = number;
            }
        }

        private void OnMessage(MqttClient client, MqttMessage message)
        {
            // soak/S/Q
            int qos = message.TopicBuffer[message.TopicOffset + 7] - '0';
            int index = (message.TopicBuffer[message.TopicOffset + 5] - '0') * Levels + qos;
            int number = BitConverter.ToInt32(message.Buffer, message.PayloadOffset);
            int skipped = number - _received[index] - 1;
            Received++;
            if (skipped < 0)
            {
                Doubled += qos == 1 ? 0 : 1;
                return;
            }

            Missed += qos == 0 ? skipped : 0;
            Lost += qos == 0 ? 0 : skipped;
            _received[index] = number;
        }
    }
}
