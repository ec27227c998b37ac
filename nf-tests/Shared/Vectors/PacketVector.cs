using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>One packet as bytes, and what it decodes to: a text of its fields or a fault.</summary>
    public sealed class PacketVector
    {
        /// <summary>What is special about it.</summary>
        public readonly string Name;

        /// <summary>Protocol level of the connection on which it is received.</summary>
        public readonly MqttProtocolLevel Level;

        /// <summary>The packet, fixed header included.</summary>
        public readonly byte[] Wire;

        /// <summary>What <see cref="AnyPacket.Describe"/> says of it; null for a malformed one.</summary>
        public readonly string Text;

        /// <summary>The fault; None for a valid one.</summary>
        public readonly MqttError Error;

        /// <summary>Makes a valid vector.</summary>
        /// <param name="level">Protocol level.</param>
        /// <param name="name">What is special about it.</param>
        /// <param name="wire">The packet in <see cref="WireNotation"/>.</param>
        /// <param name="text">Its fields.</param>
        public PacketVector(MqttProtocolLevel level, string name, string wire, string text)
            : this(level, name, wire)
        {
            Text = text;
        }

        /// <summary>Makes a malformed vector.</summary>
        /// <param name="level">Protocol level.</param>
        /// <param name="name">What is wrong with it.</param>
        /// <param name="wire">The packet in <see cref="WireNotation"/>.</param>
        /// <param name="error">The fault.</param>
        public PacketVector(MqttProtocolLevel level, string name, string wire, MqttError error)
            : this(level, name, wire)
        {
            Error = error;
        }

        private PacketVector(MqttProtocolLevel level, string name, string wire)
        {
            Level = level;
            Name = name;
            Wire = WireNotation.Parse(wire);
        }
    }
}
