using System;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>What no server may send, and the reason codes that the specification has for it (5.0 §4.13, §2.4).</summary>
    internal sealed record Violation(string Name, Func<int, byte[]> Packet, params int[] Codes)
    {
        public static readonly Violation[] OfSteps =
        [
            new("success before CONNACK", _ => Auth(0, "m"), 0x82),
            new("AUTH with another method", _ => Auth(0x18, "M"), 0x82, 0x8C), // 5.0 [MQTT-4.12.0-5]
            new("AUTH with a longer method", _ => Auth(0x18, "mm"), 0x82, 0x8C),
            new("AUTH without a method", _ => Bytes.Packet(0xF0, [0x18, 0]), 0x82, 0x8C),
            new("the client's step", _ => Auth(0x19, "m"), 0x82),
        ];

        public static readonly Violation[] All =
        [
            new("QoS 3", level => Publish(level, 0x36, "a", 1), 0x81), // [MQTT-3.3.1-4]
            new("packet identifier 0", level => Publish(level, 0x32, "a", 0), 0x82, 0x81), // [MQTT-2.2.1-3]
            new("topic with a wildcard", level => Publish(level, 0x30, "a/+", 0), 0x90), // [MQTT-3.3.2-2]
            new("topic that is not UTF-8", level => Bytes.Packet(0x30, [0, 1, 0xFF], Bytes.Properties(level)), 0x81), // [MQTT-1.5.4-1]
            new("no topic", level => Publish(level, 0x30, "", 0), 0x82, 0x90), // 5.0 §3.3.2.1
            new("unknown alias", _ => Bytes.Packet(0x30, Bytes.Text(""), [3, 0x23, 0, 99]), 0x94, 0x90, 0x82) { Level = 5 }, // 5.0 [MQTT-3.1.2-26]
            new("second CONNACK", level => Bytes.Packet(0x20, [0, 0], Bytes.Properties(level)), 0x82), // [MQTT-3.2.0-2]
            new("flags of PUBACK", _ => [0x41, 2, 0, 1], 0x81), // [MQTT-2.1.3-1]
            new("flags of PUBREL", _ => [0x60, 2, 0, 1], 0x81), // [MQTT-3.6.1-1]
            new("packet type 0", _ => [0x00, 0], 0x81),
            new("PINGREQ", _ => [0xC0, 0], 0x82),
            new("SUBSCRIBE", level => Bytes.Packet(0x82, [0, 1], Bytes.Properties(level), Bytes.Text("a"), [0]), 0x82),
            new("PUBACK of 1 byte", _ => [0x40, 1, 0], 0x81),
            new("PINGRESP with a body", _ => [0xD0, 1, 0], 0x81),
            new("length of five bytes", _ => [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1], 0x81),
            new("subscription identifier 0", _ => Bytes.Packet(0x30, Bytes.Text("a"), [2, 0x0B, 0]), 0x82) { Level = 5 }, // 5.0 §3.3.2.3.8
            new("another method", _ => Auth(0x18, "M"), 0x82, 0x8C) { Level = 5 }, // 5.0 [MQTT-4.12.0-5]
            new("the client's step", _ => Auth(0x19, "m"), 0x82) { Level = 5 },
        ];

        /// <summary>The lowest level at which it is one.</summary>
        public int Level { get; init; } = 4;

        private static byte[] Auth(int step, string method) => Bytes.Packet(0xF0, [(byte)step], Bytes.Properties(5, Bytes.Text(0x15, method)));

        private static byte[] Publish(int level, int first, string topic, int packetId) =>
            Bytes.Packet(first, Bytes.Text(topic), (first & 6) == 0 ? [] : Bytes.Two(packetId), Bytes.Properties(level), [(byte)'x']);
    }
}
