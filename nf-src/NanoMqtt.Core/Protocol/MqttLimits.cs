namespace NanoMqtt.Core
{
    /// <summary>Numbers that the specification fixes.</summary>
    public static class MqttLimits
    {
        /// <summary>The largest remaining length (MQTT 3.1.1 §2.2.3): 268,435,455.</summary>
        public const int MaximumRemainingLength = 268435455;

        /// <summary>The longest string or binary field in bytes (MQTT 3.1.1 §1.5.3).</summary>
        public const int MaximumFieldBytes = 65535;

        /// <summary>The highest packet identifier (MQTT 3.1.1 §2.3.1).</summary>
        public const int MaximumPacketIdentifier = 65535;

        /// <summary>Bytes of the longest fixed header: one of type and flags, four of remaining length.</summary>
        public const int MaximumFixedHeaderBytes = 5;
    }
}
