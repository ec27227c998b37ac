using System.Collections.Generic;
using System.Globalization;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>What a client does: publish, or receive what a load client publishes.</summary>
    internal sealed record ClientCase(bool IsPublishing, MqttQoS QoS)
    {
        public const string Topic = "plant/line-00/temperature";
        public const int PayloadBytes = 32;

        /// <summary>QoS 1 and 2 messages in flight, either way.</summary>
        public const int Window = 50;

        public string Name => string.Create(CultureInfo.InvariantCulture, $"{(IsPublishing ? "publish" : "receive")}, QoS {(int)QoS}");

        public static IEnumerable<ClientCase> All()
        {
            foreach (bool isPublishing in new[] { true, false })
            {
                for (MqttQoS qos = MqttQoS.AtMostOnce; qos <= MqttQoS.ExactlyOnce; qos++)
                {
                    yield return new ClientCase(isPublishing, qos);
                }
            }
        }
    }
}
