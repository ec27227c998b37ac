using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Net;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>A client that subscribes to everything, counts the telemetry of our boards and remembers the last message of each topic.</summary>
    internal sealed class Dashboard : IDisposable
    {
        private const int TimeoutMs = 5000;
        private const int MaximumTopics = 200; // anybody may publish anything: the table stays a table

        private readonly MqttClient _client;
        private readonly HashSet<string> _boards;
        private readonly object _gate = new();
        private readonly SortedDictionary<string, TopicState> _topics = new(StringComparer.Ordinal);
        private int _telemetryCount;

        /// <param name="port">The broker's port.</param>
        /// <param name="boards">Whose telemetry it counts: others may join.</param>
        public Dashboard(int port, IEnumerable<string> boards)
        {
            _boards = boards.ToHashSet();
            // Its buffer holds the largest packet that the broker takes.
            var options = new MqttClientOptions { ClientId = "dashboard", ReceiveBufferBytes = new MqttBrokerOptions().MaximumPacketBytes };
            _client = new MqttClient(new TcpTransport("127.0.0.1", port), options);
            _client.MessageReceived += HandleMessage;
        }

        /// <summary>Telemetry messages that have come from our boards.</summary>
        public int TelemetryCount
        {
            get
            {
                lock (_gate)
                {
                    return _telemetryCount;
                }
            }
        }

        public bool Start()
        {
            return _client.Connect(TimeoutMs) == MqttResult.Success
                && _client.Subscribe("#", MqttQoS.AtLeastOnce, TimeoutMs) == MqttResult.Success;
        }

        /// <summary>Waits until so much telemetry has come, or the time is over.</summary>
        public void WaitForTelemetry(int count, TimeSpan limit)
        {
            long endMs = Environment.TickCount64 + (long)limit.TotalMilliseconds;
            lock (_gate)
            {
                for (long leftMs = endMs - Environment.TickCount64; _telemetryCount < count && leftMs > 0; leftMs = endMs - Environment.TickCount64)
                {
                    Monitor.Wait(_gate, (int)leftMs);
                }
            }
        }

        /// <summary>What is known now, in the order of the topics.</summary>
        public IReadOnlyList<TopicState> Topics()
        {
            lock (_gate)
            {
                return _topics.Values.Select(t => t.Copy()).ToList();
            }
        }

        public void Dispose()
        {
            _client.Dispose();
        }

        private void HandleMessage(MqttClient client, MqttMessage message)
        {
            string topic = message.GetTopic();
            lock (_gate)
            {
                if (topic.StartsWith("telemetry/", StringComparison.Ordinal) && _boards.Contains(topic.Split('/')[1]))
                {
                    _telemetryCount++;
                    Monitor.PulseAll(_gate);
                }

                if (!_topics.TryGetValue(topic, out TopicState state) && _topics.Count < MaximumTopics)
                {
                    _topics.Add(topic, state = new TopicState(topic));
                }

                state?.HandleMessage(message, Environment.TickCount64);
            }
        }
    }
}
