namespace NanoMqtt.Core
{
    /// <summary>What is legal where, as data: the table of MQTT 5.0 §2.2.2.2.</summary>
    public static class PropertyTable
    {
        /// <summary>Highest property identifier.</summary>
        public const int MaximumId = 0x2A;

        /// <summary>Stands for the will properties in <see cref="IsAllowed"/>, beside the packet types.</summary>
        public const MqttPacketType Will = MqttPacketType.Reserved;

        // One bit a packet type, named for the columns of the table.
        private const int W = 1; // will properties
        private const int C = 1 << (int)MqttPacketType.Connect;
        private const int A = 1 << (int)MqttPacketType.Connack;
        private const int P = 1 << (int)MqttPacketType.Publish;
        private const int S = 1 << (int)MqttPacketType.Subscribe;
        private const int D = 1 << (int)MqttPacketType.Disconnect;
        private const int H = 1 << (int)MqttPacketType.Auth;
        private const int Reasons = A | D | H | 1 << (int)MqttPacketType.Puback | 1 << (int)MqttPacketType.Pubrec | 1 << (int)MqttPacketType.Pubrel
            | 1 << (int)MqttPacketType.Pubcomp | 1 << (int)MqttPacketType.Suback | 1 << (int)MqttPacketType.Unsuback;

        private const int All = Reasons | W | C | P | S | 1 << (int)MqttPacketType.Unsubscribe;

        // By property identifier.
        private static readonly ushort[] s_packets =
        {
            0, W | P, W | P, W | P, 0, 0, 0, 0, // 01 payload format, 02 expiry, 03 content type
            W | P, W | P, 0, P | S, 0, 0, 0, 0, // 08 response topic, 09 correlation, 0B subscription id
            0, C | A | D, A, A, 0, C | A | H, C | A | H, C, // 11 session expiry, 12 assigned id, 13 keep alive, 15, 16 authentication, 17 problem info
            W, C, A, 0, A | D, 0, 0, Reasons, // 18 will delay, 19 request response info, 1A response info, 1C reference, 1F reason string
            0, C | A, C | A, P, A, A, All, C | A, // 21 receive maximum, 22 alias maximum, 23 alias, 24 maximum QoS, 25 retain, 26 user, 27 packet size
            A, A, A, // 28 wildcard, 29 subscription id, 2A shared
        };

        private static readonly byte[] s_encodings =
        {
            0, Flag, Number4, Text, 0, 0, 0, 0,
            Text, Binary, 0, NumberVariable, 0, 0, 0, 0,
            0, Number4, Text, Number2, 0, Text, Binary, Flag,
            Number4, Flag, Text, 0, Text, 0, 0, Text,
            0, NumberNotZero2, Number2, NumberNotZero2, Flag, Flag, Pair, NumberNotZero4,
            Flag, Flag, Flag,
        };

        // Encodings. A Flag is a byte that is 0 or 1 in every property that is a byte.
        internal const byte Flag = 1;
        internal const byte Number2 = 2;
        internal const byte NumberNotZero2 = 3;
        internal const byte Number4 = 4;
        internal const byte NumberNotZero4 = 5;
        internal const byte NumberVariable = 6;
        internal const byte Text = 7;
        internal const byte Binary = 8;
        internal const byte Pair = 9;

        /// <summary>Whether a packet of this type, or the will, may carry the property.</summary>
        /// <param name="id">The property.</param>
        /// <param name="owner">The packet type, or <see cref="Will"/>.</param>
        public static bool IsAllowed(MqttProperty id, MqttPacketType owner)
        {
            return (uint)id <= MaximumId && (s_packets[(int)id] & (1 << (int)owner)) != 0;
        }

        /// <summary>Whether the property may stand more than once: user properties, and subscription identifiers in PUBLISH.</summary>
        /// <param name="id">The property.</param>
        /// <param name="owner">The packet type, or <see cref="Will"/>.</param>
        public static bool IsRepeatable(MqttProperty id, MqttPacketType owner)
        {
            return id == MqttProperty.UserProperty || (id == MqttProperty.SubscriptionIdentifier && owner == MqttPacketType.Publish);
        }

        internal static int EncodingOf(int id) => s_encodings[id];
    }
}
