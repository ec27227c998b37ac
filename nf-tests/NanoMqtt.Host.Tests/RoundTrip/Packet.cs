using System;
using System.Text.Json;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>
    /// A packet of any type and level as plain values: what is generated, encoded by two codecs, decoded by two codecs and compared.
    /// A type uses the members that it has on the wire; the others stay as they are.
    /// </summary>
    public sealed record Packet(MqttPacketType Type, MqttProtocolLevel Level)
    {
        public int Id { get; init; }

        /// <summary>Return code, reason code; 0 where it is left out.</summary>
        public int Code { get; init; }

        /// <summary>Clean session, session present, DUP: the flag that only this type has.</summary>
        public bool Flag { get; init; }

        public MqttQoS QoS { get; init; }

        public bool Retain { get; init; }

        public string Topic { get; init; }

        public byte[] Payload { get; init; }

        public int KeepAliveSeconds { get; init; }

        public string ClientId { get; init; }

        public Will Will { get; init; }

        public string UserName { get; init; }

        public byte[] Password { get; init; }

        public Filter[] Filters { get; init; } = Array.Empty<Filter>();

        public byte[] Codes { get; init; } = Array.Empty<byte>();

        public PropertyValue[] Properties { get; init; } = Array.Empty<PropertyValue>();

        /// <summary>All values: two packets are equal when these are.</summary>
        public override string ToString() => JsonSerializer.Serialize(this);
    }

    public sealed record Will(string Topic, byte[] Payload, MqttQoS QoS, bool Retain, PropertyValue[] Properties);

    /// <summary>A filter with its options; in UNSUBSCRIBE they are 0.</summary>
    public sealed record Filter(string Text, MqttQoS QoS, bool NoLocal, bool RetainAsPublished, MqttRetainHandling RetainHandling)
    {
        public static Filter Plain(string text) => new(text, MqttQoS.AtMostOnce, false, false, MqttRetainHandling.SendAtSubscribe);
    }

    /// <summary>A property: a number, a text, bytes, or a name and a text.</summary>
    public sealed record PropertyValue(MqttProperty Id, uint Number = 0, string Name = null, string Text = null, byte[] Bytes = null);
}
