namespace NanoMqtt.Core
{
    /// <summary>What all packets with properties have in common, except PUBLISH, which has fields of its own for them.</summary>
    public abstract class PropertyPacket
    {
        /// <summary>Properties (5.0 only). For encoding null or empty means none; decoding makes a block when there is none to reuse.</summary>
        public PropertyBlock Properties;

        internal readonly PacketReader Reader = new PacketReader();

        internal PropertyPacket()
        {
        }
    }
}
