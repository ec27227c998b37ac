using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NanoMqtt.Host.Tests.Model;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>The wire format as the specification has it (5.0 §1.5, §2.1), written and read without the codec under test.</summary>
    internal sealed class Bytes
    {
        private readonly byte[] _bytes;
        private readonly int _end;

        public Bytes(byte[] bytes, int start, int count)
        {
            _bytes = bytes;
            Position = start;
            _end = start + count;
        }

        public int Position { get; private set; }

        public int Left => _end - Position;

        public static byte[] Packet(int first, params byte[][] parts)
        {
            byte[] body = Join(parts);
            return Join([(byte)first], Variable(body.Length), body);
        }

        public static byte[] Join(params byte[][] parts) => parts.SelectMany(p => p).ToArray();

        public static byte[] Two(int number) => [(byte)(number >> 8), (byte)number];

        public static byte[] Four(uint number) => Join(Two((int)(number >> 16)), Two((int)(number & 0xFFFF)));

        public static byte[] Text(string text) => Join(Two(Encoding.UTF8.GetByteCount(text)), Encoding.UTF8.GetBytes(text));

        public static byte[] Variable(int number)
        {
            List<byte> bytes = new();
            do
            {
                bytes.Add((byte)(number % 128 + (number > 127 ? 128 : 0)));
                number /= 128;
            }
            while (number > 0);

            return bytes.ToArray();
        }

        /// <summary>A property.</summary>
        public static byte[] Text(int property, string text) => Join([(byte)property], Text(text));

        /// <summary>With their length in front; at 3.1.1 there are none.</summary>
        public static byte[] Properties(int level, params byte[][] properties) => level < 5 ? [] : Join(Variable(properties.Sum(p => p.Length)), Join(properties));

        /// <summary>Length of the packet at the start of these bytes; 0 if it is not all there.</summary>
        public static int PacketLength(List<byte> bytes)
        {
            int length = 0;
            for (int i = 1; i < bytes.Count; i++)
            {
                length += (bytes[i] & 127) << (7 * (i - 1));
                if (bytes[i] < 128)
                {
                    return i + 1 + length <= bytes.Count ? i + 1 + length : 0;
                }
            }

            return 0;
        }

        public static Bytes BodyOf(byte[] packet)
        {
            Bytes bytes = new(packet, 1, packet.Length - 1);
            int length = bytes.TakeVariable();
            return bytes.Left == length ? bytes : throw new Disagreement("a packet of a wrong length: " + Convert.ToHexString(packet));
        }

        public int TakeByte() => Take(1)[0];

        public int TakeTwo()
        {
            byte[] two = Take(2);
            return two[0] << 8 | two[1];
        }

        public uint TakeFour() => (uint)TakeTwo() << 16 | (uint)TakeTwo();

        public int TakeVariable()
        {
            int number = 0;
            for (int shift = 0; ; shift += 7)
            {
                int next = TakeByte();
                number |= (next & 127) << shift;
                if (next < 128)
                {
                    return number;
                }
            }
        }

        public string TakeText() => new UTF8Encoding(false, true).GetString(Take(TakeTwo()));

        public byte[] TakeProperties(int level) => level < 5 ? [] : Take(TakeVariable());

        public byte[] TakeRest() => Take(Left);

        public byte[] Take(int count)
        {
            if (count > Left)
            {
                throw new Disagreement("a packet ends too soon: " + Convert.ToHexString(_bytes));
            }

            Position += count;
            return _bytes.AsSpan(Position - count, count).ToArray();
        }
    }
}
