using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // A bounded queue of bytes that lie in one piece: Buffer[Head] … Buffer[Tail - 1]. What is left slides to the front when the room
    // behind it is used up; the buffer doubles up to its limit.
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

        // Makes sure that this many bytes can be written from Tail on. False: they would exceed the limit.
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

        // Points the writer at room for a packet whose body takes at most this many bytes. False when there is none.
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

        // Appends the finished packet: it moves down over what the writer has left of its gap.
        public void Commit(PacketWriter writer)
        {
            Array.Copy(writer.Buffer, writer.PacketOffset, Buffer, Tail, writer.PacketLength);
            Tail += writer.PacketLength;
        }

        // Twice the length, if that is enough and not beyond the maximum.
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
