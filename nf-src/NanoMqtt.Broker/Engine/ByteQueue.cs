using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // A bounded queue of bytes, always in one piece: Buffer[Head] … Buffer[Tail - 1]. When there is no room after Tail, the bytes move to the start
    // of the buffer. The buffer doubles up to its limit.
    internal sealed class ByteQueue
    {
        public byte[] Buffer;
        public int Head;
        public int Tail;

        private readonly int _maximumBytes;

        public ByteQueue(int initialBytes, int maximumBytes)
        {
            Buffer = new byte[initialBytes];
            _maximumBytes = maximumBytes;
        }

        // Makes room for this many bytes from Tail on. False if that would exceed the limit.
        public bool TryReserve(int count)
        {
            byte[] source = Buffer;
            if (count <= source.Length - Tail)
            {
                return true;
            }

            int held = Tail - Head;
            int needed = held + count;
            if (needed > _maximumBytes)
            {
                return false;
            }

            if (needed > source.Length)
            {
                Buffer = new byte[GrownLength(source.Length, needed, _maximumBytes)];
            }

            Array.Copy(source, Head, Buffer, 0, held);
            Head = 0;
            Tail = held;
            return true;
        }

        // Opens the writer for a packet whose body has at most this many bytes. False if there is no room for it.
        public bool TryOpen(PacketWriter writer, int bodyBytes)
        {
            int bytes = bodyBytes + MqttLimits.MaximumFixedHeaderBytes;
            if (!TryReserve(bytes))
            {
                return false;
            }

            writer.Open(Buffer, Tail, Tail + bytes);
            return true;
        }

        // Appends the finished packet. It moves down, since the writer leaves a gap before it.
        public void Commit(PacketWriter writer)
        {
            Array.Copy(writer.Buffer, writer.PacketOffset, Buffer, Tail, writer.PacketLength);
            Tail += writer.PacketLength;
        }

        // The length to grow to: twice as much, or as much as is needed, but not beyond the maximum.
        public static int GrownLength(int length, int needed, int maximum)
        {
            int doubled = length < maximum / 2 ? length * 2 : maximum;
            return doubled < needed ? needed : doubled;
        }

        public void Remove(int count)
        {
            Head += count;
            if (Head == Tail)
            {
                Head = 0;
                Tail = 0;
            }
        }

        public void Clear()
        {
            Head = 0;
            Tail = 0;
        }
    }
}
