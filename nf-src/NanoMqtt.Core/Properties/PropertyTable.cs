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

        // From this bit on a number of the table says how the value is encoded.
        private const int Encoding = 16;

        // Made when first needed: 3.1.1 does without.
        private static int[] s_properties;

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
            return (uint)id <= MaximumId && (Of((int)id) & (1 << (int)owner)) != 0;
        }

        /// <summary>Whether the property may stand more than once: user properties, and subscription identifiers in PUBLISH.</summary>
        /// <param name="id">The property.</param>
        /// <param name="owner">The packet type, or <see cref="Will"/>.</param>
        public static bool IsRepeatable(MqttProperty id, MqttPacketType owner)
        {
            return id == MqttProperty.UserProperty || (id == MqttProperty.SubscriptionIdentifier && owner == MqttPacketType.Publish);
        }

        internal static int EncodingOf(int id) => Of(id) >> Encoding;

        private static int Of(int id) => (s_properties ??= MakeTable())[id];

        // By property identifier: the packets that may carry it, and how its value is encoded.
        private static int[] MakeTable() => new int[]
        {
            0,
            Flag << Encoding | W | P, // 01 payload format
            Number4 << Encoding | W | P, // 02 message expiry
            Text << Encoding | W | P, // 03 content type
            0, 0, 0, 0,
            Text << Encoding | W | P, // 08 response topic
            Binary << Encoding | W | P, // 09 correlation data
            0,
            NumberVariable << Encoding | P | S, // 0B subscription identifier
            0, 0, 0, 0, 0,
            Number4 << Encoding | C | A | D, // 11 session expiry
            Text << Encoding | A, // 12 assigned client identifier
            Number2 << Encoding | A, // 13 server keep alive
            0,
            Text << Encoding | C | A | H, // 15 authentication method
            Binary << Encoding | C | A | H, // 16 authentication data
            Flag << Encoding | C, // 17 request problem information
            Number4 << Encoding | W, // 18 will delay
            Flag << Encoding | C, // 19 request response information
            Text << Encoding | A, // 1A response information
            0,
            Text << Encoding | A | D, // 1C server reference
            0, 0,
            Text << Encoding | Reasons, // 1F reason string
            0,
            NumberNotZero2 << Encoding | C | A, // 21 receive maximum
            Number2 << Encoding | C | A, // 22 topic alias maximum
            NumberNotZero2 << Encoding | P, // 23 topic alias
            Flag << Encoding | A, // 24 maximum QoS
            Flag << Encoding | A, // 25 retain available
            Pair << Encoding | All, // 26 user property
            NumberNotZero4 << Encoding | C | A, // 27 maximum packet size
            Flag << Encoding | A, // 28 wildcard subscription available
            Flag << Encoding | A, // 29 subscription identifier available
            Flag << Encoding | A, // 2A shared subscription available
        };
    }
}
