using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>A message as any of the peers saw it.</summary>
    internal sealed record Received(string Topic, string Payload, MqttQoS QoS, bool Retain);
}
