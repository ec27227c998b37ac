using System;

namespace NanoMqtt.Broker
{
    // Blocks of bytes in one array. A block is found by its handle. Freed blocks leave gaps; when a new block does not fit behind the last one,
    // all blocks are moved together. So memory never fragments, and the offset of a block is good only until the next Allocate. Free may move the
    // blocks to a smaller array; the old one then keeps its bytes.
    //
    //   Buffer   |block 3|  gap  |block 1|block 7|   free   |
    //                                            _tail
    //
    // Handles are 1 to the maximum; 0 means none. The blocks are linked in the order of their offsets, which moving them needs. When the last block
    // is freed, its bytes can be used again at once. The array doubles up to its limit, and halves when less than a quarter of it is used.
    internal sealed class ByteArena
    {
        public byte[] Buffer;
        public readonly int[] Offsets;
        public readonly int[] Lengths;

        // How many blocks there are, and how many bytes they have together.
        public int Count;
        public int UsedBytes;

        private readonly int _initialBytes;
        private readonly int _maximumBytes;

        // By handle: the neighbours of a block; of a free handle the next free one.
        private readonly Number[] _next;
        private readonly Number[] _previous;
        private int _first;
        private int _last;
        private int _free;
        private int _tail;

        public ByteArena(int initialBytes, int maximumBytes, int maximumBlocks)
        {
            _initialBytes = initialBytes;
            _maximumBytes = maximumBytes;
            Buffer = new byte[initialBytes];
            Offsets = new int[maximumBlocks + 1];
            Lengths = new int[maximumBlocks + 1];
            _next = new Number[maximumBlocks + 1];
            _previous = new Number[maximumBlocks + 1];
            LinkFree(_next);
            _free = 1;
        }

        // Makes a block, whose bytes the caller writes. Gives its handle, or 0 if it does not fit. The other blocks may move.
        public int Allocate(int length)
        {
            int handle = _free;
            if (handle == 0 || (length > Buffer.Length - _tail && !MakeRoom(length)))
            {
                return 0;
            }

            Number[] next = _next;
            int last = _last;
            _free = (int)next[handle];
            next[handle] = 0;
            _previous[handle] = (Number)last;
            if (last == 0)
            {
                _first = handle;
            }
            else
            {
                next[last] = (Number)handle;
            }

            _last = handle;
            Offsets[handle] = _tail;
            Lengths[handle] = length;
            _tail += length;
            UsedBytes += length;
            Count++;
            return handle;
        }

        public void Free(int handle)
        {
            int next = (int)_next[handle];
            int previous = (int)_previous[handle];
            if (previous == 0)
            {
                _first = next;
            }
            else
            {
                _next[previous] = (Number)next;
            }

            if (next == 0)
            {
                _last = previous;
                _tail = previous == 0 ? 0 : Offsets[previous] + Lengths[previous];
            }
            else
            {
                _previous[next] = (Number)previous;
            }

            _next[handle] = (Number)_free;
            _free = handle;
            UsedBytes -= Lengths[handle];
            Count--;
            if (UsedBytes < Buffer.Length / 4 && Buffer.Length > _initialBytes)
            {
                int half = Buffer.Length / 2;
                SlideInto(new byte[half < _initialBytes ? _initialBytes : half]);
            }
        }

        // The block after this one, or for 0 the first block; 0: there is none.
        public int NextOf(int handle) => handle == 0 ? _first : (int)_next[handle];

        // Makes this handle the next that Allocate gives. False if it is not free.
        public bool TryReserve(int handle) => TryMoveToFront(_next, handle, ref _free);

        // Moves a place to the front of a list of free places, which ends with 0. False if it is not in the list.
        public static bool TryMoveToFront(Number[] next, int place, ref int first)
        {
            for (int before = first; before != 0 && place != 0 && place != first; before = (int)next[before])
            {
                if ((int)next[before] == place)
                {
                    next[before] = next[place];
                    next[place] = (Number)first;
                    first = place;
                }
            }

            return place != 0 && place == first;
        }

        // Makes a list of all places of a table, from 1 to the last; all are free.
        public static void LinkFree(Number[] next)
        {
            for (int i = next.Length - 2; i > 0; i--)
            {
                next[i] = (Number)(i + 1);
            }
        }

        private bool MakeRoom(int length)
        {
            int needed = UsedBytes + length;
            if (needed > _maximumBytes)
            {
                return false;
            }

            byte[] source = Buffer;
            SlideInto(needed > source.Length ? new byte[ByteQueue.GrownLength(source.Length, needed, _maximumBytes)] : source);
            return true;
        }

        private void SlideInto(byte[] target)
        {
            byte[] source = Buffer;
            int tail = 0;
            for (int handle = _first; handle != 0; handle = (int)_next[handle])
            {
                int bytes = Lengths[handle];
                if (Offsets[handle] != tail || target != source)
                {
                    Array.Copy(source, Offsets[handle], target, tail, bytes);
                    Offsets[handle] = tail;
                }

                tail += bytes;
            }

            Buffer = target;
            _tail = tail;
        }
    }
}
