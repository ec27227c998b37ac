using System;

namespace NanoMqtt.Tests
{
    /// <summary>
    /// The one table of packets, all levels: each valid one is decoded, encoded, split, cut and mutated, each malformed one gives
    /// its fault. A further table of vectors is one more argument below.
    /// </summary>
    public static class PacketVectors
    {
        /// <summary>All valid packets.</summary>
        public static readonly PacketVector[] Valid = Join(
            ConnectVectors311.Valid, PacketVectors311.Valid, ConnectVectors5.Valid, PacketVectors5.Valid);

        /// <summary>Valid packets that are longer than they need to be: read, but written otherwise.</summary>
        public static readonly PacketVector[] Longer = Join(ConnectVectors5.Longer, PacketVectors5.Longer);

        /// <summary>All malformed packets.</summary>
        public static readonly PacketVector[] Malformed = Join(
            ConnectVectors311.Malformed, PacketVectors311.Malformed, ConnectVectors5.Malformed, PacketVectors5.Malformed);

        private static PacketVector[] Join(params PacketVector[][] tables)
        {
            int count = 0;
            foreach (PacketVector[] table in tables)
            {
                count += table.Length;
            }

            PacketVector[] all = new PacketVector[count];
            count = 0;
            foreach (PacketVector[] table in tables)
            {
                Array.Copy(table, 0, all, count, table.Length);
                count += table.Length;
            }

            return all;
        }
    }
}
