using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>The payload of a queued message that is not copied: the packet that the caller has left to the client, and perhaps who reads it.</summary>
    internal sealed class LargePayload
    {
        internal PublishPacket Packet;
        internal MqttPayloadReader Reader;
    }
}
