namespace NanoMqtt.Core
{
    /// <summary>Which reason code may stand in which packet, as data: the table of MQTT 5.0 §2.4.</summary>
    public static class ReasonCodes
    {
        private const int FirstFailure = 0x80;
        private const int Failures = 0x1A; // where they stand in the table

        // One bit a packet type, named for the letters of the table below.
        private const ushort A = 1 << (int)MqttPacketType.Connack;
        private const ushort K = 1 << (int)MqttPacketType.Puback;
        private const ushort C = 1 << (int)MqttPacketType.Pubrec;
        private const ushort L = 1 << (int)MqttPacketType.Pubrel;
        private const ushort M = 1 << (int)MqttPacketType.Pubcomp;
        private const ushort S = 1 << (int)MqttPacketType.Suback;
        private const ushort U = 1 << (int)MqttPacketType.Unsuback;
        private const ushort D = 1 << (int)MqttPacketType.Disconnect;
        private const ushort H = 1 << (int)MqttPacketType.Auth;

        // Made when first needed: 3.1.1 does without.
        private static ushort[] s_packets;

        /// <summary>Whether the reason code may stand in a packet of this type.</summary>
        /// <param name="code">The reason code, any number from 0 to 255.</param>
        /// <param name="type">A packet type that carries reason codes.</param>
        public static bool IsAllowed(MqttReasonCode code, MqttPacketType type)
        {
            ushort[] packets = s_packets ??= MakeTable();
            int index = (int)code;
            if (index >= Failures)
            {
                index = index < FirstFailure ? packets.Length : index - FirstFailure + Failures;
            }

            return index < packets.Length && (packets[index] & (1 << (int)type)) != 0;
        }

        // By code: 0x00 to 0x19, and the failures from 0x80 on.
        private static ushort[] MakeTable() => new ushort[]
        {
            A | K | C | L | M | S | U | D | H, S, S, 0, D, 0, 0, 0, // 00, 01, 02 granted QoS, 04 with will
            0, 0, 0, 0, 0, 0, 0, 0,
            K | C, U, 0, 0, 0, 0, 0, 0, // 10 no matching subscribers, 11 no subscription existed
            H, H, // 18, 19 authentication
            A | K | C | S | U | D, A | D, A | D, A | K | C | S | U | D, // 80 to 83
            A, A, A, A | K | C | S | U | D, // 84 to 87
            A, A | D, A, D, // 88 to 8B
            A | D, D, D, S | U | D, // 8C to 8F
            A | K | C | D, K | C | S | U, L | M, D, // 90 to 93
            D, A | D, D, A | K | C | S | D, // 94 to 97
            D, A | K | C | D, A | D, A | D, // 98 to 9B
            A | D, A | D, S | D, A | D, // 9C to 9F
            D, S | D, S | D, // A0 to A2
        };
    }
}
