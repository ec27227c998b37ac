using System;

namespace NanoMqtt.Tests
{
    /// <summary>
    /// The one table of packets, all levels: each valid one is decoded, encoded, split, cut and mutated, each malformed one gives
    /// its fault. A further table of vectors is one more argument below. Joined on first use: the device runs all static initializers
    /// before Main, one class after the other, so an initializer that reads another class may find null.
    /// </summary>
    public static class PacketVectors
    {
        private static PacketVector[] s_valid;
        private static PacketVector[] s_longer;
        private static PacketVector[] s_malformed;

        /// <summary>All valid packets.</summary>
        public static PacketVector[] Valid => s_valid ??= Join(
            ConnectVectors311.Valid, PacketVectors311.Valid, ConnectVectors5.Valid, PacketVectors5.Valid);

        /// <summary>Valid packets that are longer than they need to be: read, but written otherwise.</summary>
        public static PacketVector[] Longer => s_longer ??= Join(ConnectVectors5.Longer, PacketVectors5.Longer);

        /// <summary>All malformed packets.</summary>
        public static PacketVector[] Malformed => s_malformed ??= Join(
            ConnectVectors311.Malformed, PacketVectors311.Malformed, ConnectVectors5.Malformed, PacketVectors5.Malformed, StrictVectors5.Malformed);

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
