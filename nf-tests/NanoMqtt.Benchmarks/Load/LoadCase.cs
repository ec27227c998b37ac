using System.Collections.Generic;
using System.Globalization;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// What the load clients do. A publisher sends on as long as it has fewer than <see cref="Window"/> messages that are not acknowledged or
    /// that the slowest subscriber has not got: so a broker need not drop anything, and each works as fast as it can.
    /// </summary>
    internal sealed record LoadCase(string Shape, int Publishers, int Subscribers, int Window, MqttQoS QoS, int PayloadBytes)
    {
        /// <summary>Nothing is published: the connections only are there.</summary>
        public static readonly LoadCase Idle = new("idle", 1, 1, 0, MqttQoS.AtMostOnce, 0);

        private const int Many = 50;

        public string Name => string.Create(CultureInfo.InvariantCulture, $"{Shape}, QoS {(int)QoS}, {PayloadBytes} bytes");

        public static IEnumerable<LoadCase> All()
        {
            foreach (int payloadBytes in new[] { 32, 1024 })
            {
                for (MqttQoS qos = MqttQoS.AtMostOnce; qos <= MqttQoS.ExactlyOnce; qos++)
                {
                    yield return new LoadCase("fan-in", Many, 1, 10, qos, payloadBytes);
                    yield return new LoadCase("fan-out", 1, Many, 50, qos, payloadBytes);
                    yield return new LoadCase("one to one", 1, 1, 50, qos, payloadBytes);
                    yield return new LoadCase("one at a time", 1, 1, 1, qos, payloadBytes);
                }
            }
        }
    }
}
